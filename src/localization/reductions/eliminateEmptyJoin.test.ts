import { expect, test } from 'vitest';
import { printAlgebra } from '../../algebra/printAlgebra.ts';
import { leavesOf, localized, sampleCatalog, textbook } from '../sampleCatalog.testing.ts';

const joinsIn = (text: string): number => text.split('⋈').length - 1;

test('reduction with join leaves three partial joins of six', () => {
  const sql = 'SELECT * FROM emp, asg WHERE emp.eno = asg.eno';
  const found = localized(sql, textbook);
  const distributed = found.steps.find((step) => step.rule === 'distributeJoinOverUnion');
  expect(joinsIn(printAlgebra(distributed?.after ?? { kind: 'empty' }))).toBe(6);
  expect(joinsIn(printAlgebra(found.algebra))).toBe(3);
  expect(leavesOf(found)).toEqual([
    ['emp1', 'asg1'],
    ['emp2', 'asg2'],
    ['emp3', 'asg2'],
  ]);
  const dropped = found.steps.filter((step) => step.rule === 'eliminateEmptyJoin');
  expect(dropped.map((step) => step.because)).toEqual([
    "emp.eno = asg.eno ∧ emp.eno <= 'E3' ∧ asg.eno > 'E3' is unsatisfiable",
    "emp.eno = asg.eno ∧ emp.eno > 'E3' ∧ asg.eno <= 'E3' is unsatisfiable",
    "emp.eno = asg.eno ∧ emp.eno > 'E6' ∧ asg.eno <= 'E3' is unsatisfiable",
  ]);
  const { phrase } = dropped[0] ?? {};
  expect(sql.slice(phrase?.start, phrase?.end)).toBe('emp.eno = asg.eno');
});

test('equal keys join bucket by bucket', () => {
  const catalog = sampleCatalog({
    orders: { columns: ['o_id INTEGER'], hash: { columns: ['o_id'], count: 4 } },
    lines: { columns: ['l_order INTEGER'], hash: { columns: ['l_order'], count: 4 } },
  });
  const joined = localized('SELECT * FROM orders, lines WHERE o_id = l_order', catalog);
  expect(leavesOf(joined)).toEqual([
    ['orders_1', 'lines_1'],
    ['orders_2', 'lines_2'],
    ['orders_3', 'lines_3'],
    ['orders_4', 'lines_4'],
  ]);
});

test('equal keys of different types may hash differently: 1 and 1.0 have different texts', () => {
  const catalog = sampleCatalog({
    orders: { columns: ['o_id INTEGER'], hash: { columns: ['o_id'], count: 2 } },
    lines: { columns: ['l_order REAL'], hash: { columns: ['l_order'], count: 2 } },
  });
  const joined = localized('SELECT * FROM orders, lines WHERE o_id = l_order', catalog);
  expect(joined.branches).toHaveLength(4);
});

test('three leaves can contradict where no two of them do', () => {
  const catalog = sampleCatalog({
    a: { columns: ['k INTEGER'], fragments: { a1: 'k IN (1, 2)', a2: 'k = 9' } },
    b: { columns: ['k INTEGER'], fragments: { b1: 'k IN (2, 3)', b2: 'k = 9' } },
    c: { columns: ['k INTEGER'], fragments: { c1: 'k IN (1, 3)', c2: 'k = 9' } },
  });
  const sql = 'SELECT 1 FROM a, b, c WHERE a.k = b.k AND b.k = c.k';
  expect(leavesOf(localized(sql, catalog))).toEqual([['a2', 'b2', 'c2']]);
});
