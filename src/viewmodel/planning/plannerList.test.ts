import { describe, expect, test } from 'vitest';
import { PLANNERS } from '../../base/plannerName.ts';
import type { StampedEvent } from '../../trace/trace.ts';
import { lectureRun } from '../lectureRun.testing.ts';
import { type PlannersPlan, plannerList } from './plannerList.ts';
import { plannedBy } from './planning.testing.ts';
import { regretWords } from './regretWords.ts';

const shown = lectureRun('join-first@site4').trace;

describe('the list of planners', () => {
  test('has every planner, and those that were not asked yet wait', () => {
    const rows = plannerList(shown, new Map());
    expect(rows.map(({ planner }) => planner)).toEqual(PLANNERS);
    expect(rows.every(({ outcome }) => outcome.kind === 'waiting')).toBe(true);
    expect(rows.filter(({ isCurrent }) => isCurrent).map(({ planner }) => planner)).toEqual([
      'search',
    ]);
  });

  test('names a planner’s plan by its letter among the shown candidates, with what it is worth', () => {
    const plan: PlannersPlan = { trace: plannedBy('r-star', 'ship-whole@site4'), regret: 32.55 };
    const row = plannerList(shown, new Map([['r-star', plan]])).find(
      ({ planner }) => planner === 'r-star',
    );
    // Of three candidates the dearest.
    expect(row?.outcome).toMatchObject({ kind: 'planned', letter: 'C', regret: 32.55 });
    expect(row?.outcome.kind === 'planned' && row.outcome.estimated.bytes).toBe(65_100);
  });

  test('says why a planner does not apply', () => {
    const trace = plannedBy('ingres', 'join-first@site4');
    const events = trace.events.map((stamped): StampedEvent => {
      const strategy = { strategy: 'ingres', because: 'the query reads nothing' };
      return stamped.event.kind === 'strategyNotApplicable'
        ? { ...stamped, event: { kind: 'strategyNotApplicable', strategy } }
        : stamped;
    });
    const planned = new Map([['ingres', { trace: { ...trace, events } }]] as const);
    const row = plannerList(shown, planned).find(({ planner }) => planner === 'ingres');
    expect(row?.outcome).toEqual({ kind: 'notApplicable', because: 'the query reads nothing.' });
  });
});

test.each([
  [1, '1.00'],
  [2.345, '2.35'],
  [1250, '1,250.00'],
  [undefined, '–'],
])('a regret of %s is written %s', (regret, text) => {
  expect(regretWords(regret)).toBe(text);
});
