import { afterAll, beforeAll, expect, test } from 'vitest';
import { siteId } from '../../base/brand.ts';
import { LENSES } from '../../base/lens.ts';
import { openLocalSite } from '../../workbench/localSite.ts';
import { type OpenedLab, openLab } from '../../workbench/openLab.ts';
import { shownRun } from '../transactions/scheduleRun.testing.ts';
import { EXPLORED } from './counterexampleRun.ts';
import { explored, foundRun } from './exploredRun.testing.ts';
import { plainProgress } from './plainProgress.ts';
import { scheduleLensCounts, storedLeaves } from './scheduleLenses.ts';

const LAB = `---
title: Two branches and a register
---
\`\`\`sql setup
CREATE SITE a; CREATE SITE b; CREATE SITE c;
CREATE TABLE account (id INTEGER PRIMARY KEY, balance INTEGER NOT NULL);
CREATE TABLE register (id INTEGER PRIMARY KEY);
CREATE FRAGMENT account_1 OF account WHERE id < 10 AT a;
CREATE FRAGMENT account_2 OF account WHERE id >= 10 AT b, c;
ALLOCATE register AT a;
INSERT INTO account VALUES (1, 5), (11, 7);
\`\`\`
`;
const TRANSFER = `T1 AT a;
T1: UPDATE account SET balance = balance - 1 WHERE id = 1;
T1: UPDATE account SET balance = balance + 1 WHERE id = 11;
T1: COMMIT;
`;

let lab: OpenedLab;
beforeAll(async () => {
  const opened = await openLab(LAB, { openSite: openLocalSite });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  lab = opened.value;
});
afterAll(() => lab.close());

test('each lens counts what it reveals of the tables that are locked, and of the commit', async () => {
  const { run } = await shownRun(lab, TRANSFER, { protocol: '2pc' });
  const counts = scheduleLensCounts(run, lab.catalog);
  const records = run.events.filter(({ event }) => /^record/.test(event.kind)).length;
  const messages = run.events.filter(({ event }) => event.kind === 'messageSent').length;
  expect(LENSES.map((lens) => counts[lens].count)).toEqual([3, 3, 2, 1, records, messages]);
  expect(messages).toBeGreaterThan(0);
  expect(counts.fragments.words).toBe('2 fragments make up its tables');
});

test('a site tells what it stores of them, and which is a further copy', async () => {
  const { run } = await shownRun(lab, TRANSFER, { protocol: '2pc' });
  const stored = storedLeaves(run, lab.catalog);
  const [a, b, c] = ['a', 'b', 'c'].map((site) => stored(siteId(site)));
  expect(a).toEqual([
    { relation: 'account', subscript: '₁', localName: 'account_1@a', isFurtherCopy: false },
  ]);
  expect([b, c].map((leaves) => leaves?.map(({ isFurtherCopy }) => isFurtherCopy))).toEqual([
    [false],
    [true],
  ]);
});

test('a run that the explorer found has no tables, and says so', () => {
  const run = foundRun(explored('2pc', { crashes: 1 }), 'nonblocking');
  const counts = scheduleLensCounts(run, undefined);
  expect(counts.naming).toEqual({ count: 0, words: 'nothing to show here: no table is read' });
  expect(counts.execution.count).toBeGreaterThan(0);
  expect(plainProgress(run, EXPLORED, run.events.length - 1)).not.toBe('');
});

test('its user sees a transaction work, wait for its COMMIT, and end', async () => {
  const { run } = await shownRun(lab, TRANSFER, { protocol: '2pc' });
  const seen = new Set(run.events.map(({ seq }) => plainProgress(run, 'T1', seq)));
  expect([...seen]).toEqual(['is at work', 'waits for its COMMIT', 'committed']);
  const undone = await shownRun(lab, TRANSFER.replace('COMMIT', 'ROLLBACK'));
  const last = undone.run.events.length - 1;
  expect(plainProgress(undone.run, 'T1', last)).toBe('aborted');
});
