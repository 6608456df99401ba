import { proxy, wrap } from 'comlink';
import type { ExploreRequest } from './exploreRequest.ts';
import type { ExplorationReport } from './report.ts';
import type { Progress } from './search.ts';
import type { ExplorerService } from './workerExplorerThread.ts';

/** An exploration in a thread of its own. */
export interface RunningExploration {
  /** Rejected when the thread fails; never settled once it was stopped. */
  readonly report: Promise<ExplorationReport>;
  readonly stop: () => void;
}

export function startExploration(
  request: ExploreRequest,
  onProgress: (progress: Progress) => void,
): RunningExploration {
  const worker = new Worker(new URL('./workerExplorerThread.ts', import.meta.url), {
    type: 'module',
    name: 'explorer',
  });
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
