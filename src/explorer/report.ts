import type { ConcurrencySets } from './concurrency.ts';
import { type CounterexampleStep, readSteps } from './counterexample.ts';
import type { PackedSystem } from './packedSystem.ts';
import type { Violation } from './safety.ts';
import type { Exploration, Progress } from './search.ts';

/** What an exploration says (headless.md, "explore"). */
export interface ExplorationReport extends Progress {
  readonly complete: boolean;
  readonly because?: string;
  readonly properties: {
    readonly atomicity: Verdict;
    readonly validity: Verdict;
    readonly stability: Verdict;
    readonly nonblocking: Verdict & {
      readonly blockedStates: number;
      /** In the nearest blocked state: the sites that cannot decide. */
      readonly blockedSites?: readonly string[];
    };
  };
  readonly concurrencySets: ConcurrencySets;
}

export interface Verdict {
  /** `null`: no violation was found, but not every state was looked at. */
  readonly holds: boolean | null;
  /** Of a shortest run to a violation. */
  readonly steps?: number;
  readonly counterexample?: readonly CounterexampleStep[];
}

export function reportOf(system: PackedSystem, exploration: Exploration): ExplorationReport {
  const { states, generated, depth, complete, because, safety, blocking } = exploration;
  const verdict = (violation: Violation | undefined): Verdict =>
    violation ? violated(system, exploration, violation) : { holds: complete ? true : null };
  const { first, blockedStates } = blocking;
  return {
    states,
    generated,
    depth,
    complete,
    ...(because === undefined ? {} : { because }),
    properties: {
      atomicity: verdict(safety.atomicity),
      validity: verdict(safety.validity),
      stability: verdict(safety.stability),
      nonblocking: {
        ...verdict(first),
        blockedStates,
        ...(first ? { blockedSites: blocking.blockedSites(first.state) } : {}),
      },
    },
    concurrencySets: exploration.concurrency,
  };
}

function violated(system: PackedSystem, exploration: Exploration, violation: Violation): Verdict {
  const path = exploration.pathTo(violation).map(exploration.readState);
  const counterexample = readSteps(system, path);
  return { holds: false, steps: counterexample.length, counterexample };
}
