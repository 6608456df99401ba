import { describe, expect, test } from 'vitest';
import { answerVerdict } from './answerVerdict.ts';
import { lectureRun } from './lectureRun.testing.ts';
import { isSameQuestion } from './shownRun.ts';

const run = lectureRun('semijoin-distinct@site4');

describe('the verdict beside the answer', () => {
  test('an equal answer says what it leans on', () => {
    const verdict = answerVerdict(run, true, undefined);
    expect(verdict).toEqual({
      kind: 'equal',
      words: 'equal to central',
      caveats: ['assumes every_vp_at_hq'],
    });
  });

  test('a different one and an open one say why', () => {
    const because = 'the rows differ';
    expect(answerVerdict(run, false, because)).toMatchObject({ kind: 'different', because });
    expect(answerVerdict(run, null, because)).toMatchObject({ kind: 'open', because });
  });
});

test('a finding of the design is told in a few words, its row on demand', () => {
  const finding = 'The row (p_id = 1001) of parcel belongs to no fragment.';
  expect(answerVerdict(run, false, `completeness: ${finding}`)).toMatchObject({
    kind: 'different',
    because: 'the design loses a row',
    details: finding,
  });
  expect(answerVerdict(run, false, 'the answer has 1 row: central 2').details).toBeUndefined();
});

describe('isSameQuestion', () => {
  const { scenario } = run.trace;

  test('looks over the plan only', () => {
    expect(isSameQuestion(scenario, { ...scenario, plan: 'ship-whole@site4' })).toBe(true);
    expect(isSameQuestion(scenario, { ...scenario, at: 'site1' })).toBe(false);
    expect(isSameQuestion(scenario, { ...scenario, objective: 'response' })).toBe(false);
  });

  test('tells other values of a parameter apart', () => {
    const staffed = { ...scenario, parameters: { staff: 250 } };
    expect(isSameQuestion(staffed, { ...scenario, parameters: { staff: 2000 } })).toBe(false);
    expect(isSameQuestion(scenario, staffed)).toBe(false);
    expect(isSameQuestion(staffed, staffed)).toBe(true);
  });
});
