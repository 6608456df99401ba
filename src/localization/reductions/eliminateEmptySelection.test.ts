import { expect, test } from 'vitest';
import { printAlgebra } from '../../algebra/printAlgebra.ts';
import {
  company,
  leavesOf,
  localized,
  rulesOf,
  sampleCatalog,
  textbook,
} from '../sampleCatalog.testing.ts';

test('reduction with selection leaves one fragment of three', () => {
  const found = localized("SELECT * FROM emp WHERE eno = 'E5'", textbook);
  expect(printAlgebra(found.algebra)).toBe("π eno, ename (σ eno = 'E5' (emp2))");
  expect(found.branches).toEqual([{ leaves: { emp: ['emp2'] } }]);
  expect(found.steps.map((step) => step.because)).toContain(
    "eno = 'E5' ∧ eno <= 'E3' is unsatisfiable",
  );
});

test('a selection on one side reaches the other through the join', () => {
  const sql = "SELECT pno FROM emp JOIN asg USING (eno) WHERE emp.eno = 'E2'";
  const found = localized(sql, textbook);
  expect(leavesOf(found)).toEqual([['emp1', 'asg1']]);
  expect(rulesOf(found)).not.toContain('distributeJoinOverUnion');
});

test('NULL is no value: where a predicate is NULL, neither it nor its negation keeps the row', () => {
  const open = company({}, { low: 'e_salary <= 100', high: 'NOT (e_salary <= 100)' });
  const found = localized('SELECT e_id FROM employees WHERE e_salary IS NULL', open);
  expect(found.branches).toEqual([]);
});

test('a constant key finds its bucket', () => {
  const catalog = sampleCatalog({
    orders: { columns: ['o_id INTEGER'], hash: { columns: ['o_id'], count: 4 } },
  });
  // FNV-1a of the text "17" is 0x1aeb28b1, and that mod 4 is 1: the second bucket.
  expect(leavesOf(localized('SELECT * FROM orders WHERE o_id = 17', catalog))).toEqual([
    ['orders_2'],
  ]);
  expect(leavesOf(localized('SELECT * FROM orders WHERE o_id IS NULL', catalog))).toEqual([
    ['orders_1'],
  ]);
});

test('a CHECK is a fact, but says nothing of NULL', () => {
  const catalog = sampleCatalog({
    r: {
      columns: ['a INTEGER', 'b INTEGER NOT NULL'],
      checks: ['a < 10', 'b < 10'],
      fragments: { r1: 'a < 5 OR a IS NULL', r2: 'b >= 10' },
    },
  });
  const empty = localized('SELECT * FROM r WHERE a > 20', catalog);
  expect(empty.branches).toEqual([]);
  expect(empty.steps.at(-1)?.because).toBe('a > 20 ∧ CHECK (a < 10) is unsatisfiable');
  expect(leavesOf(localized('SELECT a FROM r', catalog))).toEqual([['r1']]);
});
