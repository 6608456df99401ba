import { siteContract } from '../../src/site/siteContract.testing.ts';
import { startCoordinator } from '../../src/workbench/workerCoordinator.ts';
import { openWorkerSite } from '../../src/workbench/workerSite.ts';
import { coordinatorTraces, labTraces } from './labTraces.ts';

/**
 * A page that is no part of the product: it lets the browser tests reach the core where the product
 * runs it, with every site in a Web Worker of its own. They call `harness.…` by name.
 */
const harness = {
  contract: () =>
    siteContract({
      open: openWorkerSite,
      pause: () => new Promise((resolve) => setTimeout(resolve, 100)),
      runawayEndsWith: 'cancelled',
    }),
  traces: (lab: string, further: readonly string[]) =>
    labTraces({ lab, further, readFile, openSite: openWorkerSite }),
  /** Of the lab's own queries, as the page's coordinator gives them from its thread. */
  crossing: async (lab: string) => {
    const coordinator = startCoordinator();
    const text = await readFile(lab);
    const opened = await coordinator.open(
      { text, fileName: lab, parameters: {} },
      { readFile, onProgress: () => {} },
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
