import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Row } from '../base/value.ts';
import { decodeRows } from '../site/shipment.ts';
import { explainQuery } from './explain.ts';
import { openLocalSite } from './localSite.ts';
import { type OpenedLab, openLab } from './openLab.ts';
import { askSql } from './question.ts';
import { runSelected } from './runSelected.ts';

/**
 * What no graph is made of runs all the same, under rows cut, columns cut and rows that follow
 * others; a setup may have what a dump has, and columns that are computed.
 */
const LAB = `---
title: All of SELECT
---

\`\`\`sql setup
CREATE SITE s1; CREATE SITE s2; CREATE SITE s3;
DROP TABLE IF EXISTS r;
BEGIN TRANSACTION;
CREATE TABLE r (
  a INTEGER PRIMARY KEY, g INT NOT NULL, b INT, doc TEXT NOT NULL,
  twice INT GENERATED ALWAYS AS (a * 2)
) STRICT, WITHOUT ROWID;
CREATE FRAGMENT r_keys OF r (a, g) AT s1;
CREATE FRAGMENT r_rest OF r (a, b, doc, twice);
CREATE FRAGMENT r_low OF r_rest WHERE twice <= 6 AT s2;
CREATE FRAGMENT r_high OF r_rest WHERE twice > 6 AT s3;
CREATE TABLE s (k INTEGER PRIMARY KEY, up INT);
CREATE FRAGMENTS OF s BY HASH (k) INTO 3 AT s1, s2, s3;
INSERT INTO r VALUES (1, 1, 5, '[1,2]'), (2, 1, NULL, '[]'), (3, 2, 5, '[7]');
REPLACE INTO r VALUES (3, 2, 6, '[7]');
INSERT INTO r (a, g, doc) WITH v (x) AS (VALUES (4), (5)) SELECT x, 2, '[' || x || ']' FROM v;
INSERT INTO r (a, g, doc) VALUES (1, 9, '') ON CONFLICT (a) DO UPDATE SET b = b + 1;
INSERT INTO s VALUES (1, NULL), (2, 1), (3, 2), (4, 2), (5, 4), (6, 1);
UPDATE s SET up = r.g FROM r WHERE r.a = s.k AND s.k = 3;
DELETE FROM s WHERE k = 6 RETURNING k;
ANALYZE;
COMMIT;
\`\`\`
`;

let lab: OpenedLab;

beforeAll(async () => {
  const opened = await openLab(LAB, { openSite: openLocalSite });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  lab = opened.value;
});

afterAll(() => lab.close());

/** The answer, when every candidate gives central's. */
async function answerOf(sql: string): Promise<readonly Row[]> {
  const asked = askSql(lab.catalog, sql, { at: 's2' });
  if (!asked.ok) throw new Error(asked.error.message);
  const explained = await explainQuery(lab, asked.value);
  if (!explained.ok) throw new Error(`${sql}: ${explained.error.message}`);
  const ran = await runSelected(lab, explained.value, { kind: 'all' });
  if (!ran.ok) throw new Error(`${sql}: ${ran.error.message}`);
  for (const { candidate, verdict } of ran.value) {
    expect(verdict, `${candidate.plan.id}: ${sql}`).toEqual({ equalsCentral: true });
  }
  return decodeRows(ran.value[0]?.execution.answer.batches ?? []);
}

