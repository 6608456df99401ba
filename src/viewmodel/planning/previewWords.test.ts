import { expect, test } from 'vitest';
import { milliseconds } from '../../base/brand.ts';
import type { Trace } from '../../trace/trace.ts';
import { lectureRun } from '../lectureRun.testing.ts';
import { figuresText } from './figuresText.ts';
import { previewWords } from './previewWords.ts';

const run = lectureRun('join-first@site4');

/** The lecture's plans, chosen for total time, with one made slow. */
function timed(slow: string, chosen: string): Trace {
  const events = run.trace.events.map((stamped) => {
    const { event } = stamped;
    if (event.kind === 'planChosen') return { ...stamped, event: { ...event, plan: chosen } };
    if (event.kind !== 'planConsidered' || event.plan.id !== slow) return stamped;
    const estimated = { ...event.estimated, totalMs: milliseconds(9000) };
    return { ...stamped, event: { ...event, estimated } };
  });
  return { scenario: { ...run.trace.scenario, objective: 'total' }, events };
}

test('says that the same plan would win, with what it would cost', () => {
  const words = previewWords(run.trace, timed('ship-whole@site4', 'join-first@site4'));
  expect(words?.isOther).toBe(false);
  expect(words?.sentence).toMatch(/^The same plan would be chosen: A, .*: 2,000 B, answer after/);
});

test('says which other plan would win, and what the present best would take', () => {
  const words = previewWords(run.trace, timed('join-first@site4', 'semijoin-distinct@site4'));
  expect(words?.isOther).toBe(true);
  expect(words?.sentence).toMatch(/^Another plan would be chosen: A, .*2,400 B/);
  expect(words?.sentence).toContain('9,000 ms in all');
});

test('figures begin with the rows and widths that the query’s relations have', () => {
  const storedRows = new Map([...run.storedRows, ['employees', 950]]);
  expect(figuresText({ ...run, storedRows }).split('\n')).toEqual([
    expect.stringMatching(/^STATISTICS OF employees \(ROWS 950, WIDTH \d+\);$/),
    expect.stringMatching(/^STATISTICS OF department \(ROWS 100, WIDTH \d+\);$/),
  ]);
});
