import { describe, expect, test } from 'vitest';
import { expectedWords, formatQError } from './expectedRows.ts';
import { lectureRun } from './lectureRun.testing.ts';
import { planMarkDetail } from './markDetail.ts';
import { planDrawing } from './planDrawing.ts';
import type { ShownRun } from './shownRun.ts';
import { planTable } from './textTwins.ts';
import { transferList } from './transferList.ts';

/** The lecture's run as if it had been planned from estimates: 250 rows instead of 100. */
function estimated(statistics: 'exact' | 'sampled'): ShownRun {
  const run = lectureRun('semijoin-distinct@site4');
  const events = run.trace.events.map((stamped) =>
    stamped.event.kind === 'planConsidered'
      ? { ...stamped, event: { ...stamped.event, estimatedRows: [40.26, 40.26, 250, 250, 250] } }
      : stamped,
  );
  const scenario = { ...run.trace.scenario, statistics };
  return { ...run, trace: { scenario, events } };
}

const last = ({ trace }: ShownRun): number => trace.events.length - 1;
const errorsOf = (run: ShownRun, cursor: number) =>
  transferList(run, cursor).map(({ rows, expected }) => [rows, expected?.rows, expected?.qError]);

describe('what was expected of a step that ran', () => {
  const run = estimated('sampled');

  test('stands beside what was measured, transfer by transfer', () => {
    const errors = errorsOf(run, last(run));
    expect(errors.map(([rows, expected]) => [rows, expected])).toEqual([
      [100, 40],
      [100, 250],
    ]);
    expect(errors[0]?.[2]).toBeCloseTo(100 / 40.26, 9);
    expect(errors[1]?.[2]).toBe(2.5);
  });

  test('is not said before there is anything measured', () => {
    const chosen = run.trace.events.findIndex(({ event }) => event.kind === 'planChosen');
    expect(errorsOf(run, chosen).every(([, expected]) => expected === undefined)).toBe(true);
    const drawing = planDrawing(run, chosen);
    expect(drawing?.nodes.some(({ figures }) => figures?.expected)).toBe(false);
  });

  test('is not said of counts, nor of stored rows', () => {
    const exact = estimated('exact');
    expect(errorsOf(exact, last(exact)).some(([, expected]) => expected !== undefined)).toBe(false);
    const stored = planDrawing(run, last(run))?.nodes.filter(({ role }) => role === 'stored');
    expect(stored?.map(({ figures }) => figures?.expected)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('is in the drawing’s names, its table and what is told of a mark', () => {
    const drawing = planDrawing(run, last(run));
    if (!drawing) throw new Error('no drawing');
    const { operators, wires } = planTable(drawing);
    expect(wires.map(({ expected }) => expected)).toEqual([
      'q-error 2.48: 40 rows were expected',
      'q-error 2.5: 250 rows were expected',
    ]);
    expect(operators.filter(({ expected }) => expected !== '').length).toBe(3);
    const wire = drawing.edges.find(({ kind }) => kind === 'wire');
    const facts = planMarkDetail(run, last(run), wire?.id ?? '')?.facts.map(({ text }) => text);
    expect(facts).toContain('q-error 2.48: 40 rows were expected');
  });
});

test.each([
  [1, '1'],
  [1.2345, '1.23'],
  [18.44, '18.4'],
  [1250.4, '1,250'],
])('a q-error of %d is written %s', (error, text) => {
  expect(formatQError(error)).toBe(text);
  expect(expectedWords({ rows: 0.4, qError: error })).toBe(
    `q-error ${text}: 0.4 rows were expected`,
  );
});
