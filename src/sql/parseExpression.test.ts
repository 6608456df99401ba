import { describe, expect, it } from 'vitest';
import type { Expression } from './ast.ts';
import { parseExpression } from './parser.ts';
import { plain } from './plain.testing.ts';

function parse(text: string): Expression {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error.message}`);
  return parsed.value;
}

const tree = (text: string): unknown => plain(parse(text));

const a = { kind: 'column', name: 'a' };
const b = { kind: 'column', name: 'b' };
const c = { kind: 'column', name: 'c' };
const number = (text: string) => ({ kind: 'number', text, isInteger: /^(?:0x)?\w+$/.test(text) });
const string = (value: string) => ({ kind: 'string', value });
const binary = (operator: string, left: unknown, right: unknown) => ({
  kind: 'binary',
  operator,
  left,
  right,
});
const unary = (operator: string, operand: unknown) => ({ kind: 'unary', operator, operand });

/** Every operator's grouping made visible. */
function grouping(expression: Expression): string {
  switch (expression.kind) {
    case 'column':
      return expression.name.text;
    case 'number':
      return expression.text;
    case 'null':
      return 'null';
    case 'unary':
      return `(${expression.operator} ${grouping(expression.operand)})`;
    case 'binary':
      return `(${grouping(expression.left)} ${expression.operator} ${grouping(expression.right)})`;
    case 'is':
      return `(${grouping(expression.left)} IS ${grouping(expression.right)})`;
    case 'isNull':
      return `(${grouping(expression.operand)} ${expression.negated ? 'NOTNULL' : 'ISNULL'})`;
    case 'inList':
      return `(${grouping(expression.operand)} IN ${expression.items.map(grouping).join()})`;
    case 'like': {
      const escaped = expression.escape === undefined ? '' : ` ESC ${grouping(expression.escape)}`;
      return `(${grouping(expression.operand)} LIKE ${grouping(expression.pattern)}${escaped})`;
    }
    case 'between': {
      const bounds = `${grouping(expression.low)} & ${grouping(expression.high)}`;
      return `(${grouping(expression.operand)} BETWEEN ${bounds})`;
    }
    case 'collate':
      return `(${grouping(expression.operand)} COLLATE ${expression.collation.text})`;
    default:
      return expression.kind;
  }
}

describe('literals', () => {
  it.each([
    ['42', number('42')],
    ['0x1f', number('0x1f')],
    ['1.5e3', { kind: 'number', text: '1.5e3', isInteger: false }],
    ['1e3', { kind: 'number', text: '1e3', isInteger: false }],
    ['.5', { kind: 'number', text: '.5', isInteger: false }],
    ['-5', unary('-', number('5'))],
    ["'it''s'", string("it's")],
    ["x'0aff'", { kind: 'blob', hex: '0AFF' }],
    ['NULL', { kind: 'null' }],
    ['TRUE', { kind: 'boolean', value: true }],
    ['false', { kind: 'boolean', value: false }],
    ['current_date', { kind: 'now', word: 'CURRENT_DATE' }],
    [':Staff', { kind: 'parameter', name: 'staff' }],
  ])('%s', (text, expected) => {
    expect(tree(text)).toEqual(expected);
  });
});

describe('columns', () => {
  it.each([
    ['A', a],
    ['"A"', { kind: 'column', name: 'A' }],
    ['[a b]', { kind: 'column', name: 'a b' }],
    ['T.A', { kind: 'column', table: 't', name: 'a' }],
    ['t."select"', { kind: 'column', table: 't', name: 'select' }],
    ['"true"', { kind: 'column', name: 'true' }],
  ])('%s', (text, expected) => {
    expect(tree(text)).toEqual(expected);
  });

  it.each([
    'site',
    'fragment',
    'at',
    'link',
    'rows',
    'row',
    'of',
    'cost',
    'label',
    'engine',
    'range',
    'hash',
    'generate',
    'load',
    'parameter',
    'statistics',
    'allocate',
    'replicate',
    'width',
    'ms',
    'partition',
    'key',
    'end',
    'desc',
    'filter',
    'over',
    'window',
    'offset',
    'left',
    'date',
    'replace',
    'with',
  ])('%s is a name like any other', (word) => {
    expect(tree(`${word} + t.${word}`)).toEqual(
      binary('+', { kind: 'column', name: word }, { kind: 'column', table: 't', name: word }),
    );
  });
});

describe('operators', () => {
  it.each([
    ['a == b', binary('=', a, b)],
    ['a != b', binary('<>', a, b)],
    ['a IS NULL', { kind: 'isNull', operand: a, negated: false }],
    ['a IS NOT NULL', { kind: 'isNull', operand: a, negated: true }],
    ['a ISNULL', { kind: 'isNull', operand: a, negated: false }],
    ['a NOTNULL', { kind: 'isNull', operand: a, negated: true }],
    ['a NOT NULL', { kind: 'isNull', operand: a, negated: true }],
    ['a IS b', { kind: 'is', left: a, right: b, negated: false }],
    ['a IS NOT b', { kind: 'is', left: a, right: b, negated: true }],
    ['a IS DISTINCT FROM b', { kind: 'is', left: a, right: b, negated: true }],
    ['a IS NOT DISTINCT FROM b', { kind: 'is', left: a, right: b, negated: false }],
    [
      'a IS NOT TRUE',
      { kind: 'is', left: a, right: { kind: 'boolean', value: true }, negated: true },
    ],
    ['a BETWEEN b AND c', { kind: 'between', operand: a, low: b, high: c, negated: false }],
    ['a NOT BETWEEN b AND c', { kind: 'between', operand: a, low: b, high: c, negated: true }],
    ['a IN (b, 1)', { kind: 'inList', operand: a, items: [b, number('1')], negated: false }],
    ['a NOT IN ()', { kind: 'inList', operand: a, items: [], negated: true }],
    ['a IN T', { kind: 'inTable', operand: a, table: 't', negated: false }],
    ['a LIKE b', { kind: 'like', operator: 'LIKE', operand: a, pattern: b, negated: false }],
    [
      "a NOT LIKE b ESCAPE '!'",
      {
        kind: 'like',
        operator: 'LIKE',
        operand: a,
        pattern: b,
        escape: string('!'),
        negated: true,
      },
    ],
    ['a GLOB b', { kind: 'like', operator: 'GLOB', operand: a, pattern: b, negated: false }],
    ['a REGEXP b', { kind: 'like', operator: 'REGEXP', operand: a, pattern: b, negated: false }],
    ['a MATCH b', { kind: 'like', operator: 'MATCH', operand: a, pattern: b, negated: false }],
    ['a COLLATE NoCase', { kind: 'collate', operand: a, collation: 'nocase' }],
    ["a -> 'x'", binary('->', a, string('x'))],
    ['a ->> 0', binary('->>', a, number('0'))],
    ['(a, b)', { kind: 'rowValue', items: [a, b] }],
  ])('%s', (text, expected) => {
    expect(tree(text)).toEqual(expected);
  });
});

describe('precedence', () => {
  it.each([
    ['a OR b AND c', '(a OR (b AND c))'],
    ['NOT a = b', '(NOT (a = b))'],
    ['NOT a AND b', '((NOT a) AND b)'],
    ['a = b < c', '(a = (b < c))'],
    ['a < b = c', '((a < b) = c)'],
    ['a < b < c', '((a < b) < c)'],
    ['a = NOT b = c', '(a = (NOT (b = c)))'],
    ['a - b - c', '((a - b) - c)'],
    ['a + b * c || d', '(a + (b * (c || d)))'],
    ['a << b + c', '(a << (b + c))'],
    ['a | b & c', '((a | b) & c)'],
    ['- a * b', '((- a) * b)'],
    ['~ a || b', '((~ a) || b)'],
    ['- a COLLATE nocase', '((- a) COLLATE nocase)'],
    ['a || b COLLATE nocase', '(a || (b COLLATE nocase))'],
    ['a IS b = c', '((a IS b) = c)'],
    ['a IS NULL = b', '((a ISNULL) = b)'],
    ['a IS NULL < b', '(a IS (null < b))'],
    ['a < b ISNULL', '((a < b) ISNULL)'],
    ['a = b NOT IN (c)', '((a = b) IN c)'],
    ['a = b NOT NULL', '((a = b) NOTNULL)'],
    ['a AND b NOT NULL', '(a AND (b NOTNULL))'],
    ['NOT a NOT NULL', '(NOT (a NOTNULL))'],
    ['a LIKE b < c', '(a LIKE (b < c))'],
    ['a LIKE b ESCAPE c = d', '((a LIKE b ESC c) = d)'],
    ['a BETWEEN b AND c AND d', '((a BETWEEN b & c) AND d)'],
    ['a BETWEEN b = c AND d', '(a BETWEEN (b = c) & d)'],
    ['a BETWEEN b AND c < d', '(a BETWEEN b & (c < d))'],
    ['a BETWEEN b BETWEEN 1 AND 2 AND c', '(a BETWEEN (b BETWEEN 1 & 2) & c)'],
    ['a = b IN (c) = d', '(((a = b) IN c) = d)'],
    ['(a OR b) AND c', '((a OR b) AND c)'],
  ])('%s is %s', (text, expected) => {
    expect(grouping(parse(text))).toBe(expected);
  });
});

describe('calls', () => {
  const call = (fields: object) => ({
    kind: 'call',
    distinct: false,
    star: false,
    arguments: [],
    orderBy: [],
    ...fields,
  });

  it.each([
    ['COUNT(*)', call({ name: 'count', star: true })],
    ['count()', call({ name: 'count' })],
    ['f(a, b)', call({ name: 'f', arguments: [a, b] })],
    ['sum(ALL a)', call({ name: 'sum', arguments: [a] })],
    ['sum(DISTINCT a)', call({ name: 'sum', distinct: true, arguments: [a] })],
    ['"F"(a)', call({ name: 'f', arguments: [a] })],
    ['replace(a, b, c)', call({ name: 'replace', arguments: [a, b, c] })],
    ['left(a, 1)', call({ name: 'left', arguments: [a, number('1')] })],
    ['glob(a, b)', call({ name: 'glob', arguments: [a, b] })],
    ['sum(a) FILTER (WHERE b)', call({ name: 'sum', arguments: [a], filter: b })],
    [
      'group_concat(a ORDER BY b DESC NULLS LAST)',
      call({
        name: 'group_concat',
        arguments: [a],
        orderBy: [{ kind: 'sortKey', expression: b, descending: true, nulls: 'last' }],
      }),
    ],
  ])('%s', (text, expected) => {
    expect(tree(text)).toEqual(expected);
  });
});

describe('CASE and CAST', () => {
  const branch = (when: unknown, result: unknown) =>
    Object.fromEntries([
      ['kind', 'caseBranch'],
      ['when', when],
      ['then', result],
    ]);

  it('reads a searched CASE', () => {
    expect(tree('CASE WHEN a THEN b ELSE c END')).toEqual({
      kind: 'case',
      branches: [branch(a, b)],
      otherwise: c,
    });
  });

  it('reads a simple CASE of several branches', () => {
    expect(tree('CASE a WHEN 1 THEN b WHEN 2 THEN c END')).toEqual({
      kind: 'case',
      operand: a,
      branches: [branch(number('1'), b), branch(number('2'), c)],
    });
  });

  it.each([
    ['integer', 'INTEGER', []],
    ['decimal(10, 2)', 'DECIMAL', [10, 2]],
    ['double  precision', 'DOUBLE PRECISION', []],
    ['character varying(20)', 'CHARACTER VARYING', [20]],
    ['timestamp with time zone', 'TIMESTAMP WITH TIME ZONE', []],
  ])('CAST to %s', (type, name, sizes) => {
    expect(tree(`CAST(a AS ${type})`)).toEqual({
      kind: 'cast',
      operand: a,
      type: { kind: 'typeName', name, arguments: sizes },
    });
  });
});

describe('subqueries', () => {
  const kindOf = (text: string): string => parse(text).kind;

  it.each([
    ['(SELECT 1)', 'scalarQuery'],
    ['((SELECT 1))', 'scalarQuery'],
    ['((SELECT 1) UNION SELECT 2)', 'scalarQuery'],
    ['((SELECT 1) + 1)', 'binary'],
    ['((SELECT 1), 2)', 'rowValue'],
    ['(VALUES (1))', 'scalarQuery'],
    ['(WITH v AS (SELECT 1) SELECT * FROM v)', 'scalarQuery'],
    ['a IN (SELECT 1)', 'inQuery'],
    ['a IN ((SELECT 1))', 'inQuery'],
    ['a IN ((SELECT 1), 2)', 'inList'],
    ['a IN ((SELECT 1) + 2)', 'inList'],
    ['a IN (VALUES (1), (2))', 'inQuery'],
    ['EXISTS (SELECT 1)', 'exists'],
    ['EXISTS ((SELECT 1))', 'exists'],
    ['NOT EXISTS (SELECT 1)', 'unary'],
  ])('%s is %s', (text, kind) => {
    expect(kindOf(text)).toBe(kind);
  });
});
