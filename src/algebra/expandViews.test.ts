import { describe, expect, test } from 'vitest';
import type { Catalog, View } from '../catalog/catalog.ts';
import { sampleCatalog } from '../localization/sampleCatalog.testing.ts';
import { parseQuery } from '../sql/parser.ts';
import { printQuery } from '../sql/print.ts';
import { expandViews } from './expandViews.ts';
import { nameItems } from './outputNames.ts';
import { resolveNames } from './resolveNames.ts';

const relations = sampleCatalog({
  emp: { columns: ['id INTEGER', 'name CHAR(16)', 'site INTEGER', 'boss INTEGER'] },
  job: { columns: ['j INTEGER', 'who INTEGER'] },
});

/** The query after all views were replaced. */
function expanded(views: Readonly<Record<string, string>>, sql: string): string {
  const known: View[] = [];
  const catalog: Catalog = { ...relations, views: known };
  for (const [name, text] of Object.entries(views)) {
    const { query, columns } = resolved(text, catalog);
    known.push({ name, columns, query: nameItems({ query, columns }, columns), span: query.span });
  }
  const { query } = resolved(sql, catalog);
  return printQuery(expandViews(query, catalog).at(-1)?.query ?? query);
}

function resolved(sql: string, catalog: Catalog) {
  const parsed = parseQuery(sql);
  const result = parsed.ok ? resolveNames(parsed.value, catalog, sql) : parsed;
  if (!result.ok) throw new Error(`${sql}: ${result.error.message}`);
  return result.value;
}

const here = { here: 'SELECT id, name AS n, boss FROM emp WHERE site = 1' };

describe('a view that selects, projects and joins', () => {
  test.each<[string, Readonly<Record<string, string>>, string, string]>([
    [
      'is merged with the block around it',
      here,
      'SELECT n FROM here WHERE id > 3 ORDER BY n',
      'SELECT here.name AS n FROM emp AS here WHERE here.site = 1 AND here.id > 3 ORDER BY here.name',
    ],
    [
      'keeps the names of several occurrences where they are free',
      { both: 'SELECT e.id, k.j FROM emp e, job k WHERE e.id = k.who' },
      'SELECT b.j FROM both b, emp WHERE emp.id = b.id',
      'SELECT k.j AS j FROM emp AS e CROSS JOIN job AS k, emp WHERE e.id = k.who AND emp.id = e.id',
    ],
    [
      'gives way to names that the query has',
      { both: 'SELECT e.id, k.j FROM emp e, job k WHERE e.id = k.who' },
      'SELECT b.j FROM both b, emp e WHERE e.id = b.id',
      'FROM emp AS b_e CROSS JOIN job AS k, emp AS e WHERE b_e.id = k.who AND e.id = b_e.id',
    ],
    [
      'puts its expressions where its columns were',
      { sums: 'SELECT id + boss AS s FROM emp' },
      'SELECT max(s) FROM sums GROUP BY s HAVING s > 1',
      'SELECT max(sums.id + sums.boss) FROM emp AS sums GROUP BY sums.id + sums.boss HAVING sums.id + sums.boss > 1',
    ],
    [
      'is seen by subqueries of the block',
      here,
      'SELECT 1 FROM here WHERE EXISTS (SELECT 1 FROM job WHERE who = here.boss)',
      'SELECT 1 FROM emp AS here WHERE here.site = 1 AND EXISTS (SELECT 1 FROM job WHERE job.who = here.boss)',
    ],
    [
      'keeps what its columns are called outside',
      here,
      'SELECT q.n FROM (SELECT n FROM here) q',
      'SELECT q.n FROM (SELECT here.name AS n FROM emp AS here WHERE here.site = 1) AS q',
    ],
    [
      'is merged on the side of an outer join that is kept',
      here,
      'SELECT n, j FROM here LEFT JOIN job ON who = id',
      'SELECT here.name AS n, job.j AS j FROM emp AS here LEFT JOIN job ON job.who = here.id WHERE here.site = 1',
    ],
    [
      'may read another view',
      { ...here, low: 'SELECT n FROM here WHERE id < 9' },
      'SELECT * FROM low',
      'SELECT low.name AS n FROM emp AS low WHERE low.site = 1 AND low.id < 9',
    ],
  ])('%s', (_, views, sql, printed) => {
    expect(expanded(views, sql)).toContain(printed);
  });
});

describe('a view stays a query in FROM', () => {
  test.each<[string, Readonly<Record<string, string>>, string]>([
    [
      'where it groups',
      { v: 'SELECT site, count(*) AS n FROM emp GROUP BY site' },
      'SELECT n FROM v',
    ],
    ['where it aggregates', { v: 'SELECT max(id) AS n FROM emp' }, 'SELECT n FROM v'],
    [
      'where it takes repeated rows away',
      { v: 'SELECT DISTINCT site FROM emp' },
      'SELECT site FROM v',
    ],
    ['where it is cut', { v: 'SELECT id FROM emp ORDER BY id LIMIT 1' }, 'SELECT id FROM v'],
    ['where it has a window', { v: 'SELECT rank() OVER () AS n FROM emp' }, 'SELECT n FROM v'],
    [
      'where it is a union',
      { v: 'SELECT id FROM emp UNION SELECT j FROM job' },
      'SELECT id FROM v',
    ],
    [
      'where a number would become a position',
      { v: 'SELECT 1 AS n FROM emp' },
      'SELECT n FROM v ORDER BY n',
    ],
    [
      'where chance would be asked twice',
      { v: 'SELECT random() AS n FROM emp' },
      'SELECT n, n FROM v',
    ],
    [
      'where its rows are filled up with NULLs',
      { v: 'SELECT id FROM emp' },
      'SELECT 1 FROM job LEFT JOIN v ON id = j',
    ],
    [
      'where two queries call it the same',
      { v: 'SELECT id FROM emp' },
      'SELECT id FROM v WHERE id IN (SELECT id FROM v)',
    ],
    [
      'where a subquery of its own uses a name again',
      { v: 'SELECT e.id FROM emp e WHERE EXISTS (SELECT 1 FROM job e WHERE e.j = 1)' },
      'SELECT id FROM v',
    ],
  ])('%s', (_, views, sql) => {
    const printed = expanded(views, sql);
    expect(printed).toMatch(/(?:FROM|JOIN) \(SELECT .*\) AS v/);
  });
});

test('another name is taken where a subquery of the view has the one outside', () => {
  const views = {
    v: 'SELECT e.id FROM emp e WHERE EXISTS (SELECT 1 FROM job m WHERE m.j = e.id)',
  };
  expect(expanded(views, 'SELECT m.id FROM v m')).toBe(
    'SELECT e.id AS id FROM emp AS e WHERE EXISTS (SELECT 1 FROM job AS m WHERE m.j = e.id)',
  );
});
