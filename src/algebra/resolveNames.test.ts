import { describe, expect, test } from 'vitest';
import { applyChoice } from '../base/diagnostic.ts';
import { sampleCatalog } from '../localization/sampleCatalog.testing.ts';
import { parseQuery } from '../sql/parser.ts';
import { printQuery } from '../sql/print.ts';
import { resolveNames } from './resolveNames.ts';

const catalog = sampleCatalog({
  employees: {
    columns: ['e_id INTEGER', 'e_name CHAR(16)', 'e_dept INTEGER', 'e_site INTEGER'],
    fragments: { emp_4: 'e_site = 4', emp_1: 'e_site = 1' },
  },
  department: { columns: ['d_id INTEGER', 'd_vp INTEGER', 'e_site INTEGER'] },
});

function resolve(sql: string) {
  const parsed = parseQuery(sql);
  if (!parsed.ok) throw new Error(`${sql}: ${parsed.error.message}`);
  return resolveNames(parsed.value, catalog, sql);
}

function resolved(sql: string) {
  const result = resolve(sql);
  if (!result.ok) throw new Error(`${sql}: ${result.error.message}`);
  return result.value;
}

function fault(sql: string) {
  const result = resolve(sql);
  if (result.ok) throw new Error(`${sql} was resolved to ${printQuery(result.value.query)}`);
  const { span } = result.error;
  return { ...result.error, at: sql.slice(span.start, span.end) };
}

describe('what names mean', () => {
  test.each([
    ['SELECT e_name FROM employees', 'SELECT employees.e_name FROM employees'],
    ['SELECT E_Name FROM Employees AS x', 'SELECT x.e_name FROM employees AS x'],
    ['SELECT d.* FROM department d', 'SELECT d.d_id, d.d_vp, d.e_site FROM department AS d'],
    [
      'SELECT * FROM employees e JOIN department USING (e_site)',
      'SELECT e.e_id, e.e_name, e.e_dept, e.e_site, department.d_id, department.d_vp FROM employees AS e JOIN department ON e.e_site = department.e_site',
    ],
    [
      'SELECT e_site FROM employees NATURAL FULL JOIN department',
      'SELECT coalesce(employees.e_site, department.e_site) FROM employees FULL JOIN department ON employees.e_site = department.e_site',
    ],
    [
      'SELECT e_id FROM employees WHERE EXISTS (SELECT 1 FROM department WHERE d_vp = e_id)',
      'SELECT employees.e_id FROM employees WHERE EXISTS (SELECT 1 FROM department WHERE department.d_vp = employees.e_id)',
    ],
    [
      'WITH ids AS (SELECT d_id FROM department) SELECT e_id FROM employees WHERE e_dept IN ids',
      'WITH ids AS (SELECT department.d_id FROM department) SELECT employees.e_id FROM employees WHERE employees.e_dept IN (SELECT ids.d_id FROM ids)',
    ],
    [
      'SELECT e_id + 1 AS n FROM employees WHERE n > 3 GROUP BY n HAVING n < 9 ORDER BY n',
      'SELECT employees.e_id + 1 AS n FROM employees WHERE employees.e_id + 1 > 3 GROUP BY employees.e_id + 1 HAVING employees.e_id + 1 < 9 ORDER BY employees.e_id + 1',
    ],
    // ORDER BY prefers a name of the select list, GROUP BY a column of FROM.
    [
      'SELECT e_dept AS e_id FROM employees GROUP BY e_id ORDER BY e_id',
      'SELECT employees.e_dept AS e_id FROM employees GROUP BY employees.e_id ORDER BY employees.e_dept',
    ],
    [
      'SELECT e_id, e_name FROM employees ORDER BY 2, 1 DESC',
      'SELECT employees.e_id, employees.e_name FROM employees ORDER BY employees.e_name, employees.e_id DESC',
    ],
    // A constant orders nothing, and must not turn into a position.
    [
      'SELECT 2 AS a, e_id FROM employees ORDER BY a',
      'SELECT 2 AS a, employees.e_id FROM employees',
    ],
    [
      'SELECT n FROM (SELECT e_id + 1 AS n, count(*) FROM employees) AS t',
      'SELECT t.n FROM (SELECT employees.e_id + 1 AS n, count(*) AS "count(*)" FROM employees) AS t',
    ],
    [
      'SELECT "e_id+1" FROM (SELECT e_id+1 FROM employees) t',
      'SELECT t."e_id+1" FROM (SELECT employees.e_id + 1 AS "e_id+1" FROM employees) AS t',
    ],
    [
      'WITH c (k) AS (SELECT d_id FROM department) SELECT * FROM c, c b WHERE c.k = b.k',
      'WITH c(k) AS (SELECT department.d_id FROM department) SELECT c.k, b.k FROM c, c AS b WHERE c.k = b.k',
    ],
    [
      'SELECT e_id AS k FROM employees UNION SELECT d_id FROM department ORDER BY k',
      'SELECT employees.e_id AS k FROM employees UNION SELECT department.d_id FROM department ORDER BY 1',
    ],
  ])('%s', (sql, expected) => {
    const { query } = resolved(sql);
    expect(printQuery(query)).toBe(expected);
  });

  test('relations used anywhere are listed, common tables are not', () => {
    const sql =
      'WITH c AS (SELECT * FROM department) SELECT 1 FROM c WHERE EXISTS (SELECT 1 FROM employees)';
    expect(resolved(sql).relations).toEqual(['department', 'employees']);
  });

  test('columns are named as SQLite names them', () => {
    const sql = 'SELECT E_ID, e_id  +  1, count( * ) AS "N m", max(e_id) Top FROM employees';
    expect(resolved(sql).columns).toEqual(['e_id', 'e_id  +  1', 'N m', 'Top']);
  });
});

