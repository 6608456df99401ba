import { expect, test } from 'vitest';
import { printAlgebra } from '../../algebra/printAlgebra.ts';
import { company, leavesOf, localized, vicePresidents } from '../sampleCatalog.testing.ts';

const headquarters = {
  every_vp_at_hq:
    'NOT EXISTS (SELECT 1 FROM department, employees WHERE e_id = d_vp AND e_site <> 1)',
};

test('without the assertion a vice president may be at either site', () => {
  const found = localized(vicePresidents, company());
  expect(found.assumes).toEqual([]);
  expect(leavesOf(found)).toEqual([
    ['emp_4', 'emp_4', 'department'],
    ['emp_4', 'emp_1', 'department'],
  ]);
});

test('with it one branch is left, and the assertion is named', () => {
  const found = localized(vicePresidents, company(headquarters));
  expect(found.assumes).toEqual(['every_vp_at_hq']);
  expect(found.branches).toEqual([
    { leaves: { loc: ['emp_4'], glob: ['emp_1'], department: ['department'] } },
  ]);
  expect(printAlgebra(found.algebra)).toBe(
    'π loc.e_name, glob.e_name, loc.e_salary ((σ loc.e_site = 4 (emp_4 loc) ' +
      '⋈[loc.e_dept = department.d_id] department) ' +
      '⋈[glob.e_id = department.d_vp] emp_1 glob)',
  );
});

test('an assertion that is false on the data is not used', () => {
  const catalog = company(headquarters);
  const broken = {
    ...catalog,
    assertions: catalog.assertions.map((own) => ({ ...own, holds: false })),
  };
  expect(localized(vicePresidents, broken).branches).toHaveLength(2);
});

test('an assertion about something else is not used', () => {
  const found = localized(
    vicePresidents,
    company({
      poor: 'NOT EXISTS (SELECT 1 FROM employees WHERE e_site <> 1 AND e_salary > 100)',
      self: 'NOT EXISTS (SELECT 1 FROM department, employees WHERE e_id = d_id AND e_site <> 1)',
      few: 'NOT EXISTS (SELECT 1 FROM employees HAVING count(*) > 9)',
      some: 'EXISTS (SELECT 1 FROM employees)',
    }),
  );
  expect(found.branches).toHaveLength(2);
  expect(found.assumes).toEqual([]);
});

test('a denial over two occurrences may map both to one', () => {
  const found = localized(
    'SELECT e_name FROM employees WHERE e_salary > 100',
    company({
      pairs:
        'NOT EXISTS (SELECT 1 FROM employees a, employees b WHERE a.e_site = 4 AND b.e_salary > 50 AND a.e_id = b.e_id)',
    }),
  );
  expect(found.branches).toEqual([{ leaves: { employees: ['emp_1'] } }]);
  expect(found.assumes).toEqual(['pairs']);
});

test('a denial that needs a value does not rule out NULL', () => {
  const found = localized(
    'SELECT e_name FROM employees WHERE e_site = 4',
    company({ low: 'NOT EXISTS (SELECT 1 FROM employees WHERE e_site = 4 AND e_salary <> 5)' }),
  );
  expect(found.branches).toHaveLength(1);
});
