import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryExpression } from './arbitraryTree.testing.ts';
import type { Expression } from './ast.ts';
import { binary, column, integer, not, text } from './make.ts';
import { parseExpression } from './parser.ts';
import { printExpression, printQuery } from './print.ts';
import {
  aggregateNames,
  childrenOf,
  columnsIn,
  conjunction,
  containsAggregate,
  mapColumns,
  mapExpression,
  sameExpression,
  splitConjuncts,
  subqueriesIn,
} from './traverse.ts';

function parse(source: string): Expression {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(`${source}: ${parsed.error.message}`);
  return parsed.value;
}

const everyKind = `CASE a WHEN b THEN c ELSE d END + f(e, g ORDER BY h) FILTER (WHERE i) = 1 AND
  (j BETWEEN k AND l OR m IN (n, 2) OR o IN (SELECT x) OR p IN t OR q LIKE r ESCAPE s OR
  u IS NULL OR v IS w OR CAST(y AS TEXT) OR (z, aa) = (SELECT x) OR ab COLLATE nocase OR NOT -ac
  OR EXISTS (SELECT x) OR 'x' OR NULL OR TRUE OR CURRENT_DATE OR :x OR X'00')`;

const letters = 'a b c d e g h i j k l m n o p q r s u v w y z aa ab ac'.split(' ');

describe('columnsIn', () => {
  it('finds all but those of subqueries, in order', () => {
    expect(columnsIn(parse(everyKind)).map((found) => found.name.text)).toEqual(letters);
    expect(columnsIn(parse('t.a + a + t.a')).map(printExpression)).toEqual(['t.a', 'a', 't.a']);
  });
});

