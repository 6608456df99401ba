/** The thread of one exploration: a worker that is ended when it is done or no longer wanted. */
import { expose } from 'comlink';
import type { ExploreRequest } from './exploreRequest.ts';
import { createModel, refusalOf } from './models.ts';
import { type ExplorationReport, reportOf } from './report.ts';
import { createSearch, type Progress } from './search.ts';
import { stateDiagrams } from './stateDiagram.ts';

/** The request cannot be met, and why. */
export interface Refused {
  readonly refusal: string;
}

/** What the thread offers. `onProgress` comes every few tenths of a second. */
export interface ExplorerService {
  readonly explore: (
    request: ExploreRequest,
    onProgress: (progress: Progress) => void,
  ) => ExplorationReport | Refused;
  readonly diagrams: typeof stateDiagrams;
}

const STATES_A_PORTION = 50_000;

const service: ExplorerService = {
  explore: (request, onProgress) => {
    const refusal = refusalOf(request);
    if (refusal !== undefined) return { refusal };
    const system = createModel(request);
    const search = createSearch(system, request);
    while (!search.advance(STATES_A_PORTION)) onProgress(search.progress());
    return reportOf(system, search.result());
  },
  diagrams: stateDiagrams,
};

expose(service);
