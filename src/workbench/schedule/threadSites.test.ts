import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildSiteThread } from '../../site/siteThread.testing.ts';
import type { OpenedLab } from '../openLab.ts';
import { openThreadSite } from '../workerSiteThread.ts';
import { numbers, openBank, runText } from './bank.testing.ts';
import { randomSchedule } from './randomSchedule.testing.ts';

/** `npm run test:chaos` runs 200. */
const RUNS = Number(process.env['CHAOS_RUNS'] ?? 400) / 50;
const PROTOCOLS = ['2pc-presumed-abort', '2pc-linear', '3pc-quorum', 'paxos-commit'];

let thread: Awaited<ReturnType<typeof buildSiteThread>>;
let [inProcess, inThreads]: OpenedLab[] = [];
beforeAll(async () => {
  thread = await buildSiteThread();
  inProcess = await openBank(3);
  inThreads = await openBank(3, (site) => openThreadSite(site, undefined, thread.script));
}, 120_000);
afterAll(async () => {
  await inThreads?.close();
  await inProcess?.close();
  await thread.remove();
});

it('threads that are really terminated leave what sites in process leave', async () => {
  if (!inProcess || !inThreads) throw new Error('the labs are open');
  let crashes = 0;
  for (const number of numbers(RUNS)) {
    const allowed = ['crash', 'lose', 'partition'] as const;
    const { text, options } = randomSchedule(`threads ${number}`, 3, allowed);
    const protocol = PROTOCOLS[number % PROTOCOLS.length] ?? '2pc';
    const one = await runText(inProcess, text, { ...options, protocol });
    const other = await runText(inThreads, text, { ...options, protocol });
    expect(JSON.stringify(other.trace)).toBe(JSON.stringify(one.trace));
    expect(other.rows).toEqual(one.rows);
    crashes += one.trace.filter(({ event }) => event.kind === 'siteCrashed').length;
  }
  expect(crashes).toBeGreaterThan(0);
}, 3_600_000);
