import { expect, test } from 'vitest';
import { LENSES, type Lens } from '../base/lens.ts';
import { lectureCatalog } from './lectureCatalog.testing.ts';
import { lectureRun } from './lectureRun.testing.ts';
import { lensCounts } from './lensCounts.ts';
import { lensWords } from './lensWords.ts';
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
  const words = (lenses: readonly Lens[]) => lensWords(lectureCatalog, lenses)(text);
  expect(words(['naming'])).toBe(text);
  expect(words(['fragments'])).toBe(
    'employees is employees₁ ∪ employees₄; emp_41 and emp_4@site4 are other words',
  );
  expect(words(['execution'])).toContain('employees is employees ∪ employees;');
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
