import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../sql/parser.ts';
import { columnFromSample } from './columnFromSample.ts';
import { type TableStatistics, uniqueColumn, unknownColumn } from './columnStatistics.ts';
import { estimateCount } from './estimateQuery.ts';

const ROWS = 1000;

/** 1,000 rows: k is a key, a has 100 values from 1, one row in four has no b. */
const R: TableStatistics = {
  rows: ROWS,
  columns: new Map([
    ['k', uniqueColumn(ROWS)],
    [
      'a',
      columnFromSample(
        Array.from({ length: ROWS }, (_, i) => 1 + (i % 100)),
        ROWS,
      ),
    ],
    [
      'b',
      columnFromSample(
        Array.from({ length: ROWS }, (_, i) => (i % 4 ? i % 10 : null)),
        ROWS,
      ),
    ],
  ]),
};

/** 50 rows with the values 1 to 50 of a. */
const S: TableStatistics = {
  rows: 50,
  columns: new Map([
    [
      'a',
      columnFromSample(
        Array.from({ length: 50 }, (_, i) => i + 1),
        50,
      ),
    ],
    ['w', unknownColumn(50)],
  ]),
};

function estimated(sql: string): number {
  const parsed = parseQuery(sql);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return estimateCount(parsed.value, (name) => ({ r: R, s: S })[name]);
}

const count = (rest: string): number => estimated(`SELECT count(*) FROM ${rest}`);

describe('conditions', () => {
  it.each([
    ['r', 1000],
    ['r WHERE k = 7', 1],
    ['r WHERE a = 5', 10],
    ['r WHERE a = 5 AND a = 5', 10],
    // Cut by a hash: one value in so many, of both sides of a join alike.
    ['r WHERE abs(a) % 4 = 1', 250],
    ['r WHERE abs(b) % 4 = 1', 187.5],
    ['r, s WHERE r.a = s.a AND abs(r.a) % 4 = 1 AND abs(s.a) % 4 = 1', 125],
    ['r WHERE a IN (5, 6, 7)', 30],
    ['r WHERE a = 2 + 3', 10],
    ['r WHERE a = 500', 0],
    ['r WHERE b IS NULL', 250],
    ['r WHERE b IS NOT NULL', 750],
    ['r WHERE NOT (b IS NULL)', 750],
    ['r WHERE 1 = 1 OR a = 5', 1000 * (0.1 + 0.01 - 0.001)],
    // What nothing is known of goes by System R's defaults.
    ["s WHERE w = 'x'", 5],
    ["s WHERE w > 'x'", 50 / 3],
    ["s WHERE w > 'x' AND w < 'y'", 50 / 4],
    ["s WHERE w LIKE 'x%'", 5],
    ['r WHERE a NOT BETWEEN 1 AND 1000', 0],
    // No column: nothing is known of it, negated or inside another condition.
    ['s WHERE a + w BETWEEN 1 AND 2', 50 / 4],
    ['s WHERE a + w NOT BETWEEN 1 AND 2', 50 - 50 / 4],
    ['s WHERE a + w BETWEEN 1 AND 2 OR a + w BETWEEN 3 AND 4', 50 * (0.5 - 1 / 16)],
  ])('%s', (from, rows) => {
    expect(count(from)).toBeCloseTo(rows, 6);
  });

  it('reads ranges off the histogram, both ends together', () => {
    expect(count('r WHERE a <= 50')).toBeGreaterThan(450);
    expect(count('r WHERE a <= 50')).toBeLessThan(550);
    const between = count('r WHERE a BETWEEN 41 AND 60');
    expect(between).toBeGreaterThan(150);
    expect(between).toBeLessThan(250);
    expect(count('r WHERE a >= 41 AND a <= 60')).toBeCloseTo(between, 6);
    expect(count('r WHERE 60 >= a AND 41 <= a')).toBeCloseTo(between, 6);
    expect(count('r WHERE a > 60 AND a < 41')).toBe(0);
  });
});

