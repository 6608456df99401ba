import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bondEnergy, type Usage } from './bondEnergy.ts';

/** Queries by the columns they read, as the textbook's usage matrix has them. */
const usagesOf = (matrix: readonly (readonly [string, number])[], names: readonly string[]) =>
  matrix.map(
    ([bits, accesses], index): Usage => ({
      query: `q${index + 1}`,
      attributes: names.filter((_, column) => bits[column] === '1'),
      accesses,
    }),
  );

describe('bondEnergy', () => {
  const names = ['A1', 'A2', 'A3', 'A4'];

  it('reproduces the published example', () => {
    const advice = bondEnergy(
      names,
      ['A1'],
      usagesOf(
        [
          ['1010', 45],
          ['0110', 5],
          ['0101', 75],
          ['0011', 3],
        ],
        names,
      ),
    );
    expect(advice.affinity).toEqual([
      [45, 0, 45, 0],
      [0, 80, 5, 75],
      [45, 5, 53, 3],
      [0, 75, 3, 78],
    ]);
    const [third] = advice.placements;
    expect(third).toEqual({
      attribute: 'A3',
      places: [
        { right: 'A1', contribution: 8820 },
        { left: 'A1', right: 'A2', contribution: 10150 },
        { left: 'A2', contribution: 1780 },
      ],
      position: 1,
    });
    expect(advice.order).toEqual(['A1', 'A3', 'A2', 'A4']);
    expect(advice.splits.map(({ value }) => value)).toEqual([-2025, 3311, -6084]);
    expect(advice.fragments).toEqual([
      ['A1', 'A3'],
      ['A1', 'A2', 'A4'],
    ]);
  });

  it('does not split where every query reads across every cut', () => {
    const advice = bondEnergy(
      names,
      ['A1'],
      usagesOf(
        [
          ['1111', 3],
          ['1110', 2],
        ],
        names,
      ),
    );
    expect(advice.splits.every(({ value }) => value < 0)).toBe(true);
    expect(advice.fragments).toBeUndefined();
  });

  it('takes the leftmost of equal places and cuts', () => {
    const all = ['k', 'a', 'b', 'c'];
    const alone = bondEnergy(
      all,
      ['k'],
      usagesOf(
        [
          ['0100', 1],
          ['0010', 1],
          ['0001', 1],
        ],
        all,
      ),
    );
    expect(alone.placements.map(({ position }) => position)).toEqual([0, 0]);
    expect(alone.order).toEqual(['c', 'b', 'k', 'a']);
    expect(alone.splits.map(({ value }) => value)).toEqual([2, 2, 2]);
    expect(alone.fragments).toEqual([
      ['k', 'c'],
      ['k', 'a', 'b'],
    ]);
  });

  it('finds a block in the middle of the order', () => {
    const all = ['k', 'a', 'b', 'c', 'd'];
    const usages = usagesOf(
      [
        ['10001', 9],
        ['00110', 50],
        ['10010', 1],
        ['11001', 40],
      ],
      all,
    );
    const advice = bondEnergy(all, ['k'], usages);
    const values = [...advice.splits, ...advice.innerSplits].map(({ value }) => value);
    const [first = [], second = []] = advice.fragments ?? [];
    expect(new Set([...first, ...second])).toEqual(new Set(all));
    expect(Math.max(...values)).toBe(49 * 50 - 1);
  });

  it('keeps every attribute, and the key in both fragments', () => {
    const letters = ['k', 'a', 'b', 'c', 'd', 'e'];
    const usage = fc.record({
      query: fc.constant('q'),
      attributes: fc.subarray(letters, { minLength: 1 }),
      accesses: fc.integer({ min: 0, max: 99 }),
    });
    fc.assert(
      fc.property(fc.array(usage, { maxLength: 6 }), (usages) => {
        const { order, splits, innerSplits, fragments } = bondEnergy(letters, ['k'], usages);
        expect([...order].sort()).toEqual([...letters].sort());
        for (const { first, second } of [...splits, ...innerSplits]) {
          expect([...first, ...second].sort()).toEqual([...letters].sort());
          expect(Math.min(first.length, second.length)).toBeGreaterThan(0);
        }
        // Two ends of the order, and a block between them: each division once.
        expect(innerSplits).toHaveLength(((letters.length - 1) * (letters.length - 2)) / 2);
        for (const fragment of fragments ?? []) expect(fragment).toContain('k');
      }),
    );
  });
});
