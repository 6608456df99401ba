import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ringLayout } from './ringLayout.ts';
import { sansWidth } from './textMeasure.ts';

const RADIUS = 20;
const names = (count: number) => Array.from({ length: count }, (_, index) => `T${index + 1}`);

describe('transactions on a ring', () => {
  it('keep their places, whoever waits for whom', () => {
    const ids = names(5);
    const quiet = ringLayout(ids, [], 332, RADIUS);
    const busy = ringLayout(ids, [{ from: 'T1', to: 'T4', labels: ['a'] }], 332, RADIUS);
    expect(busy.nodes).toEqual(quiet.nodes);
  });

  it('stand side by side at the top where there are two or more', () => {
    for (const count of [2, 3, 4]) {
      const [one, other] = ringLayout(names(count), [], 332, RADIUS).nodes;
      expect(one?.y).toBeCloseTo(other?.y ?? 0);
      expect(one?.x).toBeLessThan(other?.x ?? 0);
    }
  });

  it('lie within the drawing, apart from each other, and their words do too', () => {
    const arrow = fc.record({ from: fc.nat(5), to: fc.nat(5) });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 24 }),
        fc.array(arrow, { maxLength: 8 }),
        fc.integer({ min: 250, max: 600 }),
        (count, pairs, width) => {
          const ids = names(count);
          const arrows = pairs
            .filter(({ from, to }) => from !== to && from < count && to < count)
            .map(({ from, to }) => ({
              from: `T${from + 1}`,
              to: `T${to + 1}`,
              labels: ['a long name at a site', 'short', ''],
            }));
          const { nodes, arrows: placed, height } = ringLayout(ids, arrows, width, RADIUS);
          expect(placed).toHaveLength(arrows.length);
          for (const [index, { x, y }] of nodes.entries()) {
            expect(x - RADIUS).toBeGreaterThanOrEqual(0);
            expect(x + RADIUS).toBeLessThanOrEqual(width);
            expect(y - RADIUS).toBeGreaterThanOrEqual(0);
            expect(y + RADIUS).toBeLessThanOrEqual(height);
            for (const other of nodes.slice(index + 1))
              expect(Math.hypot(other.x - x, other.y - y)).toBeGreaterThan(2 * RADIUS);
          }
          for (const { label } of placed) {
            const own = sansWidth(label.text, 13);
            const left = { start: 0, middle: own / 2, end: own }[label.anchor];
            expect(label.x - left).toBeGreaterThanOrEqual(-1);
            expect(label.x - left + own).toBeLessThanOrEqual(width + 1);
          }
        },
      ),
    );
  });

  it('are joined by arrows that begin and end at their edges', () => {
    const { nodes, arrows } = ringLayout(
      names(3),
      [
        { from: 'T1', to: 'T2', labels: [''] },
        { from: 'T2', to: 'T1', labels: [''] },
      ],
      332,
      RADIUS,
    );
    const [one, other] = nodes;
    const [there, back] = arrows;
    const gap = (node: typeof one, point: { x: number; y: number } | undefined): number =>
      Math.hypot((point?.x ?? 0) - (node?.x ?? 0), (point?.y ?? 0) - (node?.y ?? 0));
    expect(gap(other, there?.head)).toBeGreaterThan(RADIUS);
    expect(gap(other, there?.head)).toBeLessThan(RADIUS + 6);
    expect(gap(one, back?.head)).toBeLessThan(RADIUS + 6);
    // Two that lead both ways are not one upon the other.
    expect(there?.path).not.toBe(back?.path);
    expect(Math.abs((there?.middle.y ?? 0) - (back?.middle.y ?? 0))).toBeGreaterThan(10);
  });
});
