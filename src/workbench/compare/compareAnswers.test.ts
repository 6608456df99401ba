import { describe, expect, it } from 'vitest';
import type { Row } from '../../base/value.ts';
import { type CentralAnswer, compareAnswers } from './compareAnswers.ts';

const unordered = (rows: readonly Row[]): CentralAnswer => ({
  rows,
  isOrdered: false,
  isLimited: false,
  offset: 0,
});

/** Ordered by the first column. */
const ordered = (rows: readonly Row[], offset = 0, count = rows.length): CentralAnswer => ({
  rows: rows.slice(offset, offset + count),
  ordered: rows.map((row) => ({ row, key: row.slice(0, 1) })),
  isOrdered: true,
  isLimited: count < rows.length,
  offset,
});

const EQUAL = { equalsCentral: true };

describe('compareAnswers', () => {
  it('compares multisets, repeated rows included', () => {
    expect(compareAnswers([[2], [1], [1]], unordered([[1], [1], [2]]))).toEqual(EQUAL);
    expect(compareAnswers([[2], [2], [1]], unordered([[1], [1], [2]])).equalsCentral).toBe(false);
    expect(compareAnswers([[1]], unordered([[1], [1]])).because).toMatch(/1 rows, central 2/);
  });

  it('matches rows in which whole and broken numbers meet in one column', () => {
    const rows = [
      [2, 'z'],
      [2.5, 'm'],
      [3, 'a'],
      [0.1 + 0.2, 'b'],
    ];
    const shuffled = [[0.3, 'b'], ...rows.slice(0, 3).reverse()];
    expect(compareAnswers(rows, unordered(shuffled))).toEqual(EQUAL);
    const noisy = [
      [0.3, 1.5],
      [0.1 + 0.2, 1.25],
    ];
    const other = [
      [0.3, 1.25],
      [0.1 + 0.2, 1.5],
    ];
    expect(compareAnswers(noisy, unordered(other))).toEqual(EQUAL);
    expect(compareAnswers([[2.5], [3]], unordered([[3], [3]])).equalsCentral).toBe(false);
    expect(compareAnswers([[2 ** 60]], unordered([[2 ** 60 + 1024]]))).toEqual(EQUAL);
  });

  it('leaves open which of the texts that a collation calls equal is shown, and no more', () => {
    const central = { ...unordered([['ash'], ['elm']]), hasStandIns: true };
    expect(compareAnswers([['elm'], ['ASH']], central).equalsCentral).toBeNull();
    expect(compareAnswers([['elm'], ['oak']], central).equalsCentral).toBe(false);
    expect(compareAnswers([['elm'], ['ash']], central)).toEqual(EQUAL);
    expect(compareAnswers([['elm'], ['ASH']], unordered([['ash'], ['elm']])).equalsCentral).toBe(
      false,
    );
  });

  it('does not even count rows that are chosen by chance', () => {
    const central = { ...unordered([[1], [2]]), open: 'random()', isByChance: true };
    expect(compareAnswers([[3]], central).equalsCentral).toBeNull();
  });

  it('checks membership under LIMIT without ORDER BY, and knows when nothing was cut', () => {
    const all = [[1], [2], [3]].map((row) => ({ row, key: [] }));
    const limited = { isOrdered: false, isLimited: true, offset: 0, ordered: all };
    const cut = { ...limited, rows: [[1], [2]] };
    expect(compareAnswers([[3], [2]], cut).equalsCentral).toBeNull();
    expect(compareAnswers([[3], [4]], cut).equalsCentral).toBe(false);
    expect(compareAnswers([[3], [2], [1]], { ...limited, rows: [[1], [2], [3]] })).toEqual(EQUAL);
  });

  it('tells NULL, integers, text and blobs apart exactly', () => {
    expect(compareAnswers([[null]], unordered([[null]]))).toEqual(EQUAL);
    expect(compareAnswers([['1']], unordered([[1]])).equalsCentral).toBe(false);
    expect(compareAnswers([[2n ** 60n]], unordered([[2n ** 60n + 1n]])).equalsCentral).toBe(false);
    const [left, right] = [Uint8Array.of(1), Uint8Array.of(1)];
    expect(compareAnswers([[left]], unordered([[right]]))).toEqual(EQUAL);
  });

  it('allows floating values their last digits and no more', () => {
    expect(compareAnswers([[0.1 + 0.2]], unordered([[0.3]]))).toEqual(EQUAL);
    expect(compareAnswers([[1e12 + 0.5]], unordered([[1e12 + 0.75]]))).toEqual(EQUAL);
    expect(compareAnswers([[0.3001]], unordered([[0.3]])).equalsCentral).toBe(false);
  });

  it('lets rows with equal sort keys change places, and no others', () => {
    const central = ordered([
      [1, 'a'],
      [1, 'b'],
      [2, 'c'],
    ]);
    expect(
      compareAnswers(
        [
          [1, 'b'],
          [1, 'a'],
          [2, 'c'],
        ],
        central,
      ),
    ).toEqual(EQUAL);
    const wrong = compareAnswers(
      [
        [2, 'c'],
        [1, 'a'],
        [1, 'b'],
      ],
      central,
    );
    expect(wrong).toMatchObject({ equalsCentral: false, because: expect.stringMatching(/order/) });
  });

  it('leaves the verdict open where LIMIT cuts a tie, but checks membership', () => {
    const central = ordered(
      [
        [1, 'a'],
        [2, 'b'],
        [2, 'c'],
        [3, 'd'],
      ],
      0,
      2,
    );
    expect(
      compareAnswers(
        [
          [1, 'a'],
          [2, 'c'],
        ],
        central,
      ).equalsCentral,
    ).toBeNull();
    expect(
      compareAnswers(
        [
          [1, 'a'],
          [9, 'z'],
        ],
        central,
      ).equalsCentral,
    ).toBe(false);
    const clean = ordered(
      [
        [1, 'a'],
        [2, 'b'],
        [3, 'd'],
      ],
      0,
      2,
    );
    expect(
      compareAnswers(
        [
          [1, 'a'],
          [2, 'b'],
        ],
        clean,
      ),
    ).toEqual(EQUAL);
  });
});
