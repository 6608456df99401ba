import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { siteId } from '../base/brand.ts';
import { openThreadSite } from '../workbench/workerSiteThread.ts';
import { readSqlite } from './diskSqlite.ts';
import { openSqlite } from './engines/sqlite.ts';
import { openInProcessSite } from './inProcessSite.ts';
import { encodeRows } from './shipment.ts';
import { type ContractReport, type SiteKind, siteContract } from './siteContract.testing.ts';
import { buildSiteThread } from './siteThread.testing.ts';

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 100));

const inProcess: SiteKind = {
  open: async (site, limits) =>
    openInProcessSite(site, async () => openSqlite(await readSqlite(), limits)),
  pause,
  runawayEndsWith: 'work-limit',
};

let thread: Awaited<ReturnType<typeof buildSiteThread>>;
beforeAll(async () => {
  thread = await buildSiteThread();
}, 60_000);
afterAll(() => thread.remove());

const inThread: SiteKind = {
  open: (site, limits) => openThreadSite(site, limits, thread.script),
  pause,
  runawayEndsWith: 'cancelled',
};

const reports = new Map<string, ContractReport>();

describe.each([
  ['in process', inProcess],
  ['in a worker thread', inThread],
])('a site %s', (name, kind) => {
  it('keeps the contract', async () => {
    const report = await siteContract(kind);
    reports.set(name, report);
    expect(report.checks.filter((check) => !check.holds)).toEqual([]);
    expect(report.checks.length).toBeGreaterThan(30);
  }, 60_000);
});

it('answers alike in process and in a thread', () => {
  const transcripts = [...reports.values()].map((report) => report.transcript);
  expect(transcripts.length).toBe(2);
  expect(transcripts[1]).toBe(transcripts[0]);
});

it('says why a thread could not be started', async () => {
  const nowhere = new URL('nowhere.mjs', thread.script);
  await expect(openThreadSite(siteId('site1'), undefined, nowhere)).rejects.toThrow(/nowhere\.mjs/);
});

it('hands a broken invariant in a thread to whoever asked', async () => {
  const port = await openThreadSite(siteId('site1'), undefined, thread.script);
  const batches = encodeRows([['abc']]).map((batch) => batch.slice(0, -1));
  await expect(
    port.request({ kind: 'receive', result: 'r', columns: [{ name: 'a', type: '' }], batches }),
  ).rejects.toThrow(/Malformed batch/);
  expect((await port.request({ kind: 'forget' })).ok).toBe(true);
  await port.close();
});