describe('joins', () => {
  it.each([
    ['r, s WHERE r.a = s.a', 500],
    ['r JOIN s ON r.a = s.a', 500],
    ['r JOIN s USING (a)', 500],
    // An equality that follows from others says nothing new.
    ['r, s, s AS t WHERE r.a = s.a AND s.a = t.a', 500],
    ['r, s, s AS t WHERE r.a = s.a AND s.a = t.a AND r.a = t.a', 500],
    ['r LEFT JOIN s ON r.a = s.a', 1000],
    ['r, s', 50_000],
  ])('%s', (from, rows) => {
    expect(count(from)).toBeCloseTo(rows, 6);
  });
});

describe('correlated reductions', () => {
  it('are not multiplied twice', () => {
    const joined = count('r, s WHERE r.a = s.a');
    const reduced = 'WITH v AS (SELECT * FROM r WHERE a IN (SELECT a FROM s))';
    expect(estimated(`${reduced} SELECT count(*) FROM v`)).toBeCloseTo(500, 6);
    expect(estimated(`${reduced} SELECT count(*) FROM v, s WHERE v.a = s.a`)).toBeCloseTo(
      joined,
      6,
    );
    const twice = `${reduced}, u AS (SELECT * FROM v WHERE EXISTS
      (SELECT 1 FROM s WHERE s.a = v.a)) SELECT count(*) FROM u`;
    expect(estimated(twice)).toBeCloseTo(500, 6);
    const again = 'WITH v AS (SELECT * FROM r WHERE a <= 50) SELECT count(*) FROM v WHERE a <= 50';
    expect(estimated(again)).toBeCloseTo(count('r WHERE a <= 50'), 6);
  });

  it('leave what has no partner to the antijoin', () => {
    const semi = count('r WHERE a IN (SELECT a FROM s)');
    const anti = count('r WHERE NOT EXISTS (SELECT 1 FROM s WHERE s.a = r.a)');
    expect(semi + anti).toBeCloseTo(1000, 6);
    expect(count('r WHERE a NOT IN (SELECT a FROM s)')).toBeCloseTo(anti, 6);
  });

  it('leave one row in ten where nothing but the number of values says that all have one', () => {
    const partner = 'SELECT 1 FROM r WHERE r.k = s.w';
    expect(count(`s WHERE EXISTS (${partner})`)).toBeCloseTo(50, 6);
    expect(count(`s WHERE NOT EXISTS (${partner})`)).toBeCloseTo(5, 6);
    expect(count('s WHERE w NOT IN (SELECT k FROM r)')).toBeCloseTo(5, 6);
  });

  it('count what partners must fulfil besides: one of several does more easily', () => {
    expect(count('s WHERE EXISTS (SELECT 1 FROM r WHERE r.k = s.w AND r.b <> s.w)')).toBeCloseTo(
      45,
      6,
    );
    const ofTen = count('s WHERE EXISTS (SELECT 1 FROM r WHERE r.a = s.a AND r.b < s.w)');
    expect(ofTen).toBeCloseTo(50 * (1 - (2 / 3) ** 10), 6);
    expect(count('s WHERE NOT EXISTS (SELECT 1 FROM r WHERE r.k = s.w AND r.b <> s.w)')).toBe(
      50 - 45,
    );
  });
});

describe('a Bloom filter', () => {
  // 50 values, 100 bits, one hash: 1 − e^(−1/2) of the others pass.
  const passing = 1 - Math.exp(-0.5);
  const filter = 'WITH f AS (SELECT bloom_filter(a, 100, 1) AS bits FROM s)';
  const tested = 'EXISTS (SELECT 1 FROM f WHERE bloom_contains(f.bits, r.a, 1))';

  it('lets pass what matches, and some others by mistake', () => {
    expect(estimated(`${filter} SELECT count(*) FROM r WHERE ${tested}`)).toBeCloseTo(
      500 + 500 * passing,
      6,
    );
  });

  it('does not reduce what is joined afterwards', () => {
    const rows = `${filter}, v AS (SELECT * FROM r WHERE ${tested})`;
    expect(estimated(`${rows} SELECT count(*) FROM v, s WHERE v.a = s.a`)).toBeCloseTo(500, 6);
  });
});

