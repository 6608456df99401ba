import { proxy, wrap } from 'comlink';
import type { ExploreRequest } from './exploreRequest.ts';
import type { ExplorationReport } from './report.ts';
import type { Progress } from './search.ts';
import type { StateDiagram } from './stateDiagram.ts';

export type { ExploreRequest } from './exploreRequest.ts';
export type { ExplorationReport } from './report.ts';
export type { Progress } from './search.ts';
export type { StateDiagram } from './stateDiagram.ts';

import type { ExplorerService, Refused } from './workerExplorerThread.ts';

export type { Refused } from './workerExplorerThread.ts';

/** An exploration in a thread of its own. */
export interface RunningExploration {
  /** Rejected when the thread fails; never settled once it was stopped. */
  readonly report: Promise<ExplorationReport | Refused>;
  readonly stop: () => void;
}

export function startExploration(
  request: ExploreRequest,
  onProgress: (progress: Progress) => void,
): RunningExploration {
  const worker = startThread();
  const failed = new Promise<never>((_, reject) => {
    worker.addEventListener('error', ({ message }) =>
      reject(new Error(message || 'the script of the explorer could not be loaded')),
    );
  });
  const service = wrap<ExplorerService>(worker);
  const report = Promise.race([service.explore(request, proxy(onProgress)), failed]);
  const stop = (): void => worker.terminate();
  report.then(stop, stop);
  return { report, stop };
}

/** The state machines of a protocol; rejected when the thread fails. */
export async function fetchDiagrams(
  request: Parameters<ExplorerService['diagrams']>[0],
): Promise<readonly StateDiagram[]> {
  const worker = startThread();
  try {
    return await wrap<ExplorerService>(worker).diagrams(request);
  } finally {
    worker.terminate();
  }
}

const startThread = (): Worker =>
  new Worker(new URL('./workerExplorerThread.ts', import.meta.url), {
    type: 'module',
    name: 'explorer',
  });
