import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explainQuery } from '../explain.ts';
import { openLocalSite } from '../localSite.ts';
import { type OpenedLab, openLab } from '../openLab.ts';
import { askSql } from '../question.ts';
import type { RunResult } from '../runPlan.ts';
import { runSelected } from '../runSelected.ts';

/** `ord` and `item` are cut alike; `tag` has NULLs and repetitions. */
const LAB = `---
title: Nested
---

\`\`\`sql setup
CREATE SITE s1; CREATE SITE s2; CREATE SITE s3;
CREATE TABLE ord (o INTEGER PRIMARY KEY, day INTEGER NOT NULL, c CHAR(30) NOT NULL);
CREATE TABLE item (i INTEGER PRIMARY KEY, o INTEGER NOT NULL, price INTEGER, g INTEGER);
CREATE TABLE tag (t INTEGER PRIMARY KEY, v INTEGER, w CHAR(20) NOT NULL);
CREATE FRAGMENTS OF ord BY HASH (o) INTO 3 AT s1, s2, s3;
CREATE FRAGMENTS OF item BY HASH (o) INTO 3 AT s1, s2, s3;
ALLOCATE tag AT s3;
GENERATE 90 ROWS INTO ord (o = row, day = row % 10, c = word());
GENERATE 200 ROWS INTO item (i = row, o = 1 + row % 60, price = row % 13, g = row % 4);
INSERT INTO tag VALUES (1, 3, 'a'), (2, 3, 'b'), (3, NULL, 'c'), (4, 70, 'd'), (5, 5, 'e');
\`\`\`
`;

let lab: OpenedLab;

beforeAll(async () => {
  const opened = await openLab(LAB, { openSite: openLocalSite });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  lab = opened.value;
});

afterAll(() => lab.close());

/** All candidates executed, the chosen one first; every one gives central's answer. */
async function runAll(sql: string): Promise<readonly [RunResult, ...RunResult[]]> {
  const asked = askSql(lab.catalog, sql, { at: 's1' });
  if (!asked.ok) throw new Error(asked.error.message);
  const explained = await explainQuery(lab, asked.value);
  if (!explained.ok) throw new Error(`${sql}: ${explained.error.message}`);
  const ran = await runSelected(lab, explained.value, { kind: 'all' });
  if (!ran.ok) throw new Error(`${sql}: ${ran.error.message}`);
  for (const { candidate, verdict, measured } of ran.value) {
    expect(verdict, `${candidate.plan.id}: ${sql}`).toEqual({ equalsCentral: true });
    expect(measured.bytes, `${candidate.plan.id}: ${sql}`).toBe(candidate.estimated.bytes);
  }
  const [chosen, ...others] = ran.value;
  if (!chosen) throw new Error('nothing ran');
  return [chosen, ...others];
}

const fallbackOf = (ran: readonly RunResult[]): number =>
  Math.min(
    ...ran
      .filter(({ candidate }) => candidate.plan.strategy === 'reduce-and-ship')
      .map(({ measured }) => measured.bytes),
  );

