import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { readSqlite } from '../src/site/diskSqlite.ts';
import { openSqlite } from '../src/site/engines/sqlite.ts';
import { openInProcessSite } from '../src/site/inProcessSite.ts';
import { type ContractReport, siteContract } from '../src/site/siteContract.testing.ts';
import { createCoordinator } from '../src/workbench/coordinator.ts';
import { labHead } from '../src/workbench/labHead.ts';
import { openLocalSite } from '../src/workbench/localSite.ts';
import { openLab } from '../src/workbench/openLab.ts';
import { root } from '../tools/run.mjs';
import { harnessAddress } from './harness/address.ts';
import { type CandidateTrace, coordinatorTraces, labTraces } from './harness/labTraces.ts';

/** The core in its two worlds: Node, where the command runs, and the page with its Web Workers. */

const labsFolder = join(root, 'public/labs');

/** Labs in which worlds can differ: fragments of each kind, a loaded file, names beyond ASCII. */
const labsOfQueries = [
  'semijoin.lab.md',
  'horizontal-fragments.lab.md',
  'mixed-fragments.lab.md',
  'two-phase-commit.lab.md',
];
const labsOfThreads = [
  'semijoin.lab.md',
  'chinook.lab.md',
  'strict-two-phase-locking.lab.md',
  'phantom-deadlock.lab.md',
  'two-phase-commit.lab.md',
  'quorums.lab.md',
];

const readLab = (name: string): Promise<string> => readFile(join(labsFolder, name), 'utf8');

/** What the labs' own queries may not have: floating sums, sorted answers, blobs, many branches. */
const further: Readonly<Record<string, readonly string[]>> = {
  'two-phase-commit.lab.md': ['SELECT branch, sum(balance) FROM account GROUP BY branch'],
  'semijoin.lab.md': [
    'SELECT e_dept, count(*), avg(e_salary) / 7 FROM employees GROUP BY e_dept ORDER BY 3, 1',
    `SELECT DISTINCT hex(e_email) AS code, CAST(e_name AS BLOB), 9007199254740993 + e_id
     FROM employees, department WHERE e_dept = d_id AND d_city < 'F' ORDER BY code LIMIT 9`,
    'SELECT a.e_id FROM employees a, employees b WHERE a.e_salary = b.e_salary AND a.e_id < b.e_id',
  ],
};

test('a Web Worker keeps the contract of sites, and answers as a site in Node does', async ({
  page,
}) => {
  await page.goto(harnessAddress);
  const inWorker: ContractReport = await page.evaluate('harness.contract()');
  expect(inWorker.checks.filter((check) => !check.holds)).toEqual([]);
  const inNode = await siteContract({
    open: async (site, limits) =>
      openInProcessSite(site, async () => openSqlite(await readSqlite(), limits)),
    disk: 'memory',
    pause: () => new Promise((resolve) => setTimeout(resolve, 100)),
    runawayEndsWith: 'work-limit',
  });
  expect(inWorker.checks.length).toBe(inNode.checks.length);
  expect(inWorker.checks.length).toBeGreaterThan(30);
  expect(inWorker.transcript.length).toBeGreaterThan(1000);
  expectSameText(inWorker.transcript, inNode.transcript);
});

for (const lab of labsOfQueries) {
  test(`${lab}: every candidate has the trace it has in Node`, async ({ page }) => {
    await page.goto(harnessAddress);
    const queries = further[lab] ?? [];
    const call = `harness.traces(${JSON.stringify(lab)}, ${JSON.stringify(queries)})`;
    const inPage: readonly CandidateTrace[] = await page.evaluate(call);
    const inNode = await labTraces({
      lab,
      further: queries,
      readFile: readLab,
      openSite: openLocalSite,
    });
    const summary = (traces: readonly CandidateTrace[]) =>
      traces.map(({ text, ...trace }) => ({ ...trace, length: text.length }));
    expect(inNode.length).toBeGreaterThan(0);
    expect(summary(inPage)).toEqual(summary(inNode));
    for (const [index, { text }] of inPage.entries()) expectSameText(text, inNode[index]?.text);
  });
}

for (const lab of labsOfThreads) {
  test(`${lab}: traces that crossed from the coordinator’s thread are those of Node`, async ({
    page,
  }) => {
    await page.goto(harnessAddress);
    const inPage: readonly string[] = await page.evaluate(
      `harness.crossing(${JSON.stringify(lab)})`,
    );
    const text = await readLab(lab);
    const opened = await openLab(text, {
      fileName: lab,
      openSite: openLocalSite,
      readFile: readLab,
    });
    if (!opened.ok) throw new Error(JSON.stringify(opened.error));
    const coordinator = createCoordinator(opened.value, async () => {});
    const inNode = await coordinatorTraces(coordinator, labHead(opened.value));
    await opened.value.close();
    expect(inNode.length).toBeGreaterThan(0);
    expect(inPage.length).toBe(inNode.length);
    for (const [index, crossed] of inPage.entries()) expectSameText(crossed, inNode[index]);
  });
}

/** A difference in a long text is shown where it begins, not as two long texts. */
function expectSameText(text: string, wanted = ''): void {
  let place = 0;
  while (place < text.length && text[place] === wanted[place]) place += 1;
  const around = (whole: string) => whole.slice(Math.max(0, place - 80), place + 80);
  expect(around(text), `from character ${place}`).toBe(around(wanted));
  expect(text === wanted).toBe(true);
}
