import { describe, expect, test } from 'vitest';
import { sampleCatalog } from '../localization/sampleCatalog.testing.ts';
import { parseQuery } from '../sql/parser.ts';
import { printQuery } from '../sql/print.ts';
import { mapQuery } from './mapQuery.ts';

/** Names in what is computed as written: windows, recursion, table-valued functions. */

const catalog = sampleCatalog({
  employees: {
    columns: ['e_id INTEGER', 'e_name CHAR(16)', 'e_site INTEGER'],
    fragments: { emp_4: 'e_site = 4', emp_1: 'e_site = 1' },
  },
  job: { columns: ['j_id INTEGER', 'boss INTEGER'] },
});

function map(sql: string) {
  const parsed = parseQuery(sql);
  if (!parsed.ok) throw new Error(`${sql}: ${parsed.error.message}`);
  return mapQuery(parsed.value, catalog, sql);
}

describe('names', () => {
  test.each([
    [
      'SELECT sum(e_id) OVER (PARTITION BY e_site ORDER BY e_name ROWS e_id PRECEDING) FROM employees',
      'SELECT sum(employees.e_id) OVER (PARTITION BY employees.e_site ORDER BY employees.e_name ROWS (employees.e_id) PRECEDING) FROM employees',
    ],
    [
      'SELECT rank() OVER v FROM job WINDOW w AS (ORDER BY boss), v AS (w)',
      'SELECT rank() OVER v FROM job WINDOW w AS (ORDER BY job.boss), v AS (w)',
    ],
    // A window sees the columns of FROM, not the names of the select list.
    [
      'SELECT -boss AS j_id, rank() OVER (ORDER BY j_id) FROM job',
      'SELECT -job.boss AS j_id, rank() OVER (ORDER BY job.j_id) FROM job',
    ],
    [
      'WITH up(id) AS (SELECT j_id FROM job UNION ALL SELECT boss FROM job JOIN up ON j_id = id) SELECT * FROM up',
      'WITH RECURSIVE up(id) AS (SELECT job.j_id FROM job UNION ALL SELECT job.boss FROM job JOIN up ON job.j_id = up.id) SELECT up.id FROM up',
    ],
    // A table that reads a later one comes after it.
    [
      'WITH a AS (SELECT * FROM b), b AS (SELECT j_id FROM job) SELECT * FROM a',
      'WITH b AS (SELECT job.j_id FROM job), a AS (SELECT b.j_id FROM b) SELECT a.j_id FROM a',
    ],
    // The site reads the fragment emp_4 by its name, which the common table must leave free.
    [
      'WITH emp_4 AS (SELECT 1 AS n) SELECT emp_4.n, e_id FROM emp_4, employees',
      'WITH emp_4_ AS (SELECT 1 AS n) SELECT emp_4.n, employees.e_id FROM emp_4_ AS emp_4, employees',
    ],
    [
      "SELECT key, j.value, e_id FROM json_each(e_name, '$') AS j, employees",
      "SELECT j.key, j.value, employees.e_id FROM json_each(employees.e_name, '$') AS j, employees",
    ],
    [
      'SELECT * FROM json_tree(1)',
      'SELECT json_tree.key, json_tree.value, json_tree.type, json_tree.atom, json_tree.id, json_tree.parent, json_tree.fullkey, json_tree.path FROM json_tree(1)',
    ],
  ])('%s', (sql, expected) => {
    const mapped = map(sql);
    expect(mapped.ok && printQuery(mapped.value.query)).toBe(expected);
    expect(mapped.ok && mapped.value.graph).toBeUndefined();
  });
});

describe('faults', () => {
  test.each([
    ['SELECT rank() OVER «v» FROM job', 'unknown-window'],
    ['SELECT rank() OVER («v» ORDER BY j_id) FROM job', 'unknown-window'],
    [
      'SELECT (SELECT rank() OVER «w» FROM job) FROM job WINDOW w AS (ORDER BY j_id)',
      'unknown-window',
    ],
    ['SELECT 1 FROM job WINDOW v AS («w»)', 'unknown-window'],
    ['SELECT 1 FROM job WINDOW v AS (ORDER BY «e_id»)', 'unknown-column'],
    ['SELECT j_id FROM job WHERE «rank() OVER () > 1»', 'misplaced-window'],
    ['SELECT 1 FROM job GROUP BY «rank() OVER ()»', 'misplaced-window'],
    ['SELECT 1 FROM job GROUP BY j_id HAVING «rank() OVER () = 1»', 'misplaced-window'],
    ['WITH «a» AS (SELECT * FROM a) SELECT * FROM a', 'circular-reference'],
    ['WITH «a» AS (SELECT 1 EXCEPT SELECT * FROM a) SELECT * FROM a', 'circular-reference'],
    ['WITH «a»(n) AS (SELECT * FROM a UNION SELECT 1) SELECT * FROM a', 'circular-reference'],
    ['WITH a AS (SELECT * FROM b), b AS (SELECT * FROM «a») SELECT * FROM a', 'circular-reference'],
    ['SELECT * FROM «generate_series»(1, 3)', 'unknown-table-function'],
    ['SELECT * FROM «json_eahc»(1)', 'unknown-table-function'],
    ['SELECT «x.nope» FROM json_each(1) AS x', 'unknown-column'],
  ])('%s', (marked, code) => {
    const sql = marked.replace(/[«»]/g, '');
    const mapped = map(sql);
    if (mapped.ok) throw new Error(`${sql} was resolved.`);
    const { span } = mapped.error;
    expect(mapped.error.code).toBe(code);
    expect(`${sql.slice(0, span.start)}«${sql.slice(span.start, span.end)}»`).toBe(
      marked.slice(0, marked.indexOf('»') + 1),
    );
  });
});
