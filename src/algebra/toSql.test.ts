import { expect, test } from 'vitest';
import { fragmentName, relationName } from '../base/brand.ts';
import type { Expression } from '../sql/ast.ts';
import { column } from '../sql/make.ts';
import { parseExpression } from '../sql/parser.ts';
import type { Operator, ProjectItem } from './operator.ts';
import { toSql } from './toSql.ts';

const leaf = (fragment: string, occurrence: string): Operator => ({
  kind: 'fragment',
  fragment: fragmentName(fragment),
  relation: relationName('r'),
  occurrence,
});

function sql(text: string): Expression {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

const item = (text: string, name?: string): ProjectItem => {
  const expression = sql(text);
  return { expression, name: name ?? (expression.kind === 'column' ? expression.name.text : text) };
};

const select = (predicate: string, input: Operator): Operator => ({
  kind: 'select',
  predicate: sql(predicate),
  input,
});
const project = (items: readonly ProjectItem[], input: Operator): Operator => ({
  kind: 'project',
  items,
  input,
});
const join = (
  joinKind: Extract<Operator, { kind: 'join' }>['joinKind'],
  predicate: string,
  left: Operator,
  right: Operator,
): Operator => ({ kind: 'join', joinKind, predicate: sql(predicate), left, right });

test('selections, projections and joins of leaves are one SELECT', () => {
  const tree = project(
    [item('loc.name'), item('department.boss', 'b')],
    join(
      'inner',
      'loc.dept = department.id',
      select('loc.site = 4 OR loc.site IS NULL', leaf('emp_4', 'loc')),
      project([item('department.id'), item('department.boss')], leaf('department', 'department')),
    ),
  );
  expect(toSql(tree)).toBe(
    'SELECT loc.name, department.boss AS b FROM emp_4 AS loc, department ' +
      'WHERE (loc.site = 4 OR loc.site IS NULL) AND loc.dept = department.id',
  );
});

test('semijoins and antijoins are EXISTS', () => {
  const tree = join('anti', 'a.k = b.k', leaf('a1', 'a'), select('b.x > 1', leaf('b1', 'b')));
  expect(toSql(project([item('a.k')], tree))).toBe(
    'SELECT a.k FROM a1 AS a WHERE NOT EXISTS (SELECT 1 FROM b1 AS b WHERE b.x > 1 AND a.k = b.k)',
  );
});

test('a union of leaves of one occurrence keeps its name', () => {
  const union: Operator = { kind: 'union', inputs: [leaf('r1', 'r'), leaf('r2', 'r')] };
  expect(toSql(project([item('r.a')], select('r.b = 1', union)))).toBe(
    'SELECT r.a FROM (SELECT r.a, r.b FROM r1 AS r UNION ALL SELECT r.a, r.b FROM r2 AS r) AS r ' +
      'WHERE r.b = 1',
  );
});

test('a grouping over a union of joins reads a derived table', () => {
  const branch = (n: number) => join('inner', 'a.k = b.k', leaf(`a${n}`, 'a'), leaf(`b${n}`, 'b'));
  const tree: Operator = {
    kind: 'aggregate',
    groupBy: [column('a', 'name')],
    items: [item('a.name'), item('count(b.name)', 'n')],
    input: { kind: 'union', inputs: [branch(1), branch(2)] },
  };
  expect(toSql(tree)).toBe(
    'SELECT t1.name, count(t1.name_2) AS n FROM (' +
      'SELECT a.name, b.name AS name_2 FROM a1 AS a, b1 AS b WHERE a.k = b.k UNION ALL ' +
      'SELECT a.name, b.name AS name_2 FROM a2 AS a, b2 AS b WHERE a.k = b.k) AS t1 ' +
      'GROUP BY t1.name',
  );
});

test('what is selected below an outer join stays below it', () => {
  const tree = join('left', 'a.k = b.k', leaf('a1', 'a'), select('b.x = 1', leaf('b1', 'b')));
  expect(toSql(project([item('a.k'), item('b.y')], tree))).toBe(
    'SELECT a.k, b.y FROM a1 AS a LEFT JOIN ' +
      '(SELECT b.y, b.k FROM b1 AS b WHERE b.x = 1) AS b ON a.k = b.k',
  );
});

test('duplicates go before a join that stands on them', () => {
  const keys: Operator = { kind: 'distinct', input: project([item('a.k')], leaf('a1', 'a')) };
  expect(toSql(project([item('b.y')], join('inner', 'a.k = b.k', keys, leaf('b1', 'b'))))).toBe(
    'SELECT b.y FROM (SELECT DISTINCT a.k FROM a1 AS a) AS a, b1 AS b WHERE a.k = b.k',
  );
});

test('order and limit of one branch do not end the whole union', () => {
  const top: Operator = {
    kind: 'limit',
    limit: sql('2'),
    input: {
      kind: 'sort',
      keys: [
        { kind: 'sortKey', expression: sql('a.k'), descending: true, span: { start: 0, end: 0 } },
      ],
      input: project([item('a.k')], leaf('a1', 'a')),
    },
  };
  const union: Operator = { kind: 'union', inputs: [top, project([item('a.k')], leaf('a2', 'a'))] };
  expect(toSql(union)).toBe(
    'SELECT * FROM (SELECT a.k FROM a1 AS a ORDER BY a.k DESC LIMIT 2) UNION ALL ' +
      'SELECT a.k FROM a2 AS a',
  );
});

test('no rows still have columns', () => {
  expect(toSql(project([item('a.k'), item('1 + 1', 'two')], { kind: 'empty' }))).toBe(
    'SELECT NULL AS k, 1 + 1 AS two WHERE 0',
  );
});
