import { expect, test } from 'vitest';
import { bytes, milliseconds, rows } from '../../base/brand.ts';
import {
  cellDetail,
  cellName,
  shareWords,
  speedWords,
  type Winners,
  winnerGrid,
} from './winnerGrid.ts';

const cell = (key: string, amount: number) => ({
  key,
  label: `plan of ${key}`,
  estimated: {
    bytes: bytes(amount),
    messages: 1,
    rows: rows(1),
    totalMs: milliseconds(amount),
    responseMs: milliseconds(amount),
  },
});

/** Slow to fast: reducing wins where few match and links are slow. */
const winners: Winners = {
  shares: [0.01, 0.5, 1],
  speedsKbps: [1, 1000],
  columns: [
    { share: 0.01, cells: [cell('reduce', 10), cell('ship', 200)] },
    { share: 0.5, cells: [cell('ship', 300), cell('ship', 200)] },
  ],
};

test('the fastest links are above; letters stand for plans, borders between them', () => {
  const grid = winnerGrid(winners);
  expect(grid.speedsKbps).toEqual([1000, 1]);
  expect(grid.columns.map(({ cells }) => cells.map(({ letter }) => letter).join(''))).toEqual([
    'BA',
    'BB',
  ]);
  const [first, second] = grid.columns;
  expect(first?.cells.map(({ borders }) => borders)).toEqual([
    { right: false, below: true },
    { right: true, below: false },
  ]);
  expect(second?.cells.map(({ borders }) => borders.below)).toEqual([false, false]);
  expect(grid.missing).toBe(1);
  expect(grid.plans).toEqual([
    { letter: 'A', label: 'plan of reduce', wins: 1, leastBytes: 10 },
    { letter: 'B', label: 'plan of ship', wins: 3, leastBytes: 200 },
  ]);
});

test('a cell says where it is, who wins and by how much', () => {
  const grid = winnerGrid(winners);
  const slow = grid.columns[0]?.cells[1];
  if (!slow) throw new Error('no cell');
  expect(cellName(slow)).toBe('1 % at 1 kB/s: plan A, plan of reduce, 10 ms in all');
  expect(cellDetail(grid, slow.id)?.title).toBe('1 % at 1 kB/s: plan A');
  expect(cellDetail(grid, 'elsewhere')).toBeUndefined();
});

test.each([
  [1, '1 kB/s'],
  [1000, '1 MB/s'],
  [1_000_000, '1 GB/s'],
])('%d KBPS is %s', (kbps, words) => {
  expect(speedWords(kbps)).toBe(words);
  expect(shareWords(0.025)).toBe('2.5 %');
});
