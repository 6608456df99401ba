import { describe, expect, it } from 'vitest';
import {
  maximumErrors,
  maximumLength,
  parseExpression,
  parseQuery,
  parseScript,
  parseStatements,
} from './parser.ts';
import { maximumDepth } from './parserState.ts';
import { parsePlanNotation } from './planNotation.ts';
import { formatQuery, printExpression } from './print.ts';
import { maximumHeight } from './seal.ts';
import { columnsIn, mapColumns, sameExpression, splitConjuncts } from './traverse.ts';

const codeOf = (parsed: { ok: boolean; error?: { code: string } }): string | undefined =>
  parsed.ok ? undefined : parsed.error?.code;

describe('nesting', () => {
  const nestings: readonly (readonly [string, string, string])[] = [
    ['(', '1', ')'],
    ['- ', '1', ''],
    ['NOT ', '1', ''],
    ['~', '1', ''],
    ['f(', '1', ')'],
    ['1 + (', '1', ')'],
    ['a BETWEEN ', '1', ' AND 2'],
    ['CASE WHEN 1 THEN ', '1', ' END'],
    ['CASE ', '1', ' WHEN 2 THEN 3 END'],
    ['(SELECT ', '1', ')'],
    ['a IN (SELECT ', '1', ')'],
    ['a IN (', '1', ')'],
    ['EXISTS (SELECT 1 WHERE ', '1', ')'],
    ['(1, ', '1', ')'],
    ['CAST(', '1', ' AS INTEGER)'],
    ['sum(a) FILTER (WHERE ', '1', ')'],
    ['group_concat(a ORDER BY ', '1', ')'],
    ['(SELECT * FROM (SELECT ', '1', '))'],
    ['(WITH v AS (SELECT ', '1', ') SELECT 1)'],
    ['((SELECT 1) UNION SELECT ', '1', ')'],
    ['(SELECT 1 LIMIT ', '1', ')'],
  ];

  it.each(nestings)('%s… is refused when it is 5,000 levels deep', (before, inner, after) => {
    for (const text of [before.repeat(5_000) + inner + after.repeat(5_000), before.repeat(5_000)]) {
      if (text.length > maximumLength) continue;
      expect(codeOf(parseExpression(text))).toBe('too-deep');
    }
  });

  it.each(nestings)('%s… is read when it is not too deep', (before, inner, after) => {
    // The most a construct takes is two levels of nesting and five of height.
    const depth = Math.min(maximumDepth / 2, maximumHeight / 8) - 2;
    const parsed = parseExpression(before.repeat(depth) + inner + after.repeat(depth));
    expect(codeOf(parsed)).toBeUndefined();
  });

  it('holds for joins, tables and parenthesised queries', () => {
    for (const before of ['(', '(a JOIN ', '(SELECT * FROM ']) {
      expect(codeOf(parseQuery(`SELECT * FROM ${before.repeat(100_000)}`))).toBe('too-deep');
    }
    expect(codeOf(parseQuery(`${'('.repeat(100_000)}SELECT 1`))).toBe('too-deep');
    expect(codeOf(parseQuery(`${'('.repeat(100_000)}`))).toBe('too-deep');
    expect(codeOf(parseStatements(`CREATE TABLE t (a DEFAULT ${'('.repeat(100_000)}`))).toBe(
      'too-deep',
    );
    expect(codeOf(parsePlanNotation(`s: v = SELECT ${'('.repeat(100_000)}`))).toBe('too-deep');
  });

  it('is read up to its limit, and the tree can be walked', () => {
    const text = `${'('.repeat(maximumDepth)}a${')'.repeat(maximumDepth)}`;
    expect(parseExpression(text).ok).toBe(true);
    expect(codeOf(parseExpression(`(${text})`))).toBe('too-deep');
  });
});

