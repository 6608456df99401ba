import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Row, Value } from '../../base/value.ts';
import { parseExpression } from '../../sql/parser.ts';
import { printExpression } from '../../sql/print.ts';
import { type Judge, openJudge } from '../../sql/sqlite.testing.ts';
import { builtLab, labOf } from '../marked.testing.ts';
import { evaluateConstant } from './constant.ts';
import { dayNumber, isoDate } from './dates.ts';
import { toValue } from './sqlValue.ts';
import { CITIES, FAMILY_NAMES, FIRST_NAMES, WORDS } from './words.ts';

/** The rows of one GENERATE statement, by the text of its pairs. */
function generated(
  pairs: string,
  { columns = 'a, b, c', count = 200, seed = 7, before = '' } = {},
): readonly Row[] {
  const setup = `CREATE SITE s; CREATE TABLE t (${columns}); ${before}
    GENERATE ${count} ROWS INTO t (${pairs});`;
  const step = builtLab(labOf(setup), { seed }).dataSteps.at(-1);
  if (step?.kind !== 'rows') throw new Error('GENERATE gave no rows.');
  return step.rows;
}

const column = (rows: readonly Row[], index = 0): readonly (Value | undefined)[] =>
  rows.map((row) => row[index]);

const texts = (rows: readonly Row[]): readonly string[] =>
  column(rows).map((value) => {
    if (typeof value !== 'string') throw new Error(`Not a text: ${String(value)}`);
    return value;
  });

const numbers = (rows: readonly Row[]): readonly number[] =>
  column(rows).map((value) => {
    if (typeof value !== 'number') throw new Error(`Not a number: ${String(value)}`);
    return value;
  });

describe('functions of GENERATE', () => {
  it('counts rows from 1', () => {
    expect(column(generated('a = row', { count: 3 }))).toEqual([1, 2, 3]);
  });

  it('uniform takes both ends, of integers and of real numbers', () => {
    expect(new Set(numbers(generated('a = uniform(3, 5)')))).toEqual(new Set([3, 4, 5]));
    const real = numbers(generated('a = uniform(0.5, 1.5)'));
    expect(real.every((value) => value >= 0.5 && value <= 1.5)).toBe(true);
    expect(new Set(real).size).toBeGreaterThan(100);
  });

  it('normal has the mean and deviation asked for', () => {
    const values = numbers(generated('a = normal(100, 15)', { count: 4000 }));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean - 100)).toBeLessThan(1);
    expect(Math.abs(Math.sqrt(variance) - 15)).toBeLessThan(1);
  });

  it('zipf prefers low ranks as 1 / k^s does', () => {
    const values = numbers(generated('a = zipf(10, 1.0)', { count: 6000 }));
    const share = (rank: number) => values.filter((value) => value === rank).length / values.length;
    // 1 / (1 + 1/2 + … + 1/10) = 0.3414
    expect(share(1)).toBeCloseTo(0.3414, 1);
    expect(share(1) / share(2)).toBeGreaterThan(1.7);
    expect(share(1) / share(2)).toBeLessThan(2.3);
    expect(Math.min(...values)).toBe(1);
    expect(Math.max(...values)).toBe(10);
  });

  it('weighted follows its weights and never takes a weight of 0', () => {
    const values = texts(generated("a = weighted('x', 3, 'y', 1, 'z', 0)", { count: 4000 }));
    const share = values.filter((value) => value === 'x').length / values.length;
    expect(share).toBeCloseTo(0.75, 1);
    expect(values).not.toContain('z');
  });

  it('pick takes each of its arguments', () => {
    expect(new Set(texts(generated("a = pick('x', 'y', 'z')")))).toEqual(new Set(['x', 'y', 'z']));
  });

  it('text(n) has n characters and no space at its ends', () => {
    for (const length of [0, 1, 2, 7, 40]) {
      for (const value of texts(generated(`a = text(${length})`, { count: 50 }))) {
        expect(value).toHaveLength(length);
        expect(value.trim()).toBe(value);
      }
    }
  });

  it('date_between gives dates that exist, both ends included', () => {
    const dates = texts(generated("a = date_between('2023-12-30', '2024-01-02')"));
    expect([...new Set(dates)].sort()).toEqual([
      '2023-12-30',
      '2023-12-31',
      '2024-01-01',
      '2024-01-02',
    ]);
  });

  it('numbers days without a gap', () => {
    for (let day = dayNumber('1899-12-31') ?? 0; day < (dayNumber('2101-01-01') ?? 0); day += 1) {
      expect(dayNumber(isoDate(day))).toBe(day);
    }
    expect(isoDate((dayNumber('2024-02-28') ?? 0) + 1)).toBe('2024-02-29');
    for (const wrong of ['2023-02-29', '2024-13-01', '2024-00-10', '24-01-01', '2024-1-1', 7]) {
      expect(dayNumber(wrong)).toBeUndefined();
    }
  });

  it('draws words of the lengths that the lab language promises', () => {
    const longest = (words: readonly string[]) => Math.max(...words.map((word) => word.length));
    expect(longest(FIRST_NAMES) + 1 + longest(FAMILY_NAMES)).toBeLessThanOrEqual(16);
    expect(longest(CITIES)).toBeLessThanOrEqual(12);
    expect(WORDS.every((word) => /^[a-z]{3,8}$/.test(word))).toBe(true);
    for (const list of [FIRST_NAMES, FAMILY_NAMES, CITIES, WORDS]) {
      expect(new Set(list).size).toBe(list.length);
      expect(list.every((word) => /^[A-Za-z]+$/.test(word))).toBe(true);
    }
    expect(new Set(texts(generated('a = person_name()'))).size).toBeGreaterThan(150);
  });
});

