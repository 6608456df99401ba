import { siteContract } from '../../src/site/siteContract.testing.ts';
import { openWorkerSite } from '../../src/workbench/workerSite.ts';
import { labTraces } from './labTraces.ts';

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
};

async function readFile(name: string): Promise<string> {
  const response = await fetch(`labs/${name}`);
  if (!response.ok) throw new Error(`labs/${name}: ${response.status}`);
  return response.text();
}

Object.assign(globalThis, { harness });
