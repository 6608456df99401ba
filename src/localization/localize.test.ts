import { describe, expect, test } from 'vitest';
import { printAlgebra } from '../algebra/printAlgebra.ts';
import { localize } from './localize.ts';
import { localized, mapped, rulesOf, sampleCatalog, textbook } from './sampleCatalog.testing.ts';

test('the story is told from the canonical algebra to the reduced union', () => {
  const { steps, algebra } = localized('SELECT pno FROM emp NATURAL JOIN asg', textbook);
  const [first] = steps;
  expect(first && printAlgebra(first.before)).toBe('π asg.pno (σ emp.eno = asg.eno (emp × asg))');
  expect(steps.map((step) => [step.stage, step.rule])).toEqual([
    ['localization', 'pushSelectionsDown'],
    ['localization', 'replaceRelationByFragments'],
    ['localization', 'replaceRelationByFragments'],
    ['reduction', 'distributeJoinOverUnion'],
    ['reduction', 'eliminateEmptyJoin'],
    ['reduction', 'eliminateEmptyJoin'],
    ['reduction', 'eliminateEmptyJoin'],
  ]);
  expect(steps.map((step) => step.because).slice(1, 3)).toEqual([
    'emp = emp1 ∪ emp2 ∪ emp3',
    'asg = asg1 ∪ asg2',
  ]);
  for (const [index, step] of steps.entries()) {
    const next = steps[index + 1];
    expect(next === undefined ? algebra : next.before).toBe(step.after);
  }
});

test('a selection of one relation goes to every part that is left', () => {
  const found = localized("SELECT eno FROM emp WHERE ename = 'Ada'", textbook);
  expect(rulesOf(found)).toEqual(['replaceRelationByFragments', 'distributeSelectionOverUnion']);
  expect(printAlgebra(found.algebra)).toBe(
    "π eno (σ ename = 'Ada' (emp1) ∪ σ ename = 'Ada' (emp2) ∪ σ ename = 'Ada' (emp3))",
  );
});

test('a query that contradicts itself has no branch, but its aggregate has an answer', () => {
  const found = localized('SELECT count(*) FROM emp WHERE 1 = 0', textbook);
  expect(found.branches).toEqual([]);
  expect(rulesOf(found).at(-1)).toBe('eliminateEmptyQuery');
  expect(printAlgebra(found.algebra)).toBe('γ count(*) (∅)');
});

describe('eight relations of four fragments', () => {
  const relations = Object.fromEntries(
    Array.from({ length: 8 }, (_, index) => [
      `r${index}`,
      {
        columns: ['k INTEGER'],
        fragments: Object.fromEntries(
          [1, 2, 3, 4].map((key) => [`r${index}_${key}`, `k = ${key}`]),
        ),
      },
    ]),
  );
  const catalog = sampleCatalog(relations);
  const from = Object.keys(relations).join(', ');

  test('contradictions are dropped on the way, not after the whole product is there', () => {
    const chain = Array.from({ length: 7 }, (_, index) => `r${index}.k = r${index + 1}.k`);
    const found = localized(`SELECT r0.k FROM ${from} WHERE ${chain.join(' AND ')}`, catalog);
    expect(found.branches).toHaveLength(4);
    expect(found.steps.at(-1)?.because).toBe('65532 of 65536 joins contradict themselves');
  });

  test('a product of all of them is refused', () => {
    const { graph } = mapped(`SELECT r0.k FROM ${from}`, catalog);
    if (graph === undefined) throw new Error('a product is a graph');
    const product = localize(graph, catalog, () => {}, new Set());
    expect(product).toMatchObject({ ok: false, error: { code: 'too-many-branches' } });
  });
});