describe('mapColumns', () => {
  it('replaces all but those of subqueries', () => {
    const mapped = mapColumns(parse(everyKind), (found) => column('q', found.name.text));
    expect(columnsIn(mapped).map(printExpression)).toEqual(letters.map((letter) => `q.${letter}`));
    expect(printExpression(mapped)).toBe(
      printExpression(parse(everyKind)).replaceAll(
        /\b(a|b|c|d|e|g|h|i|j|k|l|m|n|o|p|q|r|s|u|v|w|y|z|aa|ab|ac)\b(?! ?\()/g,
        (letter) => `q.${letter}`,
      ),
    );
  });

  it('keeps what does not change', () => {
    const tree = parse('(a = 1 OR f(b)) AND c IN (2, 3)');
    expect(mapColumns(tree, (found) => found)).toBe(tree);
    const mapped = mapColumns(tree, (found) => (found.name.text === 'c' ? integer(4) : found));
    expect(printExpression(mapped)).toBe('(a = 1 OR f(b)) AND 4 IN (2, 3)');
    expect(childrenOf(mapped)[0]).toBe(childrenOf(tree)[0]);
    expect(Object.isFrozen(mapped)).toBe(true);
  });
});

describe('mapExpression', () => {
  it('sees children before their parent', () => {
    const seen: string[] = [];
    mapExpression(parse('a + b * 2'), (node) => {
      seen.push(printExpression(node));
      return node;
    });
    expect(seen).toEqual(['a', 'b', '2', 'b * 2', 'a + b * 2']);
  });

  it('lets a parent see its rewritten children', () => {
    const folded = mapExpression(parse('1 + (2 + 3)'), (node) => {
      if (node.kind !== 'binary' || node.operator !== '+') return node;
      if (node.left.kind !== 'number' || node.right.kind !== 'number') return node;
      return integer(Number(node.left.text) + Number(node.right.text));
    });
    expect(printExpression(folded)).toBe('6');
  });

  it('rebuilds every tree as it was', () => {
    const law = fc.property(arbitraryExpression, (tree) => {
      const copy = mapExpression(tree, (node) => ({ ...node }));
      expect(copy).not.toBe(tree);
      expect(copy).toEqual(tree);
    });
    fc.assert(law, { numRuns: 300 });
  });
});

describe('subqueriesIn', () => {
  it('finds the outermost ones, in order', () => {
    const tree = parse(
      'a = (SELECT 1) OR EXISTS (SELECT 2 WHERE a IN (SELECT 3)) OR b IN (SELECT 4)',
    );
    expect(subqueriesIn(tree).map(printQuery)).toEqual([
      'SELECT 1',
      'SELECT 2 WHERE a IN (SELECT 3)',
      'SELECT 4',
    ]);
  });
});

describe('containsAggregate', () => {
  it.each([
    ['sum(a)', true],
    ['1 + COUNT(*)', true],
    ['max(a)', true],
    ['max(a, b)', false],
    ['min(a, sum(b))', true],
    ['abs(a)', false],
    ['(SELECT sum(a) FROM t)', false],
    ['a IN (SELECT sum(a) FROM t)', false],
    ['CASE WHEN a THEN group_concat(b) END', true],
  ])('%s: %s', (source, expected) => {
    expect(containsAggregate(parse(source))).toBe(expected);
  });

  it('takes other names', () => {
    expect(containsAggregate(parse('f(a)'), (name) => name === 'f')).toBe(true);
    expect(aggregateNames.has('sum')).toBe(true);
  });
});

describe('conjuncts', () => {
  it('are split from left to right, however they are grouped', () => {
    const split = splitConjuncts(parse('a AND (b AND (c OR d)) AND NOT (e AND f)'));
    expect(split.map(printExpression)).toEqual(['a', 'b', 'c OR d', 'NOT (e AND f)']);
    expect(splitConjuncts(undefined)).toEqual([]);
  });

  it('are put together again as the parser would', () => {
    const source = 'a AND b AND c';
    const whole = conjunction(splitConjuncts(parse(source)));
    expect(whole && sameExpression(whole, parse(source))).toBe(true);
    expect(conjunction([])).toBeUndefined();
    const only = parse('a OR b');
    expect(conjunction([only])).toBe(only);
  });

  it('may be very many', () => {
    const many = Array.from({ length: 50_000 }, () => column(undefined, 'a'));
    expect(splitConjuncts(conjunction(many))).toHaveLength(50_000);
  });
});

describe('sameExpression', () => {
  it.each([
    ['a = 1', '  A /* x */ = (1)', true],
    ['a', '"a"', true],
    ['a', '"A"', false],
    ['a = 1', 'a = 2', false],
    ['a = 1', '1 = a', false],
    ['a', 't.a', false],
    ['a LIKE b', 'a NOT LIKE b', false],
    ["'1'", '1', false],
    ['f(a)', 'f(a, a)', false],
    ['a IN (SELECT 1)', 'a IN (SELECT  1)', true],
    ['a IN (SELECT 1)', 'a IN (SELECT 2)', false],
    ['CASE WHEN a THEN b END', 'CASE WHEN a THEN b ELSE NULL END', false],
  ])('%s and %s: %s', (left, right, expected) => {
    expect(sameExpression(parse(left), parse(right))).toBe(expected);
  });

  it('does not care where a tree came from', () => {
    const made = not(binary('=', column('t', 'a'), text("it's")));
    expect(sameExpression(made, parse("NOT t.a = 'it''s'"))).toBe(true);
  });
});

describe('made nodes', () => {
  it.each([
    [integer(42), '42'],
    [integer(-7), '-7'],
    [integer(-0), '0'],
    [integer(1e21), '1000000000000000000000'],
    [integer(9007199254740993n), '9007199254740993'],
    [column(undefined, 'a'), 'a'],
    [column('T', 'a b'), '"T"."a b"'],
    [text("o'clock"), "'o''clock'"],
    [not(column(undefined, 'a')), 'NOT a'],
    [binary('AND', binary('OR', integer(1), integer(2)), integer(3)), '(1 OR 2) AND 3'],
  ])('%j', (node, printed) => {
    expect(printExpression(node)).toBe(printed);
    expect(sameExpression(parse(printed), node)).toBe(true);
    expect(Object.isFrozen(node)).toBe(true);
  });
});
