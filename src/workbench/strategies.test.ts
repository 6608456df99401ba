import { afterAll, beforeAll, expect, it } from 'vitest';
import { printPlan } from '../optimizer/notation/printPlan.ts';
import { explainQuery } from './explain.ts';
import { openLocalSite } from './localSite.ts';
import { type OpenedLab, openLab } from './openLab.ts';
import { askSql, type PlanText } from './question.ts';
import type { RunResult } from './runPlan.ts';
import { runSelected } from './runSelected.ts';

/** 333 departments are asked for, of 900. */
const LAB = `---
title: Strategies
---

\`\`\`sql setup
CREATE SITE s1; CREATE SITE s2;
CREATE TABLE emp (id INTEGER PRIMARY KEY, dept INTEGER, name CHAR(40) NOT NULL);
CREATE TABLE dept (d INTEGER PRIMARY KEY, title CHAR(10) NOT NULL);
CREATE TABLE big (k INTEGER PRIMARY KEY, x INTEGER);
CREATE TABLE small (s INTEGER PRIMARY KEY, y CHAR(4) NOT NULL);
CREATE TABLE picked (p INTEGER PRIMARY KEY, code CHAR(16) NOT NULL);
CREATE TABLE known (q INTEGER PRIMARY KEY, word CHAR(16) NOT NULL, note CHAR(40) NOT NULL);
ALLOCATE picked AT s1; ALLOCATE known AT s2;
GENERATE 20 ROWS INTO picked (p = row * 7919 % 100003, code = 'customer-' || (1000 + row));
GENERATE 2000 ROWS INTO known (q = row * 7919 % 100003, word = 'customer-' || (1000 + row),
  note = word());
ALLOCATE emp AT s1; ALLOCATE dept AT s2; ALLOCATE small AT s1;
CREATE FRAGMENT big_1 OF big WHERE k < 50 AT s1;
CREATE FRAGMENT big_2 OF big WHERE k >= 50 AT s2;
GENERATE 900 ROWS INTO dept (d = row, title = word());
GENERATE 800 ROWS INTO emp (id = row, dept = 1 + row % 333, name = word());
GENERATE 100 ROWS INTO big (k = row, x = row % 10);
GENERATE 10 ROWS INTO small (s = row, y = 'y' || row);
\`\`\`
`;

let lab: OpenedLab;

beforeAll(async () => {
  const opened = await openLab(LAB, { openSite: openLocalSite });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  lab = opened.value;
});

afterAll(() => lab.close());

async function byId(
  sql: string,
  plans: readonly PlanText[] = [],
): Promise<ReadonlyMap<string, RunResult>> {
  const asked = askSql(lab.catalog, sql, { at: 's1' });
  if (!asked.ok) throw new Error(asked.error.message);
  const explained = await explainQuery(lab, { ...asked.value, plans });
  if (!explained.ok) throw new Error(explained.error.message);
  const ran = await runSelected(lab, explained.value, { kind: 'all' });
  if (!ran.ok) throw new Error(ran.error.message);
  for (const { candidate, verdict } of ran.value) {
    expect(verdict, candidate.plan.id).toEqual({ equalsCentral: true });
  }
  return new Map(ran.value.map((run) => [run.candidate.plan.id, run]));
}

it('fetches as needed, a hundred values at a time', async () => {
  const runs = await byId('SELECT name, title FROM emp, dept WHERE dept = d');
  const fetching = runs.get('fetch-as-needed@s1');
  // Four requests, four replies: 333 values of 4 bytes, 333 rows of 4 + 10.
  expect(fetching?.measured.messages).toBe(8);
  expect(fetching?.measured.bytes).toBe(333 * 4 + 333 * 14);
});

it('sends a Bloom filter of fewer bytes than the values, and drops what passes by mistake', async () => {
  const runs = await byId('SELECT name, title FROM emp, dept WHERE dept = d');
  const outcomes = runs.get('bloom@s1')?.execution.outcomes ?? [];
  const [filter, rows] = outcomes.flatMap((own) => (own.kind === 'shipped' ? [own.carried] : []));
  expect(filter?.rows).toBe(1);
  expect(filter?.bytes).toBeLessThan(333 * 4);
  expect(rows?.rows).toBeGreaterThanOrEqual(333);
  expect(rows?.rows).toBeLessThan(450);
});

it("writes the filter as SQL that one can read, and reads it back as a plan of one's own", async () => {
  const sql = 'SELECT name, title FROM emp, dept WHERE dept = d';
  const bloom = (await byId(sql)).get('bloom@s1');
  const text = bloom ? printPlan(bloom.candidate.plan) : '';
  expect(text).toMatch(/v1 = SELECT bloom_filter\(emp\.dept, \d+, \d+\) AS bits FROM emp\n/);
  expect(text).toMatch(/ FROM v1 WHERE bloom_contains\(v1\.bits, dept\.d, \d+\)\)\n/);
  // Central makes the filter once, too, and not for every row that it tests.
  expect(bloom?.candidate.counts.join()).toContain('"v1" AS MATERIALIZED (SELECT bloom_filter');
  const own = { id: 'copied', text, assumes: [] };
  const copied = (await byId(sql, [own])).get('own:copied');
  expect(copied?.candidate.estimated).toEqual(bloom?.candidate.estimated);
  expect(copied?.measured).toEqual(bloom?.measured);
});

it.each([
  ['numbers', 'SELECT p, note FROM picked, known WHERE p = q'],
  ['texts that begin alike', 'SELECT code, note FROM picked, known WHERE code = word'],
])('has hash functions that differ: few of 1,980 %s pass by mistake', async (_, sql) => {
  const outcomes = (await byId(sql)).get('bloom@s1')?.execution.outcomes ?? [];
  const [filter, rows] = outcomes.flatMap((own) => (own.kind === 'shipped' ? [own.carried] : []));
  // 13 bits or more a value let one of 500 pass, which is 4 (Bloom 1970).
  expect(filter?.bytes).toBeGreaterThanOrEqual((20 * 13) / 8);
  expect(rows?.rows).toBeGreaterThanOrEqual(20);
  expect(rows?.rows).toBeLessThan(20 + 3 * 4);
});

it('sends the small relation to every fragment of the large one', async () => {
  const runs = await byId('SELECT k, y FROM big, small WHERE x = s AND k < 60');
  const broadcast = runs.get('broadcast@s1');
  const shipped = (broadcast?.candidate.plan.steps ?? []).flatMap((step) =>
    step.kind === 'ship' ? [`${step.lineage.join(', ')} to ${step.target}`] : [],
  );
  expect(shipped).toEqual(['small to s2', 'big_2, small to s1']);
});

it('cuts both relations anew by the value they are joined on', async () => {
  const runs = await byId('SELECT k, y FROM big, small WHERE x = s');
  const parts = runs.get('repartition@s1')?.measured;
  // Half of each fragment changes its site, half of small goes out, and its matches come back.
  expect(parts?.messages).toBe(4);
});
