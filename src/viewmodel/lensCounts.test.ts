import { expect, test } from 'vitest';
import { LENSES, type Lens } from '../base/lens.ts';
import { candidateList } from './candidateList.ts';
import { comparePlans } from './comparePlans.ts';
import { lectureCatalog } from './lectureCatalog.testing.ts';
import { lectureRun } from './lectureRun.testing.ts';
import { lensCounts } from './lensCounts.ts';
import { lensWords, longestWords } from './lensWords.ts';
import { planMarkDetail } from './markDetail.ts';
import { networkMap } from './networkMap.ts';
import { planDrawing } from './planDrawing.ts';
import { sentence } from './sentence.ts';

const run = lectureRun('semijoin-distinct@site4');

test('a lens counts what it would reveal of the run, and one with nothing says why', () => {
  const counts = lensCounts(run);
  expect(LENSES.map((lens) => counts[lens].count)).toEqual([2, 3, 2, 0, 3, 5]);
  expect(counts.replicas.words).toBe(
    'nothing to show here: whatever this query reads has one copy',
  );
  expect(counts.fragments.words).toBe('2 fragments make up its tables');
  expect(counts.execution.words).toContain('3 local queries, 2 transfers');
});

test('a text names a fragment as far as the lenses do', () => {
  const text = 'employees is emp_1 ∪ emp_4; emp_41 and emp_4@site4 are other words';
  const words = (lenses: readonly Lens[]) => lensWords(lectureCatalog, lenses, 'site4')(text);
  expect(words(['naming'])).toBe(text);
  expect(words(['fragments'])).toBe(
    'employees is employees₁ ∪ employees₄; emp_41 and emp_4@site4 are other words',
  );
  expect(words(['execution'])).toContain('employees is employees ∪ employees;');
});

test('without their names sites are the asking one and others', () => {
  const words = lensWords(lectureCatalog, ['execution'], 'site4');
  expect(words('Ship whole tables to Plant')).toBe('Ship whole tables here');
  expect(words('Semijoin by key, at Head office')).toBe('Semijoin by key, elsewhere');
  expect(words('site1 has more rows than Plant')).toBe(
    'another site has more rows than the asking site',
  );
});

test('the longest wording is the room that a text keeps under every lens', () => {
  const text = 'emp_4 goes to Plant';
  const room = longestWords(lectureCatalog, 'site4')(text);
  const all: readonly (readonly Lens[])[] = [LENSES, [], ['location'], ['fragments'], ['naming']];
  const lengths = all.map((lenses) => lensWords(lectureCatalog, lenses, 'site4')(text).length);
  expect(room).toBe('employees₄ goes to Plant');
  expect(Math.max(...lengths)).toBeLessThanOrEqual(room.length);
});

test('labels, verdicts and local queries of plans name no more than the lenses do', () => {
  const last = run.trace.events.length - 1;
  const events = run.trace.events.map((stamped) => {
    const { event } = stamped;
    if (event.kind !== 'planConsidered') return stamped;
    const steps = event.plan.steps.map((step) =>
      step.kind === 'ship' ? step : { ...step, query: { ...step.query, sql: 'SELECT FROM emp_4' } },
    );
    return { ...stamped, event: { ...event, plan: { ...event.plan, steps } } };
  });
  const read = { ...run, trace: { ...run.trace, events } };
  const told = (lenses: readonly Lens[]) => {
    const drawing = planDrawing(read, last);
    const marks = [...(drawing?.nodes ?? []), ...(drawing?.edges ?? [])];
    return JSON.stringify([
      candidateList(run, last, new Map(), lenses).candidates.map(({ label, alsoFound }) => [
        label,
        alsoFound,
      ]),
      candidateList(run, last, new Map(), lenses).verdict,
      comparePlans(run, lectureRun('ship-whole@site4'), lenses).plans,
      marks.map(({ id }) => planMarkDetail(read, last, id, lenses)?.sql),
    ]);
  };
  expect(told(LENSES)).toMatch(/Plant/);
  expect(told(LENSES)).toMatch(/emp_4/);
  expect(told(['execution'])).not.toMatch(/Plant|Head office|emp_\d|₄/);
});

test('who works and what moves is seen with the execution only', () => {
  const last = run.trace.events.length - 1;
  expect(networkMap(run, last, LENSES).flows).not.toEqual([]);
  const still = networkMap(run, last, ['location']);
  expect(still.flows).toEqual([]);
  expect(still.sites.some(({ isActive }) => isActive)).toBe(false);
});

test('a step of a generated plan is called by its columns, not by a name of the plan', () => {
  const { events } = run.trace;
  const headlines = events.map(({ seq }) => sentence(run, seq).headline);
  expect(headlines).toContain('compute d_id and e_name');
  expect(headlines.filter((text) => /^compute (?:v|asked|found)/.test(text))).toEqual([]);
});

test('sentences say nothing of what is hidden', () => {
  const { events } = run.trace;
  const all = (lenses: readonly Lens[]) =>
    events.map(({ seq }) => Object.values(sentence(run, seq, lenses)).join(' ')).join('\n');
  expect(all(LENSES)).toMatch(/Plant/);
  expect(all(LENSES)).toMatch(/emp_4/);
  expect(all(['fragments', 'execution'])).not.toMatch(/Plant|Head office|at site \d|emp_/);
  const first = sentence(run, 0, []);
  expect(first.sentence).toBe('All hidden: one plain database. Press 1 to 6 to see what it hides.');
  expect(first.valueText).toBe('event 1 of 2, all hidden: one plain database');
  const last = sentence(run, events.length - 1, []);
  expect(last.sentence).toContain('The answer is complete: 250 rows. ');
});
