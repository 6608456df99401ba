import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildSiteThread } from '../../site/siteThread.testing.ts';
import type { OpenedLab } from '../openLab.ts';
import { openThreadSite } from '../workerSiteThread.ts';
import { numbers, openBank } from './bank.testing.ts';
import { fixedRuns, randomRun, type SiteRun } from './siteSchedules.testing.ts';

/** `npm run test:chaos` runs 200. */
const RUNS = Number(process.env['CHAOS_RUNS'] ?? 400) / 50;

let thread: Awaited<ReturnType<typeof buildSiteThread>>;
let folder: string;
let [inProcess, inThreads]: OpenedLab[] = [];
beforeAll(async () => {
  thread = await buildSiteThread();
  folder = mkdtempSync(join(tmpdir(), 'sitelines-threads-'));
  inProcess = await openBank(3);
  inThreads = await openBank(3, (site) => openThreadSite(site, undefined, thread.script, folder));
}, 120_000);
afterAll(async () => {
  await inThreads?.close();
  await inProcess?.close();
  await thread.remove();
  rmSync(folder, { recursive: true });
});

function labs(): readonly [OpenedLab, OpenedLab] {
  if (!inProcess || !inThreads) throw new Error('the labs are open');
  return [inProcess, inThreads];
}

const seen = ({ text, outcomes }: SiteRun) => ({ text, outcomes });

it('threads on files leave what sites in process leave', async () => {
  const [process, threads] = labs();
  const [one, other] = [await fixedRuns(process), await fixedRuns(threads)];
  expect(other.map(seen)).toEqual(one.map(seen));
  expect(other.map(({ disk }) => disk)).toEqual(['files', 'files', 'files', 'files']);
  expect(one.map(({ outcomes }) => outcomes)).toEqual([
    { T1: 'committed', T2: 'aborted', T3: 'committed' },
    { T1: 'aborted', T2: 'aborted', T3: 'committed' },
    { T1: 'committed', T2: 'committed' },
    { T1: 'aborted', T2: 'committed' },
  ]);
}, 60_000);

it('threads that are really terminated leave what sites in process leave', async () => {
  const [process, threads] = labs();
  let crashes = 0;
  for (const number of numbers(RUNS)) {
    const one = await randomRun(process, number);
    const other = await randomRun(threads, number);
    expect(seen(other)).toEqual(seen(one));
    crashes += one.crashes;
  }
  expect(crashes).toBeGreaterThan(0);
}, 3_600_000);
