import { expect, test } from 'vitest';
import { lectureCatalog } from './lectureCatalog.testing.ts';
import { checkPlan, checkSql } from './textChecks.ts';

const codes = (faults: readonly { readonly code: string }[]) => faults.map(({ code }) => code);

test('a query is checked for syntax, names and parameters, without running it', () => {
  const check = (sql: string) => checkSql(sql, lectureCatalog, { staff: 3 });
  expect(check('SELECT e_name FROM employees WHERE e_dept < :staff')).toEqual([]);
  expect(codes(check('SELECT e_site FROM employees a, employees b'))).toEqual(['ambiguous-column']);
  expect(check('SELECT e_nam FROM employees')[0]?.hint).toContain('e_name');
  expect(codes(check('SELECT :nobody'))).toEqual(['unknown-parameter']);
  expect(check('SELECT FROM')).toHaveLength(1);
  expect(check('  \n')).toEqual([]);
});

test('a plan is checked line by line, with places in its own text', () => {
  const text = 'site1: v = SELECT d_id FROM department\nsite4: ANSWER SELECT d_id FROM v';
  const [fault] = checkPlan(text, lectureCatalog, 'site4');
  expect(text.slice(fault?.span.start, fault?.span.end)).toBe('v');
  expect(fault?.hint).toContain('SHIP v TO site4');
  const mended = text.replace('\n', '\nSHIP v TO site4\n');
  expect(checkPlan(mended, lectureCatalog, 'site4')).toEqual([]);
});
