import { describe, expect, test } from 'vitest';
import type { FromItem, Query, QueryBody } from '../sql/ast.ts';
import { parseQuery } from '../sql/parser.ts';
import { subqueriesIn } from '../sql/traverse.ts';
import { lectureRun } from './lectureRun.testing.ts';
import { type SqlHint, sqlHints } from './sqlHints.ts';
import { tableReferences } from './tableReferences.ts';

const run = lectureRun('semijoin-distinct@site4');
const { events, scenario } = run.trace;
const seqOf = (kind: string, nth = 0): number =>
  events.filter(({ event }) => event.kind === kind)[nth]?.seq ?? -1;

/** `employees loc` → `4 | E₄ | emp_4@site4`. */
const written = (hints: readonly SqlHint[]) =>
  hints.map(({ offset, parts }) => [
    /\w+(?: \w+)?$/.exec(scenario.sql.slice(0, offset))?.[0],
    ...parts.map((part) =>
      'sites' in part ? part.sites.map(({ number }) => number).join() : part.text,
    ),
  ]);

describe('what lenses write into the SQL', () => {
  test('before localization a table is all its fragments', () => {
    const all = [
      ['employees loc', '1,4', 'E₁ E₄', 'emp_1@site1 emp_4@site4'],
      ['employees glob', '1,4', 'E₁ E₄', 'emp_1@site1 emp_4@site4'],
      ['department', '1', 'department@site1'],
    ];
    const plainer = (hints: readonly SqlHint[]) =>
      written(hints).map(([reference, ...rest]) => [reference?.replace(/^, /, ''), ...rest]);
    expect(plainer(sqlHints(run, 0))).toEqual(all);
    expect(plainer(sqlHints(run, seqOf('queryMapped')))).toEqual(all);
    expect(plainer(sqlHints(run, seqOf('queryRewritten')))).toEqual(all);
  });

  test('after reductions it is those that are left of it', () => {
    const hints = written(sqlHints(run, seqOf('queryRewritten', 2)));
    expect(hints.map(([, ...parts]) => parts)).toEqual([
      ['4', 'E₄', 'emp_4@site4'],
      ['1', 'E₁', 'emp_1@site1'],
      ['1', 'department@site1'],
    ]);
    expect(written(sqlHints(run, events.length - 1))).toEqual(hints);
  });

  test('a further copy is another lens’s, and the one that a plan reads is the location', () => {
    const catalog = {
      ...run.catalog,
      fragments: run.catalog.fragments.map((fragment) =>
        fragment.name === 'emp_4'
          ? { ...fragment, copies: run.catalog.sites.slice(2, 4).map(({ id }) => id) }
          : fragment,
      ),
    };
    const parts = (cursor: number) => written(sqlHints({ ...run, catalog }, cursor))[0]?.slice(1);
    expect(parts(seqOf('queryRewritten', 1))).toEqual(['3', 'E₄', 'emp_4@site3', '4']);
    expect(parts(seqOf('planChosen'))).toEqual(['4', 'E₄', 'emp_4@site4', '3']);
  });
});

describe('table references by their words alone', () => {
  const relations = new Set(['a', 'b', 'c', 'order']);
  const queries = [
    'SELECT a.x FROM a',
    'SELECT a, b FROM a AS b, b x JOIN c ON a = b, "order" o WHERE a IN (SELECT c FROM c WHERE b = c)',
    'SELECT 1 FROM a LEFT JOIN b USING (a, c) CROSS JOIN c y WHERE x IS NOT DISTINCT FROM b',
    'SELECT a FROM (SELECT * FROM a, B) AS c, (a p JOIN b ON p.x = b.x) ORDER BY a, b',
    'SELECT a FROM a UNION SELECT b FROM b UNION ALL SELECT c FROM C ORDER BY 1 LIMIT 3',
    'SELECT count(a) FROM a /* FROM b */ WHERE a.x = 1 AND EXISTS (SELECT 1 FROM b, c WHERE c.x = a.x)',
    "SELECT 'FROM b' FROM a NATURAL JOIN b GROUP BY a, c HAVING (a, b) > (c, c)",
    'SELECT (SELECT max(x) FROM b) FROM a, c z WHERE (x, y) IN (VALUES (1, 2))',
  ];

  test.each(queries)('as the parser finds them: %s', (sql) => {
    const parsed = parseQuery(sql);
    if (!parsed.ok) throw new Error(parsed.error.message);
    const wanted = referencesIn(parsed.value).toSorted((x, y) => x.end - y.end);
    expect(wanted.length).toBeGreaterThan(0);
    expect(tableReferences(sql, (name) => relations.has(name))).toEqual(wanted);
  });
});

function referencesIn(query: Query): ReturnType<typeof tableReferences> {
  return inBody(query.body);
}

function inBody(body: QueryBody): ReturnType<typeof tableReferences> {
  if (body.kind === 'compound') return [...inBody(body.left), ...inBody(body.right)];
  if (body.kind !== 'select') return [];
  const items = body.items.flatMap((item) => (item.kind === 'item' ? [item.expression] : []));
  const expressions = [...items, ...(body.where ? [body.where] : [])];
  return [
    ...body.from.flatMap(inFrom),
    ...expressions.flatMap((one) => subqueriesIn(one).flatMap(referencesIn)),
  ];
}

function inFrom(item: FromItem): ReturnType<typeof tableReferences> {
  if (item.kind === 'join') return [...inFrom(item.left), ...inFrom(item.right)];
  if (item.kind === 'derived') return referencesIn(item.query);
  const occurrence = (item.alias ?? item.name).text;
  return [{ relation: item.name.text, occurrence, end: item.span.end }];
}
