import { describe, expect, it } from 'vitest';
import { printPlan } from '../optimizer/notation/printPlan.ts';
import { explainQuery } from './explain.ts';
import { openLocalSite } from './localSite.ts';
import { openLab } from './openLab.ts';
import { askSql } from './question.ts';
import { runSelected } from './runSelected.ts';

/**
 * What the search must find by each of its rules, in labs made so that nothing else is as cheap.
 */

const lab = (...setup: readonly string[]): string =>
  ['---', 'title: Rules', '---', '```sql setup', ...setup, '```', ''].join('\n');

async function chosen(text: string, sql: string, at: string) {
  const opened = await openLab(text, { openSite: openLocalSite });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  const asked = askSql(opened.value.catalog, sql, { at });
  if (!asked.ok) throw new Error(asked.error.message);
  const explained = await explainQuery(opened.value, asked.value);
  if (!explained.ok) throw new Error(explained.error.message);
  const ran = await runSelected(opened.value, explained.value, { kind: 'all' });
  if (!ran.ok) throw new Error(ran.error.message);
  await opened.value.close();
  expect(ran.value.map(({ verdict }) => verdict.equalsCentral)).not.toContain(false);
  const [best] = ran.value;
  if (!best) throw new Error('nothing was chosen');
  const transfers = best.execution.outcomes.flatMap((outcome) =>
    outcome.kind === 'shipped' ? [outcome.carried.bytes] : [],
  );
  const { measured, candidate } = best;
  const { bytes, messages } = candidate.estimated;
  expect(measured).toMatchObject({ bytes, messages });
  const { id, steps } = candidate.plan;
  return { id, transfers, bytes: measured.bytes, steps, text: printPlan(candidate.plan) };
}

const TWO_SITES = [
  'CREATE SITE s1; CREATE SITE s2;',
  'CREATE TABLE person (id INTEGER PRIMARY KEY, dept INTEGER, name CHAR(40) NOT NULL);',
  'CREATE TABLE dept (d INTEGER PRIMARY KEY, title CHAR(10) NOT NULL);',
  'ALLOCATE person AT s1; ALLOCATE dept AT s2;',
];

