import { describe, expect, test } from 'vitest';
import { LENSES } from '../base/lens.ts';
import { lectureRun } from './lectureRun.testing.ts';
import {
  isRevealed,
  revealedChapterStep,
  revealedCursor,
  revealedPlace,
  revealedStep,
} from './revealed.ts';

const { trace } = lectureRun('semijoin-distinct@site4');
const last = trace.events.length - 1;

describe('what lenses reveal of a trace', () => {
  test('none: SQL in, rows out', () => {
    const seen = trace.events.filter((event) => isRevealed(event, []));
    expect(new Set(seen.map(({ chapter }) => chapter))).toEqual(new Set(['sql', 'execution']));
    expect(seen.at(-1)?.event.kind).toBe('answerCompleted');
    expect(revealedStep(trace, 0, 1, [])).toBe(last);
    expect(revealedStep(trace, last, -1, [])).toBe(0);
    expect(revealedPlace(trace, 0, [])).toEqual({ place: 1, count: 2 });
    expect(revealedPlace(trace, last, [])).toEqual({ place: 2, count: 2 });
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

  test('chapters forward to the next start, back to the start of this one first', () => {
    const step = (cursor: number, direction: 1 | -1) =>
      revealedChapterStep(trace, cursor, direction, LENSES);
    const start = (chapter: string) => trace.events.findIndex((one) => one.chapter === chapter);
    const plans = start('plans');
    expect(step(plans + 2, 1)).toBe(start('execution'));
    expect(step(plans + 2, -1)).toBe(plans);
    expect(step(plans, -1)).toBe(start('reduced'));
    expect(step(last, 1)).toBe(last);
    expect(step(0, -1)).toBe(0);
  });

  test('chapters that no lens reveals are passed over', () => {
    const step = (cursor: number, direction: 1 | -1) =>
      revealedChapterStep(trace, cursor, direction, ['execution']);
    const algebra = trace.events.findIndex(({ chapter }) => chapter === 'algebra');
    const plans = trace.events.findIndex(({ chapter }) => chapter === 'plans');
    expect(step(algebra, 1)).toBe(plans);
    expect(step(plans, -1)).toBe(algebra);
    expect(revealedChapterStep(trace, 0, 1, [])).toBe(last);
    expect(revealedChapterStep(trace, last, -1, [])).toBe(0);
  });
});
