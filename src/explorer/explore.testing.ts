import { statesOf } from './counterexample.ts';
import type { FaultBudget } from './environment.ts';
import { DEFAULT_OPTIONS, type ExploreRequest } from './exploreRequest.ts';
import { createModel } from './models.ts';
import { type ExplorationReport, reportOf } from './report.ts';
import { createSearch } from './search.ts';
import { createSymmetry } from './symmetry.ts';

export type Wanted = Partial<ExploreRequest> & Partial<FaultBudget>;

export function requestOf(protocol: string, participants: number, wanted: Wanted): ExploreRequest {
  const {
    crashes = 0,
    recoveries = 0,
    losses = 0,
    duplicates = 0,
    partitions = 0,
    ...more
  } = wanted;
  const { delays = 0, ...options } = more;
  const faults = { crashes, recoveries, losses, duplicates, partitions, delays };
  return { ...DEFAULT_OPTIONS, protocol, participants, faults, ...options };
}

export interface Explored extends ExplorationReport {
  /** The words of all sites' states in every state that was found, and who is blocked there. */
  readonly everyState: () => Iterable<{
    readonly states: Readonly<Record<string, string>>;
    readonly blocked: readonly string[];
  }>;
}

/** Explores to the end, or to the bound. */
export function exploreAll(protocol: string, participants: number, wanted: Wanted = {}): Explored {
  const request = requestOf(protocol, participants, wanted);
  const system = createModel(request, request.symmetry ? createSymmetry : undefined);
  const search = createSearch(system, request);
  search.advance(Number.POSITIVE_INFINITY);
  const exploration = search.result();
  return {
    ...reportOf(system, exploration),
    everyState: function* () {
      for (let place = 0; place < exploration.states; place += 1) {
        const states = statesOf(system, exploration.readState(place));
        yield { states, blocked: exploration.blocking.blockedSites(place) };
      }
    },
  };
}