describe('what is wrong with a name', () => {
  test('the lecture’s ambiguous column names its candidates', () => {
    const sql =
      'SELECT loc.e_name FROM employees loc, employees glob WHERE e_site = 4 AND loc.e_id = glob.e_id';
    expect(fault(sql)).toMatchObject({
      code: 'ambiguous-column',
      message: 'e_site is ambiguous: it can be loc.e_site or glob.e_site.',
      hint: 'write loc.e_site or glob.e_site',
      at: 'e_site',
      choices: [
        { replacement: 'loc.e_site', relation: 'employees', occurrence: 'loc' },
        { replacement: 'glob.e_site', relation: 'employees', occurrence: 'glob' },
      ],
    });
  });

  test.each([
    ['SELECT 1 FROM employees a, employees b WHERE e_site = 4', 'a.e_site', 'b.e_site'],
    ['SELECT 1 FROM employees, department WHERE e_site = 4', 'employees.e_site', '.e_site'],
    ['SELECT 1 FROM employees a, employees "B c" WHERE e_site = 4', 'a.e_site', '"B c".e_site'],
    ['SELECT e_nam FROM employees', 'e_name'],
    ['SELECT employees.e_id FROM employees loc', 'loc.e_id'],
    ['SELECT loc.e_nam FROM employees loc', 'loc.e_name'],
    ['SELECT e_id FROM employee', 'employees'],
    ['SELECT e_id FROM emp_4', 'employees'],
  ])('each of its choices puts it right: %s', (sql, ...parts) => {
    const result = resolve(sql);
    const choices = result.ok ? [] : (result.error.choices ?? []);
    expect(choices).toHaveLength(parts.length);
    for (const [index, choice] of choices.entries()) {
      const mended = applyChoice(sql, choice);
      expect(mended).toContain(parts[index]);
      expect(resolve(mended).ok, mended).toBe(true);
    }
  });

  test.each([
    ['SELECT e_nam FROM employees', 'unknown-column', 'e_nam', 'did you mean e_name?'],
    ['SELECT e.e_nam FROM employees e', 'unknown-column', 'e.e_nam', 'did you mean e.e_name?'],
    ['SELECT x.e_id FROM employees e', 'unknown-relation', 'x', undefined],
    [
      'SELECT employees.e_id FROM employees e',
      'unknown-relation',
      'employees',
      'did you mean e.e_id?',
    ],
    ['SELECT 1 FROM employes', 'unknown-relation', 'employes', 'did you mean employees?'],
    ['SELECT 1 FROM emp_4', 'fragment-in-query', 'emp_4', 'write employees'],
    [
      'SELECT 1 FROM department, department',
      'duplicate-occurrence',
      'department',
      'give one of them an alias: department other',
    ],
    [
      'SELECT e_id FROM employees WHERE count(*) > 1',
      'aggregate-in-where',
      'count(*) > 1',
      'use HAVING',
    ],
    ['SELECT e_id FROM employees ORDER BY 2', 'position-out-of-range', '2', 'positions are 1 to 1'],
    ['SELECT 1 FROM employees JOIN department USING (d_id)', 'unknown-column', 'd_id', undefined],
    [
      'SELECT e_id, e_name FROM employees UNION SELECT d_id FROM department',
      'column-count',
      undefined,
      undefined,
    ],
    ['SELECT x.* FROM employees e', 'unknown-relation', 'x', 'FROM names e'],
    ['SELECT "no such" FROM employees', 'unknown-column', '"no such"', undefined],
  ])('%s: %s', (sql, code, at, hint) => {
    const found = fault(sql);
    expect(found.code).toBe(code);
    if (at !== undefined) expect(found.at).toBe(at);
    if (hint !== undefined) expect(found.hint).toBe(hint);
  });

  test('one unknown relation does not make all its columns unknown', () => {
    expect(fault('SELECT a.x, y FROM missing a WHERE z = 1').code).toBe('unknown-relation');
  });

  test('a subquery’s own column comes before one of the query around', () => {
    const sql =
      'SELECT e_id FROM employees WHERE e_site IN (SELECT e_site FROM department WHERE d_id = e_dept)';
    expect(printQuery(resolved(sql).query)).toContain(
      'IN (SELECT department.e_site FROM department WHERE department.d_id = employees.e_dept)',
    );
  });
});
