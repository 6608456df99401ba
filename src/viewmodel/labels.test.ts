import { expect, test } from 'vitest';
import { NO_SPAN } from '../base/span.ts';
import type { Expression } from '../sql/ast.ts';
import { binary, column, integer, not } from '../sql/make.ts';
import { expressionText } from './expressionText.ts';
import { formatBytes, formatCount, formatMs, joinWords, letterOf } from './format.ts';
import { qualifiersOf } from './qualifiers.ts';
import { ruleWords } from './sentence.ts';

const plain = qualifiersOf([]);
const a = column('r', 'a');
const b = column('s', 'b');

test('a column has its occurrence in front only where it must', () => {
  expect(expressionText(binary('=', a, b), plain)).toBe('a = b');
  const own = { columnText: ({ name }: { name: { text: string } }) => `x.${name.text}` };
  expect(expressionText(binary('=', a, b), own)).toBe('x.a = x.b');
});

test('parentheses stand where the tree needs them, and nowhere else', () => {
  const either = binary('OR', binary('=', a, integer(1)), binary('<=', b, integer(2)));
  expect(expressionText(binary('AND', either, binary('<>', a, b)), plain)).toBe(
    '(a = 1 ∨ b ≤ 2) ∧ a ≠ b',
  );
  const three = binary(
    'AND',
    binary('=', a, b),
    binary('AND', binary('=', a, b), binary('=', a, b)),
  );
  expect(expressionText(three, plain)).toBe('a = b ∧ a = b ∧ a = b');
  expect(expressionText(binary('*', binary('+', a, b), integer(2)), plain)).toBe('(a + b) * 2');
  expect(expressionText(binary('-', a, binary('-', b, integer(1))), plain)).toBe('a - (b - 1)');
  expect(expressionText(not(either), plain)).toBe('¬(a = 1 ∨ b ≤ 2)');
});

const isNull = (operand: Expression): Expression => ({
  kind: 'isNull',
  operand,
  negated: false,
  span: NO_SPAN,
});

test('¬ stands before one thing: a comparison under it has parentheses', () => {
  expect(expressionText(not(binary('<=', a, integer(20))), plain)).toBe('¬(a ≤ 20)');
  expect(expressionText(not(isNull(a)), plain)).toBe('¬(a IS NULL)');
  expect(expressionText(binary('AND', isNull(a), not(b)), plain)).toBe('a IS NULL ∧ ¬b');
  expect(expressionText(binary('+', isNull(a), integer(1)), plain)).toBe('(a IS NULL) + 1');
});

test('figures take a comma at the thousands and are never rounded', () => {
  expect([0, 999, 1000, 61_600, 1_003_500].map(formatCount)).toEqual([
    '0',
    '999',
    '1,000',
    '61,600',
    '1,003,500',
  ]);
  expect(formatBytes(2000)).toBe('2,000 B');
  expect(formatMs(1234.56)).toBe('1,234.6 ms');
});

test('letters go on after Z', () => {
  expect([0, 25, 26, 27, 51, 52].map(letterOf)).toEqual(['A', 'Z', 'AA', 'AB', 'AZ', 'BA']);
});

test('words', () => {
  expect(joinWords(['a'])).toBe('a');
  expect(joinWords(['a', 'b', 'c'])).toBe('a, b and c');
  expect(ruleWords('pushSelectionBelowJoin')).toBe('push selection below join');
});
