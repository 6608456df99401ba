import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { siteId } from '../base/brand.ts';
import { openThreadSite } from '../workbench/workerSiteThread.ts';
import { openDiskFiles } from './diskFiles.ts';
import { readSqlite } from './diskSqlite.ts';
import { openSqlite } from './engines/sqlite.ts';
import { openInProcessSite } from './inProcessSite.ts';
import { encodeRows } from './shipment.ts';
import { type ContractReport, type SiteKind, siteContract } from './siteContract.testing.ts';
import { buildSiteThread } from './siteThread.testing.ts';

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 100));

let folder: string;
let folders = 0;
/** Every site of a contract is another one, with files of its own. */
function nextFolder(): string {
  folders += 1;
  return join(folder, `${folders}`);
}

const inProcess: SiteKind = {
  open: async (site, limits) =>
    openInProcessSite(site, async () => openSqlite(await readSqlite(), limits)),
  disk: 'memory',
  pause,
  runawayEndsWith: 'work-limit',
};

const inProcessOnFiles: SiteKind = {
  ...inProcess,
  open: async (site, limits) => {
    const own = nextFolder();
    return openInProcessSite(
      site,
      async () => openSqlite(await readSqlite(), limits),
      () => openDiskFiles(own, site),
    );
  },
  disk: 'files',
};

let thread: Awaited<ReturnType<typeof buildSiteThread>>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sitelines-sites-'));
  thread = await buildSiteThread();
}, 60_000);
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await thread.remove();
});

const inThread: SiteKind = {
  open: (site, limits) => openThreadSite(site, limits, thread.script),
  disk: 'memory',
  pause,
  runawayEndsWith: 'cancelled',
};

const inThreadOnFiles: SiteKind = {
  ...inThread,
  open: (site, limits) => openThreadSite(site, limits, thread.script, nextFolder()),
  disk: 'files',
};

const reports = new Map<string, ContractReport>();

describe.each([
  ['in process', inProcess],
  ['in process, on files', inProcessOnFiles],
  ['in a worker thread', inThread],
  ['in a worker thread, on files', inThreadOnFiles],
])('a site %s', (name, kind) => {
  it('keeps the contract', async () => {
    const report = await siteContract(kind);
    reports.set(name, report);
    expect(report.checks.filter((check) => !check.holds)).toEqual([]);
    expect(report.checks.length).toBeGreaterThan(30);
  }, 60_000);
});

it('answers alike in process and in a thread, on files and without', () => {
  const [first, ...others] = [...reports.values()].map((report) => report.transcript);
  expect(others.length).toBe(3);
  for (const other of others) expect(other).toBe(first);
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
