import { siteContract } from '../../src/site/siteContract.testing.ts';
import { openBankOn } from '../../src/workbench/schedule/bankLab.testing.ts';
import {
  fixedRuns,
  randomRun,
  type SiteRun,
} from '../../src/workbench/schedule/siteSchedules.testing.ts';
import { startCoordinator } from '../../src/workbench/workerCoordinator.ts';
import { openWorkerSite } from '../../src/workbench/workerSite.ts';
import { coordinatorTraces, labTraces } from './labTraces.ts';

/** Every site of the contract is another one, with files of its own. */
let folders = 0;
function nextFolder(): () => Promise<string> {
  folders += 1;
  const folder = `harness-${folders}`;
  return async () => folder;
}

/**
 * A page that is no part of the product: it lets the browser tests reach the core where the product
 * runs it, with every site in a Web Worker of its own. They call `harness.…` by name.
 */
const harness = {
  contract: () =>
    siteContract({
      open: (site, limits) => openWorkerSite(site, limits, nextFolder()),
      disk: 'files',
      pause: () => new Promise((resolve) => setTimeout(resolve, 100)),
      runawayEndsWith: 'cancelled',
    }),
  /** Schedules on Web Workers with files: some by name, and as many random ones as wanted. */
  schedules: async (count: number): Promise<readonly SiteRun[]> => {
    const folder = nextFolder();
    const lab = await openBankOn(3, (site) => openWorkerSite(site, undefined, folder));
    const runs = [...(await fixedRuns(lab))];
    for (let number = 1; number <= count; number += 1) runs.push(await randomRun(lab, number));
    await lab.close();
    return runs;
  },
  traces: (lab: string, further: readonly string[]) =>
    labTraces({ lab, further, readFile, openSite: (site) => openWorkerSite(site) }),
  /** Of the lab's own queries, as the page's coordinator gives them from its thread. */
  crossing: async (lab: string) => {
    const coordinator = startCoordinator();
    const text = await readFile(lab);
    const opened = await coordinator.open(
      { text, fileName: lab, parameters: {} },
      { readFile, onProgress: () => {}, folder: 'harness' },
    );
    if (!opened.ok) throw new Error(JSON.stringify(opened.error));
    const texts = await coordinatorTraces(coordinator, opened.value);
    coordinator.end();
    return texts;
  },
};

async function readFile(name: string): Promise<string> {
  const response = await fetch(`labs/${name}`);
  if (!response.ok) throw new Error(`labs/${name}: ${response.status}`);
  return response.text();
}

Object.assign(globalThis, { harness });
