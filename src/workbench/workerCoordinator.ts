import { proxy, wrap } from 'comlink';
import type { Diagnostic } from '../base/diagnostic.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { NO_SPAN } from '../base/span.ts';
import type { Coordinator, DraftLab, LabHead, LabText } from './coordinatorTypes.ts';
import type { CoordinatorService } from './workerCoordinatorService.ts';

/** A coordinator in a thread of its own, with a worker for every site beside it. */
export interface RemoteCoordinator extends Coordinator {
  /** What is wrong with a lab's text; nothing of it is opened. */
  readonly check: (lab: DraftLab) => Promise<Result<readonly Diagnostic[], Diagnostic>>;
  /**
   * Removes the files of sites that no thread has any longer, save the folders that are kept.
   * Gives those that are there no more.
   */
  readonly cleanFolders: (
    kept: readonly string[],
  ) => Promise<Result<readonly string[], Diagnostic>>;
  /** To be called once, before anything is run. */
  readonly open: (lab: LabText, options: RemoteOptions) => Promise<Result<LabHead, Diagnostic>>;
  /** Ends the thread and all its sites, whatever they do; what was asked of it fails. */
  readonly end: () => void;
}

export interface RemoteOptions {
  readonly readFile: (name: string) => Promise<string | undefined>;
  readonly onProgress: (done: number, of: number) => void;
  /** Where the sites have their files: a new name, or that of a page that was left. */
  readonly folder: string;
}

/** Starts the thread at once; the lab can be given to it later. */
export function startCoordinator(): RemoteCoordinator {
  const worker = new Worker(new URL('./workerCoordinatorThread.ts', import.meta.url), {
    type: 'module',
    name: 'coordinator',
  });
  const service = wrap<CoordinatorService>(worker);
  let end = (_because: string): void => {};
  const ended = new Promise<Result<never, Diagnostic>>((resolve) => {
    end = (because) => {
      worker.terminate();
      resolve(fail({ code: 'engine-ended', message: because, span: NO_SPAN }));
    };
  });
  worker.addEventListener('error', ({ message }) => {
    end(`The engine of this page ended: ${message || 'its script could not be loaded'}.`);
  });
  // Whatever is thrown is a fault of ours; it is shown like any other, so that nobody waits.
  const orEnded = <Value, Fault>(
    asked: Promise<Result<Value, Fault>>,
  ): Promise<Result<Value, Fault | Diagnostic>> =>
    Promise.race([asked.catch((error: unknown) => fail(broken(error))), ended]);
  // What only works behind the page: whoever runs something next is told what is wrong.
  const orEnd = async (work: Promise<void>): Promise<void> => {
    await Promise.race([work.catch(() => undefined), ended]);
  };
  return {
    check: (lab) => orEnded(service.check(lab).then((faults) => ok(faults))),
    open: (lab, { readFile, onProgress, folder }) =>
      orEnded(service.open(lab, proxy(readFile), proxy(onProgress), folder)),
    run: (request, onProgress) => orEnded(service.run(request, proxy(onProgress))),
    plan: (request) => orEnded(service.plan(request)),
    winners: (request, onAxes, onColumn) =>
      orEnded(service.winners(request, proxy(onAxes), proxy(onColumn))),
    stopPlanning: () => orEnd(service.stopPlanning()),
    measureOthers: (request, done, onMeasured) =>
      orEnd(service.measureOthers(request, done, proxy(onMeasured))),
    change: (request) => orEnded(service.change(request)),
    answerRows: (request) => orEnded(service.answerRows(request)),
    runSchedule: (request) => orEnded(service.runSchedule(request)),
    recoverSchedule: (request) => orEnded(service.recoverSchedule(request)),
    cleanFolders: (kept) => orEnded(service.cleanFolders(kept).then((gone) => ok(gone))),
    stop: () => orEnd(service.stop()),
    end: () => end('The lab was closed.'),
  };
}

const broken = (error: unknown): Diagnostic => ({
  code: 'engine-broken',
  message: `The engine of this page is at fault: ${error instanceof Error ? error.message : error}`,
  span: NO_SPAN,
});
