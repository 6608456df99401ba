import { expect, test } from 'vitest';
import {
  company,
  leavesOf,
  localized,
  rulesOf,
  sampleCatalog,
  vicePresidents,
} from '../sampleCatalog.testing.ts';

test.each([
  'NOT EXISTS (SELECT 1 FROM department WHERE d_vp NOT IN (SELECT e_id FROM employees WHERE e_site = 1))',
  'NOT EXISTS (SELECT 1 FROM department d WHERE NOT EXISTS (SELECT * FROM employees WHERE e_id = d.d_vp AND e_site = 1))',
  'NOT EXISTS (SELECT 1 FROM department WHERE NOT d_vp IN (SELECT e.e_id FROM employees e WHERE e.e_site < 2))',
])('every vice president has a partner at head office: %s', (condition) => {
  const found = localized(vicePresidents, company({ every_vp_at_hq: condition }));
  expect(found.assumes).toEqual(['every_vp_at_hq']);
  expect(leavesOf(found)).toEqual([['emp_4', 'emp_1', 'department']]);
  expect(rulesOf(found).at(-1)).toBe('eliminateBranchByInclusion');
});

test.each([
  // e_dept is no key of employees: another employee of the department may be elsewhere.
  'NOT EXISTS (SELECT 1 FROM department WHERE d_vp NOT IN (SELECT e_dept FROM employees WHERE e_site = 1))',
  // The largest of them is promised something, not each.
  'NOT EXISTS (SELECT 1 FROM department WHERE d_vp NOT IN (SELECT max(e_id) FROM employees WHERE e_site = 1))',
  // About fewer departments than the query joins.
  'NOT EXISTS (SELECT 1 FROM department WHERE d_id > 7 AND d_vp NOT IN (SELECT e_id FROM employees WHERE e_site = 1))',
])('not used: %s', (condition) => {
  const found = localized(vicePresidents, company({ other: condition }));
  expect(found.branches).toHaveLength(2);
  expect(found.assumes).toEqual([]);
});

test('the partner’s own relation may be a source too', () => {
  const found = localized(
    'SELECT a.e_id FROM employees a, employees b WHERE a.e_dept = b.e_id AND a.e_site = 4',
    company({
      bosses:
        'NOT EXISTS (SELECT 1 FROM employees WHERE e_dept NOT IN (SELECT e_id FROM employees WHERE e_site = 1))',
    }),
  );
  expect(leavesOf(found)).toEqual([['emp_4', 'emp_1']]);
});

test('a comparison that converts the key does not identify the partner', () => {
  const catalog = sampleCatalog(
    {
      s: { columns: ['k INTEGER NOT NULL'] },
      r: {
        columns: ['k TEXT NOT NULL', 'site INTEGER'],
        primaryKey: ['k'],
        fragments: { r1: 'site = 1', r2: 'site = 2' },
      },
    },
    // '4' and '4.0' both equal 4: one of them may be at site 1, the other at site 2.
    { partner: 'NOT EXISTS (SELECT 1 FROM s WHERE k NOT IN (SELECT k FROM r WHERE site = 1))' },
  );
  expect(localized('SELECT 1 FROM s, r WHERE s.k = r.k', catalog).branches).toHaveLength(2);
});

const works = (over: object = {}, assertions: Readonly<Record<string, string>> = {}) =>
  sampleCatalog(
    {
      emp: {
        columns: ['id INTEGER', 'dept INTEGER NOT NULL', 'site INTEGER NOT NULL'],
        primaryKey: ['id'],
        fragments: { emp_1: 'site = 1', emp_2: 'site = 2' },
        references: { dept: 'dept d' },
        ...over,
      },
      dept: {
        columns: ['d INTEGER', 'area INTEGER NOT NULL'],
        primaryKey: ['d'],
        checks: ['d < 100'],
        references: { area: 'area a' },
      },
      area: {
        columns: ['a INTEGER', 'name TEXT'],
        primaryKey: ['a'],
        fragments: { low: 'a < 10', high: 'a >= 20' },
      },
    },
    assertions,
  );

test.each([
  ['a check of the partner', 'SELECT id FROM emp WHERE dept = 150', ['emp.dept → dept']],
  [
    'the fragments that a partner of the partner can be in',
    'SELECT id FROM emp, dept WHERE dept = d AND area = 15',
    ['dept.area → area'],
  ],
])('a foreign key: %s', (_, sql, assumes) => {
  const found = localized(sql, works());
  expect(found.branches).toEqual([]);
  expect(found.assumes).toEqual(assumes);
  expect(rulesOf(found).at(-1)).toBe('eliminateBranchByInclusion');
});

test('a foreign key leads to what is asserted of the partner', () => {
  const asserted = {
    second: 'NOT EXISTS (SELECT 1 FROM emp WHERE dept NOT IN (SELECT d FROM dept WHERE d > 50))',
  };
  const found = localized('SELECT id FROM emp WHERE dept = 7', works({}, asserted));
  expect(found.branches).toEqual([]);
  expect(found.assumes).toEqual(['second']);
});

test.each([
  ['a key that is false on the data', { isBroken: true }],
  ['a column that may be NULL', { columns: ['id INTEGER', 'dept INTEGER', 'site INTEGER'] }],
  [
    'a column that is compared otherwise',
    { columns: ['id INTEGER', 'dept TEXT NOT NULL', 'site INTEGER NOT NULL'] },
  ],
])('not used: %s', (_, over) => {
  const sql = 'SELECT id FROM emp WHERE dept = 150 OR dept IS NULL';
  expect(localized(sql, works(over)).branches).toHaveLength(2);
});

test('not used where the partner is read anyway, or nothing is known of it', () => {
  const joined = localized('SELECT id FROM emp, dept WHERE dept = d AND d > 98', works());
  expect(joined.branches).toHaveLength(2);
  expect(joined.assumes).toEqual([]);
});
