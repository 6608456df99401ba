import { expose } from 'comlink';
import { assert } from '../base/assert.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { NO_SPAN } from '../base/span.ts';
import type { SitePort } from '../site/sitePort.ts';
import { checkLab } from './checkLab.ts';
import { createCoordinator } from './coordinator.ts';
import type { Coordinator, DraftLab, LabHead, LabText } from './coordinatorTypes.ts';
import { labHead } from './labHead.ts';
import { CENTRAL, openLab } from './openLab.ts';
import { openWorkerSite } from './workerSite.ts';

/**
 * What the coordinator's thread offers to the page that started it. It serves one lab: the page
 * ends the thread to close the lab, and its sites end with it.
 */
export interface CoordinatorService extends Coordinator {
  /** What is wrong with a lab's text; nothing of it is opened. */
  readonly check: (lab: DraftLab) => readonly Diagnostic[];
  /** To be called once, before anything is run. */
  readonly open: (
    lab: LabText,
    readFile: (name: string) => Promise<string | undefined>,
    onProgress: (done: number, of: number) => void,
    folder: string,
  ) => Promise<Result<LabHead, Diagnostic>>;
  /** Removes the files of sites that no thread has any longer; gives the folders that are gone. */
  readonly cleanFolders: (kept: readonly string[]) => Promise<readonly string[]>;
}

export function serveCoordinator(): void {
  // Every lab has central, so its engine starts while the page still fetches the lab.
  let spare: Promise<SitePort> | undefined = openWorkerSite(CENTRAL);
  spare.catch(() => undefined);
  let opened: Coordinator | undefined;
  const coordinator = (): Coordinator => {
    assert(opened, 'the coordinator was asked before it opened a lab');
    return opened;
  };
  const service: CoordinatorService = {
    check: ({ text, fileName }) => checkLab(text, fileName),
    open: async ({ text, fileName, parameters }, readFile, onProgress, folder) => {
      const claimed = claimOnce(folder);
      const lab = await openLab(text, {
        fileName,
        parameters,
        readFile,
        onProgress,
        openSite: (site) => {
          if (site !== CENTRAL) return openWorkerSite(site, undefined, claimed);
          if (!spare) return openWorkerSite(site);
          const started = spare;
          spare = undefined;
          return started;
        },
      });
      if (!lab.ok) return fail(lab.error[0] ?? unexplained);
      opened = createCoordinator(lab.value, (ms) => new Promise((done) => setTimeout(done, ms)));
      return ok(labHead(lab.value));
    },
    run: (request, onProgress) => coordinator().run(request, onProgress),
    plan: (request) => coordinator().plan(request),
    winners: (request, onAxes, onColumn) => coordinator().winners(request, onAxes, onColumn),
    stopPlanning: () => coordinator().stopPlanning(),
    measureOthers: (request, done, onMeasured) =>
      coordinator().measureOthers(request, done, onMeasured),
    change: (request) => coordinator().change(request),
    answerRows: (request) => coordinator().answerRows(request),
    runSchedule: (request) => coordinator().runSchedule(request),
    recoverSchedule: (request) => coordinator().recoverSchedule(request),
    cleanFolders: async (kept) => {
      const { removeFolders } = await import('../site/workerFolders.ts');
      return removeFolders(kept);
    },
    stop: () => coordinator().stop(),
  };
  expose(service);
}

/** The folder is this thread's alone from the first schedule on; undefined if it is another's. */
function claimOnce(folder: string): () => Promise<string | undefined> {
  let claimed: Promise<boolean> | undefined;
  return async () => {
    claimed ??= import('../site/workerFolders.ts').then(({ claimFolder }) => claimFolder(folder));
    return (await claimed) ? folder : undefined;
  };
}

const unexplained: Diagnostic = {
  code: 'lab-not-opened',
  message: 'The lab could not be opened, and nothing says why.',
  span: NO_SPAN,
};
