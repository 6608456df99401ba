import { describe, expect, it } from 'vitest';
import { HEADS, moveInGrid } from './gridMoves.ts';
import { rowsIn } from './useDrawnRows.ts';

const EXTENT = { rows: 100, columns: 3, pageRows: 10 };
const plain = { ctrlKey: false, altKey: false, metaKey: false, shiftKey: false };
const from = (row: number, column: number, key: string, more = {}) =>
  moveInGrid({ row, column }, { ...plain, key, ...more }, EXTENT);

describe('moving in a grid', () => {
  it('goes from the heads into the rows and back, and stays within', () => {
    expect(from(HEADS, 1, 'ArrowDown')).toEqual({ row: 0, column: 1 });
    expect(from(0, 1, 'ArrowUp')).toEqual({ row: HEADS, column: 1 });
    expect(from(HEADS, 0, 'ArrowUp')).toEqual({ row: HEADS, column: 0 });
    expect(from(99, 2, 'ArrowDown')).toEqual({ row: 99, column: 2 });
    expect(from(5, 2, 'ArrowRight')).toEqual({ row: 5, column: 2 });
    expect(from(5, 0, 'ArrowLeft')).toEqual({ row: 5, column: 0 });
  });

  it('goes to the ends of a row, of the rows, and by pages', () => {
    expect(from(5, 1, 'End')).toEqual({ row: 5, column: 2 });
    expect(from(5, 1, 'Home')).toEqual({ row: 5, column: 0 });
    expect(from(5, 1, 'End', { ctrlKey: true })).toEqual({ row: 99, column: 2 });
    expect(from(5, 1, 'Home', { ctrlKey: true })).toEqual({ row: HEADS, column: 0 });
    expect(from(95, 1, 'PageDown')).toEqual({ row: 99, column: 1 });
    expect(from(5, 1, 'PageUp')).toEqual({ row: 0, column: 1 });
  });

  it('leaves keys of the page to the page', () => {
    expect(from(5, 1, 'ArrowRight', { shiftKey: true })).toBeUndefined();
    expect(from(5, 1, 'c', { ctrlKey: true })).toBeUndefined();
    expect(from(5, 1, '4')).toBeUndefined();
  });
});

describe('rows that are drawn', () => {
  it('are those in view and some around them, and seldom change', () => {
    const drawn = rowsIn(1000, 200);
    expect(drawn.from).toBeLessThanOrEqual(28);
    expect(drawn.to).toBeGreaterThanOrEqual(60);
    expect(drawn.to - drawn.from).toBeLessThan(50);
    expect(rowsIn(1001, 200)).toEqual(drawn);
    expect(rowsIn(0, 200).from).toBe(0);
  });
});