describe('height', () => {
  const chain = (length: number): string =>
    Array.from({ length }, (_, i) => `a = ${i}`).join(' OR ');

  it('of long chains is bounded', () => {
    expect(codeOf(parseExpression(chain(100_000)))).toBe('too-deep');
    expect(codeOf(parseQuery(Array(20_000).fill('SELECT 1').join(' UNION ')))).toBe('too-deep');
    expect(codeOf(parseQuery(`SELECT * FROM ${Array(20_000).fill('t').join(' JOIN ')}`))).toBe(
      'too-deep',
    );
    const { errors, statements } = parseScript(`SELECT ${chain(5000)}; SELECT 1`);
    expect([errors.map((error) => error.code), statements.length]).toEqual([['too-deep'], 1]);
  });

  it('within bounds is no trouble for whoever walks the tree', () => {
    const parsed = parseQuery(`SELECT * FROM t WHERE ${chain(maximumHeight - 10)}`);
    if (!parsed.ok || parsed.value.body.kind !== 'select') throw new Error('not read');
    const { where } = parsed.value.body;
    if (where === undefined) throw new Error('no condition');
    expect(columnsIn(where)).toHaveLength(maximumHeight - 10);
    expect(
      sameExpression(
        mapColumns(where, (column) => ({ ...column })),
        where,
      ),
    ).toBe(true);
    expect(printExpression(where)).toBe(chain(maximumHeight - 10));
    expect(formatQuery(parsed.value)).toContain('OR');
    expect(splitConjuncts(where)).toHaveLength(1);
  });

  it('does not count long lists', () => {
    const items = Array.from({ length: 50_000 }, (_, index) => index).join(', ');
    expect(parseExpression(`a IN (${items})`).ok).toBe(true);
    expect(parseQuery(`VALUES ${Array(50_000).fill('(1)').join(', ')}`).ok).toBe(true);
  });
});

describe('faults', () => {
  it('of a script are bounded in number, and it is said', () => {
    const { errors, statements } = parseScript('1);'.repeat(50_000));
    expect([errors.length, statements.length]).toEqual([maximumErrors + 1, 0]);
    expect(errors.at(-1)).toEqual({
      code: 'too-many-errors',
      message: 'There are 100 faults before this; the rest of the text was not read.',
      span: { start: 299, end: 150_000 },
    });
    const few = Array(maximumErrors).fill('1').join(';');
    expect(parseScript(few).errors.map((error) => error.code)).toEqual(
      Array(maximumErrors).fill('unexpected-token'),
    );
  });
});

describe('length', () => {
  it.each([
    ['string', "'", 'x', "'"],
    ['string of quotes', "'", "''", "'"],
    ['open string', "'", "''", ''],
    ['quoted name', '"', '""', '"'],
    ['blob', "x'", 'ab', "'"],
    ['number', '1', '_1', ''],
    ['name', 'a', 'b', ''],
    ['comment', '/*', '* ', '*/'],
    ['open comment', '/*', '* ', ''],
    ['comments', '', '/**/', '1'],
    ['lines', '', '--\n', '1'],
    ['blanks', '', ' ', '1'],
    ['symbols', '', '-', ''],
    ['bad characters', '', '?', ''],
    ['semicolons', '', ';', ''],
    ['closed parentheses', '', '()', ''],
    ['closing parentheses', '', ')', ''],
  ])('of a %s may be as long as the text', (_, before, inner, after) => {
    const text = before + inner.repeat(maximumLength / 20) + after;
    expect(() => [parseScript(text), parseExpression(text), parsePlanNotation(text)]).not.toThrow();
  });

  it('of a text is bounded', () => {
    const text = ' '.repeat(maximumLength + 1);
    expect(codeOf(parseStatements(text))).toBe('too-long');
    expect(codeOf(parseQuery(text))).toBe('too-long');
    expect(codeOf(parsePlanNotation(text))).toBe('too-long');
    expect(parseScript(text).errors).toEqual([
      {
        code: 'too-long',
        message: 'The text has 4000001 characters; at most 4000000 are read.',
        span: { start: maximumLength, end: maximumLength + 1 },
        hint: 'Large data belongs in a file: LOAD INTO table FROM ….',
      },
    ]);
    expect(parseStatements(' '.repeat(maximumLength)).ok).toBe(true);
  });
});
