import { describe, expect, test } from 'vitest';
import { LENSES } from '../base/lens.ts';
import { lectureRun } from './lectureRun.testing.ts';
import { isRevealed, revealedCursor, revealedStep } from './revealed.ts';

const { trace } = lectureRun('semijoin-distinct@site4');
const last = trace.events.length - 1;

describe('what lenses reveal of a trace', () => {
  test('none: SQL in, rows out', () => {
    const seen = trace.events.filter((event) => isRevealed(event, []));
    expect(new Set(seen.map(({ chapter }) => chapter))).toEqual(new Set(['sql', 'execution']));
    expect(seen.at(-1)?.event.kind).toBe('answerCompleted');
    expect(revealedStep(trace, 0, 1, [])).toBe(last);
    expect(revealedStep(trace, last, -1, [])).toBe(0);
  });

  test('all: every event, and the cursor stands where it is', () => {
    for (const { seq } of trace.events) {
      expect(revealedCursor(trace, seq, LENSES)).toBe(seq);
    }
    expect(revealedStep(trace, last, 1, LENSES)).toBeUndefined();
  });

  test('the picture stays at the last event that is seen, and comes back with the lens', () => {
    const inPlans = trace.events.findIndex(({ chapter }) => chapter === 'plans');
    const shown = revealedCursor(trace, inPlans, ['fragments']);
    expect(trace.events[shown]?.chapter).toBe('reduced');
    expect(revealedCursor(trace, inPlans, ['fragments', 'execution'])).toBe(inPlans);
  });
});