describe('the search', () => {
  it('asks of a join partner what was asked of the column it equals', async () => {
    const text = lab(
      ...TWO_SITES,
      'GENERATE 50 ROWS INTO dept (d = row, title = word());',
      'GENERATE 200 ROWS INTO person (id = row, dept = 1 + row % 50, name = word());',
    );
    const sql = 'SELECT name, title FROM person, dept WHERE dept = d AND d = 7';
    // Only the four people of department 7 travel, with name and dept.
    const { bytes } = await chosen(text, sql, 's2');
    expect(bytes).toBe(4 * 44);
  });

  it('sends no row whose join column is NULL', async () => {
    const text = lab(
      ...TWO_SITES,
      'INSERT INTO dept VALUES (1, $$);'.replace('$$', "'one'"),
      "INSERT INTO person VALUES (1, 1, 'a'), (2, NULL, 'b'), (3, NULL, 'c');",
    );
    const { bytes } = await chosen(
      text,
      'SELECT name, title FROM person JOIN dept ON dept = d',
      's2',
    );
    expect(bytes).toBe(44);
  });

  it('asks by one of two join columns where the other is wide and says no more', async () => {
    const text = lab(
      'CREATE SITE s1; CREATE SITE s2;',
      'CREATE TABLE few (f INTEGER PRIMARY KEY, fa SMALLINT NOT NULL, fb CHAR(20) NOT NULL,',
      '  note CHAR(60) NOT NULL);',
      'CREATE TABLE many (m INTEGER PRIMARY KEY, ma SMALLINT NOT NULL, mb CHAR(20) NOT NULL,',
      '  load CHAR(40) NOT NULL);',
      'ALLOCATE few AT s1; ALLOCATE many AT s2;',
      "GENERATE 10 ROWS INTO few (f = row, fa = row, fb = 'b' || row, note = word());",
      "GENERATE 200 ROWS INTO many (m = row, ma = row, mb = 'b' || row, load = word());",
    );
    const sql = 'SELECT note, load FROM few, many WHERE fa = ma AND fb = mb';
    const { transfers } = await chosen(text, sql, 's1');
    // Ten numbers go out; the rows that come back hold both join columns, for the join tests both.
    expect(transfers).toEqual([10 * 2, 10 * (2 + 20 + 40)]);
  });

  it('sends distinct rows where the answer is DISTINCT', async () => {
    const text = lab(
      ...TWO_SITES,
      'GENERATE 90 ROWS INTO person (id = row, dept = row % 3, name = word());',
    );
    const { bytes } = await chosen(text, 'SELECT DISTINCT dept FROM person', 's2');
    expect(bytes).toBe(3 * 4);
  });

  it('sends one leaf once, with the columns of both its readers', async () => {
    const text = lab(
      ...TWO_SITES,
      'GENERATE 10 ROWS INTO person (id = row, dept = row - 1, name = word());',
    );
    const sql = 'SELECT a.name, b.name FROM person a, person b WHERE a.dept = b.id';
    const { transfers } = await chosen(text, sql, 's2');
    expect(transfers).toEqual([10 * 48]);
  });

  it('completes wide rows by their key where their join columns are wide', async () => {
    const text = lab(
      'CREATE SITE s1; CREATE SITE s2;',
      'CREATE TABLE a (id INTEGER PRIMARY KEY, j CHAR(100) NOT NULL, w CHAR(500) NOT NULL);',
      'CREATE TABLE b (id INTEGER PRIMARY KEY, j CHAR(100) NOT NULL, v CHAR(20) NOT NULL);',
      'ALLOCATE a AT s1; ALLOCATE b AT s2;',
      "GENERATE 10 ROWS INTO a (id = row, j = 'k' || row, w = 'w');",
      "GENERATE 400 ROWS INTO b (id = row, j = 'k' || (row % 200), v = 'v');",
    );
    // Key and join column out (104 each), key and v back twice (24 each); with a list of the join
    // columns, or a filter of them, these came back as well, 120 each.
    const { bytes } = await chosen(text, 'SELECT w, v FROM a, b WHERE a.j = b.j', 's1');
    expect(bytes).toBe(10 * 104 + 20 * 24);
  });

  it('lets the reply of a round trip go to a third site, as the rows with their key', async () => {
    const text = lab(
      'CREATE SITE s1; CREATE SITE s2; CREATE SITE s3;',
      'CREATE TABLE a (id INTEGER PRIMARY KEY, j CHAR(100) NOT NULL, w CHAR(200) NOT NULL);',
      'CREATE TABLE b (id INTEGER PRIMARY KEY, j CHAR(100) NOT NULL, x INTEGER NOT NULL);',
      'ALLOCATE a AT s1; ALLOCATE b AT s2;',
      "GENERATE 60 ROWS INTO a (id = row, j = 'j' || (row % 30), w = 'w');",
      "GENERATE 80 ROWS INTO b (id = row, j = 'j' || (row % 30), x = row);",
    );
    const { transfers } = await chosen(text, 'SELECT w, x FROM a, b WHERE a.j = b.j', 's3');
    // Key and w to s3, key and j to s2, key and x to s3 for each of 160 pairs.
    expect(transfers.toSorted((one, other) => other - one)).toEqual([60 * 204, 60 * 104, 160 * 8]);
  });

  it('keeps the key of whole rows that are a union where they are completed', async () => {
    const text = lab(
      'CREATE SITE s1; CREATE SITE s2;',
      'CREATE TABLE a (id INTEGER PRIMARY KEY, g INTEGER,',
      '  j CHAR(100) NOT NULL, w CHAR(500) NOT NULL);',
      'CREATE TABLE b (id INTEGER PRIMARY KEY, j CHAR(100) NOT NULL, v CHAR(20) NOT NULL);',
      'CREATE FRAGMENT a1 OF a WHERE g = 1 AT s1; CREATE FRAGMENT a2 OF a WHERE g IS NOT 1 AT s1;',
      'ALLOCATE b AT s2;',
      "GENERATE 10 ROWS INTO a (id = row, g = row % 2, j = 'k' || row, w = 'w');",
      "GENERATE 400 ROWS INTO b (id = row, j = 'k' || (row % 200), v = 'v');",
    );
    const { bytes } = await chosen(text, 'SELECT w, v FROM a, b WHERE a.j = b.j', 's1');
    expect(bytes).toBe(10 * 104 + 20 * 24);
  });

  it('asks for each join value once, whatever number of fragments has it', async () => {
    const text = lab(
      'CREATE SITE s1; CREATE SITE s2;',
      'CREATE TABLE a (id INTEGER PRIMARY KEY, g INTEGER, j SMALLINT NOT NULL);',
      'CREATE TABLE b (id INTEGER PRIMARY KEY, j SMALLINT NOT NULL, x CHAR(90) NOT NULL);',
      'CREATE FRAGMENT a1 OF a WHERE g = 1 AT s1; CREATE FRAGMENT a2 OF a WHERE g IS NOT 1 AT s1;',
      'ALLOCATE b AT s2;',
      'GENERATE 90 ROWS INTO a (id = row, g = row % 2, j = row % 7);',
      "GENERATE 40 ROWS INTO b (id = row, j = row % 20, x = 'x');",
    );
    const { bytes } = await chosen(text, 'SELECT a.id, x FROM a, b WHERE a.j = b.j', 's1');
    expect(bytes).toBe(7 * 2 + 14 * 92);
  });

  it('does not take values for one that only a collation calls equal', async () => {
    const text = lab(
      'CREATE SITE s1; CREATE SITE s2;',
      'CREATE TABLE a (id INTEGER PRIMARY KEY, c CHAR(8), pad CHAR(90));',
      'CREATE TABLE b (id INTEGER PRIMARY KEY, u CHAR(8) COLLATE NOCASE);',
      'ALLOCATE a AT s1; ALLOCATE b AT s2;',
      "INSERT INTO a VALUES (1, 'abc', 'x'), (2, 'ABC', 'y'), (3, 'q', 'z'), (4, 'r', 'z');",
      "INSERT INTO b VALUES (1, 'abc'), (2, 'ABC'), (3, 'abc'), (4, 'Abc');",
    );
    // The left column's collation decides: `c` tells abc from ABC.
    await chosen(text, 'SELECT pad FROM a JOIN b ON a.c = b.u', 's2');
    const { bytes } = await chosen(text, "SELECT DISTINCT u || '' FROM b", 's1');
    expect(bytes).toBe(3 * 8);
  });

  it('sends one leaf once to readers of which one asks for fewer rows', async () => {
    const text = lab(
      ...TWO_SITES,
      'GENERATE 60 ROWS INTO person (id = row, dept = row % 3, name = word());',
    );
    const sql = 'SELECT a.id, b.id FROM person a, person b WHERE a.dept = b.dept AND a.id <= 50';
    const { transfers } = await chosen(text, sql, 's2');
    // 50 and 60 rows of id and dept were 880.
    expect(transfers).toEqual([60 * 8]);
  });

  it('sends each value once where only the largest is wanted', async () => {
    const text = lab(
      'CREATE SITE s1; CREATE SITE s2; CREATE SITE s3;',
      'CREATE TABLE a (id INTEGER PRIMARY KEY, g INTEGER NOT NULL, v INTEGER NOT NULL);',
      'CREATE FRAGMENT a1 OF a WHERE g = 1 AT s1; CREATE FRAGMENT a2 OF a WHERE g <> 1 AT s2;',
      'GENERATE 60 ROWS INTO a (id = row, g = row % 2, v = row % 6);',
    );
    const { bytes } = await chosen(text, 'SELECT max(v), count(DISTINCT v) FROM a', 's3');
    // Three values each; max at one of the sites were three values and the answer's 12 bytes.
    expect(bytes).toBe(2 * 3 * 4);
  });

  it('tells many wide values by a Bloom filter, to every fragment of the other relation', async () => {
    const { id, transfers, text } = await chosen(codes(200), JOIN_CODES, 's1');
    expect(id).toBe('search');
    const filters = transfers.filter((bytes) => bytes < 1_000);
    // 200 codes of 24 bytes; from each fragment 100 rows match, of 24 + 60 bytes.
    expect(filters).toHaveLength(2);
    const rows = transfers.filter((bytes) => !filters.includes(bytes)).map((bytes) => bytes / 84);
    for (const passed of rows) {
      expect(passed).toBeGreaterThanOrEqual(100);
      expect(passed).toBeLessThan(110);
    }
    expect(text).toMatch(/bloom_filter\(a.code, \d+, \d+\) AS bits FROM a\n/);
    expect(text).toMatch(/ WHERE bloom_contains\(v\d.bits, b.code, \d+\)\)\n/);
  });

  it('makes no filter where all rows have a partner', async () => {
    const { transfers } = await chosen(codes(2000), JOIN_CODES, 's1');
    expect(transfers).toEqual([1000 * 84, 1000 * 84]);
  });

  it('sends the values themselves where they are so few that a filter saves nothing', async () => {
    const text = lab(
      ...TWO_SITES,
      'GENERATE 200 ROWS INTO dept (d = row, title = word());',
      'GENERATE 60 ROWS INTO person (id = row, dept = 7, name = word());',
    );
    // One number of 4 bytes goes out, one department comes back.
    const { transfers } = await chosen(
      text,
      'SELECT name, title FROM person, dept WHERE dept = d',
      's1',
    );
    expect(transfers).toEqual([1 * 4, 1 * 14]);
  });

  it('cuts down by a filter the partner that then cuts down the rows', async () => {
    const cars = lab(
      'CREATE SITE s1; CREATE SITE s2; CREATE SITE s3;',
      'CREATE TABLE car (c INTEGER PRIMARY KEY, owner CHAR(20) NOT NULL);',
      'CREATE TABLE visit (v INTEGER PRIMARY KEY, car INTEGER NOT NULL, what CHAR(80) NOT NULL);',
      'ALLOCATE car AT s2; ALLOCATE visit AT s3;',
      'GENERATE 400 ROWS INTO car (c = row, owner = word());',
      'GENERATE 300 ROWS INTO visit (v = row, car = 390 + row, what = word());',
    );
    const { steps, text } = await chosen(
      cars,
      'SELECT owner, what FROM car, visit WHERE c = car',
      's1',
    );
    const sent = steps.flatMap((step) =>
      step.kind === 'ship' ? [`${step.source}-${step.target} ${step.lineage.join()}`] : [],
    );
    // A filter of all visits' cars, the cars that pass it, and by these cars the visits.
    expect(sent).toEqual(['s3-s2 visit', 's2-s1 car', 's2-s3 car', 's3-s1 visit']);
    expect(text).toContain('bloom_contains');
  });
});

/** Codes of one relation that some of the 2,000 rows of another have, which is in two fragments. */
const codes = (rows: number): string =>
  lab(
    'CREATE SITE s1; CREATE SITE s2; CREATE SITE s3;',
    'CREATE TABLE a (id INTEGER PRIMARY KEY, code CHAR(24) NOT NULL);',
    'CREATE TABLE b (k INTEGER PRIMARY KEY, g INTEGER NOT NULL, code CHAR(24) NOT NULL,',
    '  note CHAR(60) NOT NULL);',
    'CREATE FRAGMENT b1 OF b WHERE g = 1 AT s2; CREATE FRAGMENT b2 OF b WHERE g <> 1 AT s3;',
    'ALLOCATE a AT s1;',
    `GENERATE ${rows} ROWS INTO a (id = row, code = 'code ' || row);`,
    "GENERATE 2000 ROWS INTO b (k = row, g = row % 2, code = 'code ' || row, note = word());",
  );

const JOIN_CODES = 'SELECT id, note FROM a, b WHERE a.code = b.code';