describe('determinism of GENERATE', () => {
  const pairs = 'a = uniform(1, 1000000), b = person_name(), c = normal(0, 1)';

  it('gives the same rows for the same seed, and others for another', () => {
    expect(generated(pairs)).toEqual(generated(pairs));
    expect(generated(pairs)).not.toEqual(generated(pairs, { seed: 8 }));
  });

  it('does not change a column when others come and go', () => {
    const all = generated(pairs);
    expect(column(generated('b = person_name()'))).toEqual(column(all, 1));
    expect(column(generated('c = normal(0, 1), a = uniform(1, 1000000)'), 1)).toEqual(column(all));
  });

  it('does not change the first rows when more are asked for', () => {
    expect(generated(pairs, { count: 300 }).slice(0, 200)).toEqual(generated(pairs));
  });

  it('draws anew for a second statement on the same table', () => {
    const first = generated('a = uniform(1, 1000000)');
    const before = 'GENERATE 200 ROWS INTO t (a = uniform(1, 1000000));';
    expect(generated('a = uniform(1, 1000000)', { before })).not.toEqual(first);
  });

  it('draws anew for every call, in one column and in two', () => {
    const rows = generated('a = uniform(1, 1000000), b = uniform(1, 1000000)');
    expect(column(rows)).not.toEqual(column(rows, 1));
    const both = texts(generated("a = uniform(1, 9999) || '-' || uniform(1, 9999)"));
    expect(both.some((value) => value.split('-')[0] !== value.split('-')[1])).toBe(true);
  });

  it('lets a column use one that was set before it', () => {
    const rows = generated("a = uniform(1, 1000000), b = a || '!', c = a = a");
    for (const [a, b, c] of rows) {
      expect(b).toBe(`${String(a)}!`);
      expect(c).toBe(1);
    }
  });
});

describe('what GENERATE stores', () => {
  it('has the affinity of its column', () => {
    const columns = 'a INTEGER, b TEXT, c REAL';
    expect(generated("a = '7', b = 1 + row, c = '2.5'", { columns, count: 1 })).toEqual([
      [7, '2', 2.5],
    ]);
  });

  it('leaves out columns it does not name', () => {
    const { dataSteps } = builtLab(
      labOf(
        "CREATE SITE s; CREATE TABLE t (a, b DEFAULT ('x')); GENERATE 2 ROWS INTO t (a = row);",
      ),
    );
    expect(dataSteps).toMatchObject([{ columns: ['a'], rows: [[1], [2]] }]);
  });
});

/* Expressions are compared with SQLite itself. */

const shortNumber = fc.oneof(
  fc.integer({ min: -20, max: 20 }).map((number) => (number < 0 ? `(${number})` : `${number}`)),
  fc.constantFrom('4294967296', '0.5', '2.0', '1e3', '(-2.75)', '123456.789'),
);
const otherLiteral = fc.oneof(
  fc.constantFrom("'a'", "'12abc'", "'1.5'", "' 7 '", "''", "'Zürich'", "'1e2x'", "'-3'", "'0x10'"),
  fc.constantFrom('NULL', 'TRUE', 'FALSE', "x'3132'"),
);
const longNumber = fc.constantFrom(...['9223372036854775807', '1e20', '0.1', '1e-9']);

const COMPARISONS = ['=', '<>', '<', '<=', '>', '>=', 'AND', 'OR', 'IS', 'IS NOT'];

