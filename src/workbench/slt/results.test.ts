import { describe, expect, it } from 'vitest';
import type { SortMode } from './records.ts';
import { matches, printedAnswer, type QueryRecord } from './results.ts';

const record = (types: string, sort: SortMode): QueryRecord => ({
  kind: 'query',
  sql: '',
  line: 1,
  types,
  sort,
  expected: { kind: 'values', values: [] },
});

describe('printedAnswer', () => {
  it.each([
    ['I', 7, '7'],
    ['I', -1.9, '-1'],
    ['I', 'abc', '0'],
    ['I', 2n ** 63n - 1n, '9223372036854775807'],
    ['I', null, 'NULL'],
    ['R', 2, '2.000'],
    ['R', 1.23456, '1.235'],
    ['R', -(2 ** 63), '-9223372036854776000.000'],
    ['R', -(2 ** 64), '-18446744073709550000.000'],
    ['T', '', '(empty)'],
    ['T', 'a\tbé', 'a@b@'],
    ['T', 12, '12'],
  ])('prints as %s the value %s', (type, value, printed) => {
    expect(printedAnswer(record(type, 'nosort'), [[value]])).toEqual([printed]);
  });

  it('sorts rows or values as the record says', () => {
    const rows = [
      [10, 'b'],
      [9, 'a'],
      [10, 'a'],
    ];
    expect(printedAnswer(record('IT', 'nosort'), rows).join(' ')).toBe('10 b 9 a 10 a');
    expect(printedAnswer(record('IT', 'rowsort'), rows).join(' ')).toBe('10 a 10 b 9 a');
    expect(printedAnswer(record('IT', 'valuesort'), rows).join(' ')).toBe('10 10 9 a a b');
  });
});

describe('matches', () => {
  it('compares values in order, or their number and hash', () => {
    expect(matches({ kind: 'values', values: ['1', '2'] }, ['1', '2'], () => '')).toBe(true);
    expect(matches({ kind: 'values', values: ['1', '2'] }, ['2', '1'], () => '')).toBe(false);
    const hash = { kind: 'hash', count: 2, md5: 'of 1\n2\n' } as const;
    expect(matches(hash, ['1', '2'], (text) => `of ${text}`)).toBe(true);
    expect(matches(hash, ['1', '3'], (text) => `of ${text}`)).toBe(false);
    expect(matches({ ...hash, count: 3 }, ['1', '2'], (text) => `of ${text}`)).toBe(false);
  });
});
