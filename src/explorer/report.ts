import { blockedClasses, type Standing } from './blockedClasses.ts';
import type { ConcurrencySets } from './concurrency.ts';
import { type CounterexampleStep, readSteps } from './counterexample.ts';
import type { PackedSystem } from './packedSystem.ts';
import type { Violation } from './safety.ts';
import type { Exploration, Progress } from './search.ts';

/** What an exploration says (headless.md, "explore"). */
export interface ExplorationReport extends Progress {
  readonly complete: boolean;
  readonly because?: string;
  /** With symmetry: the states there are, of which one of each orbit was counted. */
  readonly statesWithoutSymmetry?: number;
  readonly properties: {
    readonly atomicity: Verdict;
    readonly validity: Verdict;
    readonly stability: Verdict;
    readonly nonblocking: Verdict & {
      readonly blockedStates: number;
      /** In the nearest blocked state: the sites that cannot decide. */
      readonly blockedSites?: readonly string[];
      /** The blocked states by how the sites stand in them, the nearest first. */
      readonly classes: readonly BlockedKind[];
    };
  };
  readonly concurrencySets: ConcurrencySets;
}

/** States in which the same number of like sites is blocked, down, decided, … */
export interface BlockedKind {
  readonly states: number;
  /** In the nearest of them. */
  readonly sites: Readonly<Record<string, Standing>>;
  /** Of a shortest run to it. */
  readonly steps: number;
  readonly counterexample?: readonly CounterexampleStep[];
}

/** So many classes come with a run; the others are counted. */
const MOST_RUNS = 5;

export interface Verdict {
  /** `null`: no violation was found, but not every state was looked at. */
  readonly holds: boolean | null;
  /** Of a shortest run to a violation. */
  readonly steps?: number;
  readonly counterexample?: readonly CounterexampleStep[];
}

export function reportOf(system: PackedSystem, exploration: Exploration): ExplorationReport {
  const { states, generated, depth, complete, because, represented } = exploration;
  const { safety, blocking } = exploration;
  const verdict = (violation: Violation | undefined): Verdict =>
    violation ? violated(system, exploration, violation) : { holds: complete ? true : null };
  const { first, blockedStates } = blocking;
  return {
    states,
    generated,
    depth,
    complete,
    ...(because === undefined ? {} : { because }),
    ...(represented === undefined ? {} : { statesWithoutSymmetry: represented }),
    properties: {
      atomicity: verdict(safety.atomicity),
      validity: verdict(safety.validity),
      stability: verdict(safety.stability),
      nonblocking: {
        ...verdict(first),
        blockedStates,
        ...(first ? { blockedSites: blocking.blockedSites(first.state) } : {}),
        classes: kindsOf(system, exploration),
      },
    },
    concurrencySets: exploration.concurrency,
  };
}

function kindsOf(system: PackedSystem, exploration: Exploration): readonly BlockedKind[] {
  const classes = blockedClasses(system, exploration.blocking, exploration.readState);
  return classes.map(({ states, nearest, sites }, index) => {
    const path = exploration.pathTo({ state: nearest });
    return {
      states,
      sites,
      steps: path.length - 1,
      ...(index < MOST_RUNS
        ? { counterexample: readSteps(system, path.map(exploration.readState)) }
        : {}),
    };
  });
}

function violated(system: PackedSystem, exploration: Exploration, violation: Violation): Verdict {
  const path = exploration.pathTo(violation).map(exploration.readState);
  const counterexample = readSteps(system, path);
  return { holds: false, steps: counterexample.length, counterexample };
}