/** Expressions over some literals, operators and functions of one and two arguments. */
function expressionsOf(
  literals: fc.Arbitrary<string>,
  operators: readonly string[],
  types: readonly string[],
  unary: readonly string[],
): fc.Arbitrary<string> {
  const made = fc.letrec<{ expression: string }>((tie) => {
    const inner = tie('expression');
    const three = fc.tuple(inner, inner, inner);
    return {
      expression: fc.oneof(
        { maxDepth: 4, depthSize: 'small' },
        literals,
        fc
          .tuple(inner, fc.constantFrom(...operators, ...COMPARISONS), inner)
          .map(([a, op, b]) => `(${a} ${op} ${b})`),
        fc.tuple(fc.constantFrom('NOT', '-', '+', '~'), inner).map(([op, a]) => `(${op} ${a})`),
        fc.tuple(inner, fc.constantFrom(...types)).map(([a, name]) => `CAST(${a} AS ${name})`),
        three.map(([a, b, c]) => `CASE WHEN ${a} THEN ${b} ELSE ${c} END`),
        three.map(([a, b, c]) => `CASE ${a} WHEN ${b} THEN ${c} END`),
        three.map(([a, b, c]) => `(${a} BETWEEN ${b} AND ${c})`),
        three.map(([a, b, c]) => `(${a} NOT IN (${b}, ${c}))`),
        inner.map((a) => `(${a} IS NULL)`),
        inner.map((a) => `(${a} IS NOT TRUE)`),
        fc
          .tuple(fc.constantFrom('coalesce', 'nullif', 'min', 'max', 'ifnull'), inner, inner)
          .map(([name, a, b]) => `${name}(${a}, ${b})`),
        fc.tuple(fc.constantFrom(...unary), inner).map(([name, a]) => `${name}(${a})`),
      ),
    };
  });
  return made.expression;
}

/** Numbers of any size, with every operator, but never printed as text. */
const numeric = expressionsOf(
  fc.oneof(shortNumber, longNumber, otherLiteral),
  ['+', '-', '*', '/', '%', '&', '|', '<<', '>>'],
  ['INTEGER', 'REAL', 'NUMERIC', 'DECIMAL(10, 2)'],
  ['abs'],
);

/** Texts, and numbers whose text has few digits. */
const textual = fc.oneof(
  expressionsOf(
    fc.oneof(shortNumber, otherLiteral),
    ['+', '-', '||', '%'],
    ['INTEGER', 'TEXT', 'CHAR(3)', 'BLOB'],
    ['lower', 'upper', 'length'],
  ),
  fc
    .tuple(otherLiteral, fc.integer({ min: -4, max: 4 }), fc.integer({ min: -3, max: 5 }))
    .map(([a, b, c]) => `substr(${a}, ${b}, ${c})`),
  fc.tuple(otherLiteral, fc.integer({ min: -4, max: 4 })).map(([a, b]) => `substr(${a}, ${b})`),
);

describe('evaluateConstant', () => {
  let judge: Judge;
  beforeAll(async () => {
    judge = await openJudge('SELECT 1');
  });

  it.each([
    ['numbers', numeric],
    ['texts', textual],
  ] as const)('computes what SQLite computes of %s', (_title, expressions) => {
    fc.assert(
      fc.property(expressions, (sql) => {
        const parsed = parseExpression(sql);
        if (!parsed.ok) throw new Error(parsed.error.message);
        const { value, fault } = evaluateConstant(parsed.value);
        expect(fault).toBeUndefined();
        let expected: unknown;
        try {
          expected = judge.run(`SELECT ${printExpression(parsed.value)}`)[0]?.[0];
        } catch (error) {
          // abs() of the smallest integer is an error of SQLite's.
          if (String(error).includes('integer overflow')) return;
          throw error;
        }
        const found = toValue(value);
        if (typeof expected === 'number' && typeof found === 'number') {
          const tolerance = 1e-9 * Math.max(1, Math.abs(expected));
          expect(Math.abs(found - expected)).toBeLessThanOrEqual(tolerance);
        } else {
          expect(found).toEqual(expected);
        }
      }),
      { numRuns: 2000, seed: 20261129 },
    );
  });

  it('refuses what is not constant', () => {
    for (const sql of ['row', 'a', 'uniform(1, 2)', '(SELECT 1)', 'CURRENT_DATE', ':p']) {
      const parsed = parseExpression(sql);
      if (!parsed.ok) throw new Error(parsed.error.message);
      expect(evaluateConstant(parsed.value).fault).toBeDefined();
    }
  });
});
