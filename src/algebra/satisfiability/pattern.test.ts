import { expect, test } from 'vitest';
import { endOfPrefix, matchesLike, prefixOfGlob, prefixOfLike } from './pattern.ts';

test.each([
  ['abc', { prefix: 'abc', reach: 'equal' }],
  ['ABC%', { prefix: 'abc', reach: 'prefix' }],
  ['a%%', { prefix: 'a', reach: 'prefix' }],
  ['a_c', { prefix: 'a', reach: 'necessary' }],
  ['a%c', { prefix: 'a', reach: 'necessary' }],
  ['%', { prefix: '', reach: 'prefix' }],
])('LIKE %j begins so', (pattern, expected) => {
  expect(prefixOfLike(pattern)).toEqual(expected);
});

test('GLOB keeps case and knows other signs', () => {
  expect(prefixOfGlob('AB*')).toEqual({ prefix: 'AB', reach: 'prefix' });
  expect(prefixOfGlob('A[bc]')).toEqual({ prefix: 'A', reach: 'necessary' });
  expect(prefixOfGlob('A%_')).toEqual({ prefix: 'A%_', reach: 'equal' });
});

test.each([
  ['abc', 'abd'],
  ['az', 'a{'],
  ['\ud7ff', '\ue000'],
  ['a\u{10ffff}', 'b'],
  ['\u{10ffff}', undefined],
  ['', undefined],
])('after all texts that begin with %j comes %j', (prefix, end) => {
  expect(endOfPrefix(prefix)).toBe(end);
});

test.each([
  ['abc', 'A%', true],
  ['abc', 'a_C', true],
  ['abc', '%b%', true],
  ['abc', '%b', false],
  ['äbc', 'Äbc', false],
  ['a😀c', 'a_c', true],
])('%j LIKE %j is %s', (text, pattern, expected) => {
  expect(matchesLike(text, pattern)).toBe(expected);
});
