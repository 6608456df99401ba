import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseExpression } from './parser.ts';
import { printExpression } from './print.ts';
import { type Judge, openJudge } from './sqlite.testing.ts';

/**
 * Expressions without a single parenthesis, which SQLite and we must group alike: the program it
 * makes of the text is the one it makes of our tree printed with the parentheses that show it.
 */

let judge: Judge;

beforeAll(async () => {
  judge = await openJudge('CREATE TABLE t (a, b, c, d); CREATE TABLE u (e)');
});

const operand = fc.constantFrom(
  ...['a', 'b', 'c', 'd', '1', "'x'", '-a', '~b', 'NOT c', 'NULL', '- - d', '+ NOT a', 'TRUE'],
);

const infix = fc.constantFrom(
  ...['OR', 'AND', '=', '==', '<>', '!=', '<', '<=', '>', '>=', '+', '-', '*', '/', '%', '||'],
  ...['&', '|', '<<', '>>', '->', '->>', 'IS', 'IS NOT', 'IS DISTINCT FROM'],
  ...['IS NOT DISTINCT FROM', 'LIKE', 'NOT LIKE', 'GLOB', 'NOT GLOB'],
);

const postfix = fc.constantFrom(
  ...['ISNULL', 'NOTNULL', 'NOT NULL', 'IS NULL', 'IS NOT NULL', 'COLLATE nocase'],
  ...['IN (1, a)', 'NOT IN (b)', 'IN (SELECT 1)', 'IN ((SELECT 1))', 'NOT IN u'],
);

const inBounds = fc.constantFrom('', '= b', '< c', '+ 1', 'NOT NULL', 'IS 3', 'LIKE d', 'OR 2');

const tail = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(infix, operand) },
  { weight: 3, arbitrary: fc.tuple(postfix) },
  {
    weight: 2,
    arbitrary: fc.tuple(
      fc.constantFrom('BETWEEN', 'NOT BETWEEN'),
      operand,
      inBounds,
      fc.constant('AND'),
      operand,
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(
      fc.constantFrom('LIKE', 'NOT LIKE'),
      operand,
      fc.constant('ESCAPE'),
      operand,
    ),
  },
);

const flat = fc
  .tuple(operand, fc.array(tail, { minLength: 1, maxLength: 6 }))
  .map(([first, tails]) => [first, ...tails.flat()].join(' '));

/** SQLite's own bounds of the middle of BETWEEN are stranger than ours: `BETWEEN a OR b AND c`. */
const isOrInBounds = (text: string): boolean => /BETWEEN [^A]* OR 2/.test(text);

describe('precedence', () => {
  it('is SQLite’s', () => {
    const law = fc.property(flat, (text) => {
      const parsed = parseExpression(text);
      const isSql = judge.syntaxErrorOf(`SELECT ${text} FROM t`) === undefined;
      if (!isOrInBounds(text)) expect(parsed.ok, text).toBe(isSql);
      if (!parsed.ok || !isSql) return;
      const printed = printExpression(parsed.value);
      const program = judge.programOf(`SELECT ${text} FROM t`);
      expect(program, text).toBeDefined();
      expect(judge.programOf(`SELECT ${printed} FROM t`), printed).toBe(program);
    });
    fc.assert(law, { numRuns: 1200 });
  });

  it('is told apart by the programs', () => {
    const texts: readonly (readonly [string, string])[] = [
      ['a = b < c', '(a = b) < c'],
      ['a + b || c', '(a + b) || c'],
      ['NOT a = b', '(NOT a) = b'],
      ['a = b NOT IN (c)', 'a = (b NOT IN (c))'],
    ];
    for (const [left, right] of texts) {
      expect(judge.programOf(`SELECT ${left} FROM t`), left).not.toBe(
        judge.programOf(`SELECT ${right} FROM t`),
      );
    }
  });
});