describe('fragments of one domain', () => {
  // Of the values 1 to 1,000 one fragment has the even ones, another the odd ones.
  const even = Array.from({ length: 500 }, (_, i) => 2 * i + 2);
  const tableOf = (values: readonly number[]): TableStatistics => ({
    rows: values.length,
    columns: new Map([['a', columnFromSample(values, values.length)]]),
  });
  const tables: Readonly<Record<string, TableStatistics>> = {
    all: tableOf(Array.from({ length: 1000 }, (_, i) => i + 1)),
    even: tableOf(even),
    odd: tableOf(even.map((value) => value - 1)),
    half: {
      rows: 500,
      columns: new Map([
        [
          'a',
          columnFromSample(
            even.filter((_, i) => i % 2 === 0),
            500,
          ),
        ],
      ]),
    },
  };
  it.each([
    ['even, odd WHERE even.a = odd.a', 0],
    ['all, even WHERE all.a = even.a', 500],
    ['even WHERE a NOT IN (SELECT a FROM odd)', 500],
    ['even WHERE NOT EXISTS (SELECT 1 FROM odd WHERE odd.a = even.a)', 500],
    // Half of the values were seen; the others are taken to be as common.
    ['even, half WHERE even.a = half.a', 500],
    // Both were cut by the same value: one of each is left, and it is the same.
    ['all, even WHERE all.a = 4 AND even.a = 4 AND all.a = even.a', 1],
  ])('%s', (from, rows) => {
    const parsed = parseQuery(`SELECT count(*) FROM ${from.replaceAll('all', '"all"')}`);
    if (!parsed.ok) throw new Error(parsed.error.message);
    expect(estimateCount(parsed.value, (name) => tables[name])).toBeCloseTo(rows, 6);
  });
});

describe('distinct values, groups and sets', () => {
  it.each([
    ['(SELECT DISTINCT a FROM r)', 100],
    ['(SELECT DISTINCT a COLLATE BINARY FROM r)', 100],
    ['(SELECT a, count(*) FROM r GROUP BY a)', 100],
    ['(SELECT count(*) FROM r)', 1],
    ['(SELECT a FROM r UNION ALL SELECT a FROM s)', 1050],
    // The values of s are among those of r.
    ['(SELECT a FROM r UNION SELECT a FROM s)', 100],
    ['(SELECT * FROM r LIMIT 7)', 7],
  ])('%s', (from, rows) => {
    expect(count(from)).toBeCloseTo(rows, 6);
  });

  it('of rows that are left are fewer', () => {
    const left = count('(SELECT DISTINCT a FROM r WHERE b = 3)');
    expect(left).toBeGreaterThan(40);
    expect(left).toBeLessThan(100);
  });
});

describe('a sample', () => {
  it('tells about how many values the whole has', () => {
    const seldom = columnFromSample(
      Array.from({ length: 200 }, (_, i) => i),
      10_000,
    );
    expect(seldom.distinct).toBe(10_000);
    const often = columnFromSample(
      Array.from({ length: 200 }, (_, i) => i % 20),
      10_000,
    );
    expect(often.distinct).toBe(20);
  });

  it('gives shares between 0 and 1, and all of it', () => {
    const value = fc.option(
      fc.oneof(fc.integer({ min: -50, max: 50 }), fc.string({ maxLength: 3 })),
      {
        nil: null,
      },
    );
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 80 }),
        fc.integer(),
        (values, limit) => {
          const column = columnFromSample(values, values.length * 3);
          const table = { rows: 100, columns: new Map([['x', column]]) };
          const rowsOf = (where: string): number => {
            const parsed = parseQuery(`SELECT count(*) FROM t WHERE ${where}`);
            if (!parsed.ok) throw new Error(parsed.error.message);
            return estimateCount(parsed.value, () => table);
          };
          const [below, above] = [rowsOf(`x < ${limit}`), rowsOf(`x >= ${limit}`)];
          expect(Math.min(below, above)).toBeGreaterThanOrEqual(0);
          const present = values.filter((own) => own !== null).length / values.length;
          expect(below + above).toBeCloseTo(100 * present, 6);
        },
      ),
    );
  });
});