describe('a subquery tied to the query around it', () => {
  it('is looked up where both are cut alike, and nothing of it travels', async () => {
    const [chosen] = await runAll(
      'SELECT day, count(*) FROM ord WHERE EXISTS (SELECT 1 FROM item WHERE item.o = ord.o AND price > 6) GROUP BY day',
    );
    // Only groups of two sites travel, of 4 + 8 bytes.
    expect(chosen.measured.messages).toBe(2);
    expect(chosen.measured.bytes % 12).toBe(0);
    expect(chosen.measured.bytes).toBeLessThanOrEqual(2 * 10 * 12);
  });

  it('stays where it is cut alike when rows of other relations come to be joined', async () => {
    const exists = 'EXISTS (SELECT 1 FROM item b WHERE b.o = a.o AND b.price <> a.price)';
    const [chosen] = await runAll(
      `SELECT w, count(*) FROM item a, tag WHERE v = a.price AND ${exists} GROUP BY w`,
    );
    const shipped = chosen.candidate.plan.steps.flatMap((step) =>
      step.kind === 'ship' ? [step] : [],
    );
    // What is looked up is an extreme of a group; such columns do not travel.
    const columns = shipped.flatMap((step) => step.columns.map(({ name }) => name));
    expect(columns).not.toContain('c2');
    expect(columns.filter((name) => /^m(?:in|ax)_/.test(name))).toEqual([]);
  });

  it.each([
    'SELECT o FROM ord WHERE NOT EXISTS (SELECT 1 FROM tag WHERE v = o AND w < $b)',
    'SELECT o FROM ord WHERE o IN (SELECT v FROM tag)',
    'SELECT o FROM ord WHERE o NOT IN (SELECT v FROM tag)',
    'SELECT o FROM ord WHERE NOT (o IN (SELECT v FROM tag))',
    'SELECT o FROM ord WHERE (o IN (SELECT v FROM tag)) IS NULL AND day = 3',
    'SELECT o FROM ord WHERE o NOT IN (SELECT v FROM tag WHERE v IS NOT NULL)',
    'SELECT o FROM ord WHERE (SELECT count(*) FROM item WHERE item.o = ord.o) < 2',
    'SELECT o FROM ord WHERE day > (SELECT avg(price) FROM item WHERE item.o = ord.o)',
    'SELECT i FROM item WHERE price > (SELECT 2 * avg(x.price) FROM item x WHERE x.g = item.g)',
    'SELECT sum(price) FROM item WHERE o IN (SELECT o FROM ord WHERE o IN (SELECT v FROM tag))',
    'SELECT count(*) FROM ord WHERE o IN (SELECT o FROM item WHERE o IN (SELECT o FROM item WHERE i < 4))',
    'SELECT o FROM ord WHERE EXISTS (SELECT 1 FROM tag WHERE v = 70) AND day = 1',
    'SELECT a.o, b.i FROM ord a JOIN item b ON a.o = b.o WHERE a.day = (SELECT max(day) FROM ord)',
    'SELECT i FROM item WHERE EXISTS (SELECT 1 FROM item x WHERE x.o = item.o AND x.price <> item.price)',
    'SELECT i FROM item WHERE NOT EXISTS (SELECT 1 FROM item x WHERE x.g = item.g AND x.price > item.price)',
    'SELECT t FROM tag WHERE EXISTS (SELECT 1 FROM tag u WHERE u.v <> tag.v)',
    'SELECT t FROM tag WHERE NOT EXISTS (SELECT 1 FROM tag u WHERE tag.v >= u.v AND u.t <> 3 AND u.w <> $b)',
    'SELECT o FROM ord WHERE EXISTS (SELECT 1 FROM item WHERE ord.o < item.o AND price = 1)',
  ])('gives central’s answer and costs no more than the fallback: %s', async (sql) => {
    const ran = await runAll(sql.replace('$b', "'c'"));
    expect(ran[0].measured.bytes).toBeLessThanOrEqual(fallbackOf(ran));
  });

  it('is computed for those values alone that conditions around leave to be looked up', async () => {
    const [chosen] = await runAll(
      "SELECT t FROM tag WHERE w = 'a' AND v < (SELECT sum(price) FROM item WHERE item.g = tag.v)",
    );
    // One value goes to two sites, and a group comes back; all four of each would be 96 bytes.
    expect(chosen.measured.bytes).toBeLessThan(2 * 4 * 12);
  });

  it('counts none where a value that is looked up has no partner', async () => {
    const [chosen] = await runAll(
      "SELECT t FROM tag WHERE w = 'd' AND 0 = (SELECT count(*) FROM item WHERE item.g = tag.v)",
    );
    expect(chosen.rows).toHaveLength(1);
  });

  it('sends extremes where it is tied by one comparison beside equalities', async () => {
    const sql =
      'SELECT o FROM ord WHERE NOT EXISTS (SELECT 1 FROM item WHERE item.g = ord.day AND price <> ord.o)';
    const [chosen] = await runAll(sql);
    // Four groups with their key, least and greatest price, from three sites to the two others.
    expect(chosen.candidate.plan.strategy).not.toBe('reduce-and-ship');
    expect(chosen.measured.bytes).toBeLessThanOrEqual(6 * 4 * 24 + 90 * 4);
  });

  it('is not taken apart where it is tied by more than one comparison', async () => {
    const ran = await runAll(
      'SELECT o FROM ord WHERE EXISTS (SELECT 1 FROM item WHERE item.o > ord.o AND price < day)',
    );
    const strategies = new Set(ran.map(({ candidate }) => candidate.plan.strategy));
    expect(strategies).toEqual(new Set(['reduce-and-ship', 'ship-whole']));
  });
});

describe('a part that can be planned by itself', () => {
  it.each([
    ['SELECT v FROM tag UNION SELECT day FROM ord', 'mixed'],
    ['SELECT day FROM ord INTERSECT SELECT g FROM item EXCEPT SELECT v FROM tag', 'mixed'],
    ['SELECT n FROM (SELECT day, count(*) AS n FROM ord GROUP BY day) WHERE n > 8', 'mixed'],
    [
      'WITH w AS (SELECT g, sum(price) AS p FROM item GROUP BY g) SELECT w.p, o FROM ord LEFT JOIN w ON w.g = day WHERE day < 3',
      'mixed',
    ],
    ['SELECT day, (SELECT max(price) FROM item) AS m FROM ord WHERE day = 4', 'mixed'],
  ])('travels as its answer: %s', async (sql, strategy) => {
    const ran = await runAll(sql);
    expect(ran[0].candidate.plan.strategy).toBe(strategy);
    expect(ran[0].measured.bytes).toBeLessThan(fallbackOf(ran));
  });
});