describe('the answer over fragments', () => {
  it.each<[string, readonly Row[]]>([
    [
      'SELECT a, rank() OVER (ORDER BY g DESC) FROM r ORDER BY a',
      [
        [1, 4],
        [2, 4],
        [3, 1],
        [4, 1],
        [5, 1],
      ],
    ],
    [
      'SELECT a, sum(twice) OVER (PARTITION BY g ORDER BY a ROWS 1 PRECEDING) FROM r WHERE a <> 3 ORDER BY a',
      [
        [1, 2],
        [2, 6],
        [4, 8],
        [5, 18],
      ],
    ],
    [
      'SELECT g, sum(count(*)) OVER w FROM r GROUP BY g WINDOW w AS (ORDER BY g) ORDER BY g',
      [
        [1, 2],
        [2, 5],
      ],
    ],
    [
      'SELECT * FROM (SELECT g, a, row_number() OVER (PARTITION BY g ORDER BY a DESC) AS n FROM r) WHERE n = 1 ORDER BY g',
      [
        [1, 2, 1],
        [2, 5, 1],
      ],
    ],
    ['SELECT a FROM r ORDER BY count(*) OVER (PARTITION BY g), a DESC LIMIT 3', [[2], [1], [5]]],
    [
      'WITH RECURSIVE below (k, d) AS (SELECT k, 0 FROM s WHERE up IS NULL UNION ALL SELECT s.k, d + 1 FROM s JOIN below ON s.up = below.k) SELECT k, d FROM below ORDER BY k',
      [
        [1, 0],
        [2, 1],
        [3, 2],
        [4, 2],
        [5, 3],
      ],
    ],
    [
      'WITH x AS (SELECT n + 1 AS m FROM y), y (n) AS (SELECT max(k) FROM s) SELECT m FROM x',
      [[6]],
    ],
    [
      'SELECT a, j.value FROM r, json_each(doc) AS j WHERE j.key = 0 ORDER BY a',
      [
        [1, 1],
        [3, 7],
        [4, 4],
        [5, 5],
      ],
    ],
    ['SELECT k FROM s WHERE (k, up) IN (SELECT a + 1, g FROM r) ORDER BY k', [[2], [4]]],
    ['WITH r_low AS (SELECT 9 AS a) SELECT r.a FROM r, r_low WHERE twice = 4', [[2]]],
    ['WITH v1 AS MATERIALIZED (SELECT up FROM s) SELECT count(*) FROM v1, s', [[25]]],
    ['SELECT main.r.a FROM main.r NOT INDEXED WHERE b = 6 ORDER BY 1', [[1], [3]]],
  ])('%s', async (sql, rows) => {
    expect(await answerOf(sql)).toEqual(rows);
  });
});

describe('an answer that SQL leaves open', () => {
  const verdictsOf = async (sql: string) => {
    const asked = askSql(lab.catalog, sql, { at: 's1' });
    const explained = asked.ok ? await explainQuery(lab, asked.value) : asked;
    if (!explained.ok) throw new Error(explained.error.message);
    const ran = await runSelected(lab, explained.value, { kind: 'all' });
    if (!ran.ok) throw new Error(ran.error.message);
    return [...new Set(ran.value.map(({ verdict }) => verdict.equalsCentral))];
  };

  it.each([
    ['SELECT row_number() OVER (ORDER BY g) FROM r', [null]],
    ['SELECT row_number() OVER (ORDER BY a) FROM r', [true]],
    ['SELECT count(*) OVER (ORDER BY g) FROM r', [true]],
    ['SELECT sum(a) OVER (ORDER BY g ROWS 1 PRECEDING) FROM r', [null]],
    [
      'SELECT sum(a) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM r',
      [true],
    ],
    ['SELECT first_value(a) OVER w FROM r WINDOW w AS (PARTITION BY g)', [null]],
    ['SELECT * FROM (SELECT lag(a) OVER (ORDER BY b) AS x FROM r WHERE b = 5)', [true]],
    ['WITH v AS (SELECT lag(a) OVER (ORDER BY b) AS x FROM r) SELECT x FROM v', [null]],
    [
      'SELECT k, (SELECT max(x) FROM (SELECT ntile(2) OVER (ORDER BY a) AS x FROM r)) FROM s',
      [true],
    ],
  ])('%s', async (sql, verdicts) => {
    expect(await verdictsOf(sql)).toEqual(verdicts);
  });
});

it('stores computed columns like any other, each where its fragment says', async () => {
  const kept = await lab.central.request({ kind: 'read', sql: 'SELECT a, twice FROM r_high' });
  expect(kept.ok && kept.value.rows).toBe(2);
  expect(await answerOf('SELECT twice FROM r WHERE a > 3 ORDER BY 1')).toEqual([[8], [10]]);
});
