import { expect, test } from 'vitest';
import { applyAffinity, compareData, type Datum, numberOfText, textOf } from './datum.ts';

test('values are ordered as SQLite orders them', () => {
  const ascending: readonly Datum[] = [
    -5n,
    1n,
    1.5,
    9007199254740992,
    9007199254740993n,
    '',
    'Z',
    'a',
    'ab',
    '\uffff',
    // Beyond the basic plane by code point, before it by UTF-16 unit.
    '😀',
    new Uint8Array(),
    new Uint8Array([1]),
  ];
  for (const [index, left] of ascending.entries()) {
    for (const right of ascending.slice(index + 1)) {
      expect(compareData(left, right)).toBeLessThan(0);
      expect(compareData(right, left)).toBeGreaterThan(0);
    }
  }
  expect(compareData(1n, 1)).toBe(0);
});

test.each<[Datum, Parameters<typeof applyAffinity>[1], Datum | undefined]>([
  ['4', 'integer', 4n],
  ['4.0', 'integer', 4n],
  ['4.5', 'numeric', 4.5],
  ['1e2', 'integer', 100n],
  ['4x', 'integer', '4x'],
  [' 4', 'integer', undefined],
  ['9223372036854775808', 'blob', '9223372036854775808'],
  [4n, 'text', '4'],
  [4.5, 'text', '4.5'],
  [4.0, 'text', '4.0'],
  [1e20, 'text', undefined],
  [5n, 'real', 5],
  [9007199254740993n, 'real', undefined],
  [1, 'integer', 1n],
])('%s as %s', (datum, affinity, expected) => {
  expect(applyAffinity(datum, affinity)).toBe(expected);
});

test('a number too large for 64 bits is REAL', () => {
  expect(numberOfText('9223372036854775807')).toBe(9223372036854775807n);
  expect(numberOfText('9223372036854775808')).toBe(2 ** 63);
});

test('a blob has no text that we claim to know', () => {
  expect(textOf(new Uint8Array([97]))).toBeUndefined();
});
