import { expect, test } from 'vitest';
import { comparePlans } from './comparePlans.ts';
import { lectureRun } from './lectureRun.testing.ts';

const joinFirst = lectureRun('join-first@site4');
const semijoin = lectureRun('semijoin-distinct@site4');
const whole = lectureRun('ship-whole@site4');

test('the first transfer at which the dearer plan loses is named, whichever is shown', () => {
  const shown = comparePlans(joinFirst, whole);
  expect(shown.verdict.where).toBe('T1: C ships 61,600 B where A ships 2,000 B.');
  expect(shown.lines.map(({ isDeciding }) => isDeciding)).toEqual([true, false]);
  expect(comparePlans(whole, joinFirst).verdict.where).toBe(shown.verdict.where);
});

test('a plan that begins cheaper loses where it goes on', () => {
  const { verdict, lines } = comparePlans(joinFirst, semijoin);
  expect(verdict.where).toBe('T2: B ships 2,000 B where A ships nothing any more.');
  expect(lines[1]?.sides[0]).toBeUndefined();
});

test('the ledger stands transfer by transfer, with sums of what was really sent', () => {
  const { lines, plans, verdict } = comparePlans(semijoin, whole);
  expect(lines.map(({ tag }) => tag)).toEqual(['T1', 'T2']);
  expect(lines.map(({ sides }) => sides.map((ship) => ship?.sumBytes))).toEqual([
    [400, 61_600],
    [2400, 65_100],
  ]);
  expect(lines[0]?.sides[0]).toMatchObject({
    source: { number: 4 },
    target: { number: 1 },
    columns: ['e_dept'],
    rows: 100,
    width: 4,
  });
  expect(plans.map(({ letter, bytes }) => [letter, bytes])).toEqual([
    ['B', 2400],
    ['C', 65_100],
  ]);
  expect(verdict.whole).toContain('In all B ships 2,400 B, C 65,100 B');
});

test('plans of equal bytes: neither loses', () => {
  const { verdict, lines } = comparePlans(semijoin, semijoin);
  expect(verdict.where).toBe('Neither loses: B and B both ship 2,400 B.');
  expect(lines.some(({ isDeciding }) => isDeciding)).toBe(false);
});
