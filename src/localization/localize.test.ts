import { describe, expect, test } from 'vitest';
import { printAlgebra } from '../algebra/printAlgebra.ts';
import { localized, rulesOf, sampleCatalog, textbook } from './sampleCatalog.testing.ts';

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

  test('of a product of all of them every two leaves are listed together', () => {
    const { branches, tooMany } = localized(`SELECT r0.k FROM ${from}`, catalog);
    expect(tooMany).toMatch(/^more than 256 joins of fragments are left: 4 of r0, /);
    const pairs = new Set(
      branches.flatMap(({ leaves }) =>
        Object.values(leaves).flatMap(([one = ''], index, all) =>
          all.slice(index + 1).map(([other = '']) => `${one} ${other}`),
        ),
      ),
    );
    expect(pairs.size).toBe(28 * 16);
    expect(branches.length).toBeLessThan(28 * 16);
  });

  test('leaves that contradict each other are never asked for together', () => {
    // r0 and r1 meet in pairs; the others are products.
    const { branches, tooMany } = localized(
      `SELECT r0.k FROM ${from} WHERE r0.k = r1.k AND r0.k < 4`,
      catalog,
    );
    expect(tooMany).toBeDefined();
    const pairs = branches.map(({ leaves }) => `${leaves['r0']} ${leaves['r1']}`);
    expect([...new Set(pairs)].sort()).toEqual(['r0_1 r1_1', 'r0_2 r1_2', 'r0_3 r1_3']);
  });
});
