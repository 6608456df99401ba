import { expect, it } from 'vitest';
import { sortRows } from './rowOrder.ts';

const ROWS = [
  ['b', 1],
  [null, 2],
  [10, 3],
  ['a', 4],
  [2n ** 60n, 5],
  [Uint8Array.of(1), 6],
];
const places = (direction: 'ascending' | 'descending') =>
  sortRows(ROWS, { column: 0, direction }).map((row) => row[1]);

it('sorts as SQL does: NULL, numbers, texts, blobs', () => {
  expect(places('ascending')).toEqual([2, 3, 5, 4, 1, 6]);
  expect(places('descending')).toEqual([6, 1, 4, 5, 3, 2]);
});

it('keeps the order of rows that are equal there, both ways', () => {
  const rows = [
    [1, 'x'],
    [0, 'y'],
    [1, 'z'],
  ];
  const names = (direction: 'ascending' | 'descending') =>
    sortRows(rows, { column: 0, direction }).map((row) => row[1]);
  expect(names('ascending')).toEqual(['y', 'x', 'z']);
  expect(names('descending')).toEqual(['x', 'z', 'y']);
});
