import { expect, type Page, test } from '@playwright/test';
import { openBank } from '../src/workbench/schedule/bank.testing.ts';
import {
  fixedRuns,
  randomRun,
  type SiteRun,
} from '../src/workbench/schedule/siteSchedules.testing.ts';
import { harnessAddress } from './harness/address.ts';

/** Web Workers that are really terminated, with their files in the page's private file system. */

/** `npm run test:chaos` runs 30. */
const RUNS = Number(process.env['CHAOS_PAGE_RUNS'] ?? 3);

const seen = ({ name, text, outcomes, crashes }: SiteRun) => ({ name, text, outcomes, crashes });

test('Web Workers that crash on their files leave the same trace and rows as sites in Node', async ({
  page,
}) => {
  test.setTimeout(60_000 + RUNS * 20_000);
  const ended = countEndings(page);
  await page.goto(harnessAddress);
  const inPage: readonly SiteRun[] = await page.evaluate(`harness.schedules(${RUNS})`);
  const lab = await openBank(3);
  const inNode = [...(await fixedRuns(lab))];
  for (let number = 1; number <= RUNS; number += 1) inNode.push(await randomRun(lab, number));
  await lab.close();
  expect(inPage.map(seen)).toEqual(inNode.map(seen));
  expect(new Set(inPage.map(({ disk }) => disk))).toEqual(new Set(['files']));
  const crashes = inPage.reduce((sum, run) => sum + run.crashes, 0);
  expect(crashes).toBeGreaterThanOrEqual(3);
  // Every crash has ended a worker; so has, after each run, the restart of all three sites.
  await expect.poll(ended).toBeGreaterThanOrEqual(crashes + 3 * inPage.length);
});

/** How many of the page's workers have ended. */
function countEndings(page: Page): () => number {
  let ended = 0;
  page.on('worker', (worker) => {
    worker.on('close', () => {
      ended += 1;
    });
  });
  return () => ended;
}
