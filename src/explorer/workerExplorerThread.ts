/** The thread of one exploration: a worker that is ended when it is done or no longer wanted. */
import { expose } from 'comlink';
import type { ExploreRequest } from './exploreRequest.ts';
import { loadModel, refusalOf } from './models.ts';
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
  ) => Promise<ExplorationReport | Refused>;
  readonly diagrams: typeof stateDiagrams;
}

const STATES_A_PORTION = 50_000;

const service: ExplorerService = {
  explore: async (request, onProgress) => {
    const refusal = refusalOf(request);
    if (refusal !== undefined) return { refusal };
    const system = await loadModel(request);
    const search = createSearch(system, request);
    while (!search.advance(STATES_A_PORTION)) onProgress(search.progress());
    return reportOf(system, search.result());
  },
  diagrams: stateDiagrams,
};

expose(service);
