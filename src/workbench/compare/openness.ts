import type { Expression, FromItem, Query, QueryBody, Select, SelectItem } from '../../sql/ast.ts';
import {
  aggregateNames,
  childrenOf,
  partsOf,
  sameExpression,
  subqueriesIn,
} from '../../sql/traverse.ts';

/**
 * Where SQL itself leaves the answer open, so that two correct databases may differ
 * (headless.md, "Equal to central"). The reason is one phrase; undefined where the answer is
 * determined. LIMIT inside a tie depends on the data and is found in `compareAnswers.ts`.
 */
export function opennessOf(query: Query): string | undefined {
  const selects = selectsOf(query.body);
  const keys = query.orderBy.map((key) => key.expression);
  for (const select of selects) {
    const reason = selectOpenness(select, query.body === select ? keys : []);
    if (reason !== undefined) return reason;
  }
  for (const nested of nestedQueries(query)) {
    if (nested.limit && nested.orderBy.length === 0) return 'LIMIT without ORDER BY in a subquery';
    if (nested.limit) return 'LIMIT in a subquery';
    const reason = opennessOf(nested);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** Whether it calls random() anywhere, so that even its number of rows is chance. */
export function isByChance(query: Query): boolean {
  return someNode(query, (node) => node.kind === 'call' && RANDOM.has(node.name.text));
}

/**
 * Whether some value of the answer may stand for others: where rows are put together that are equal
 * under a collation, SQL does not say which of them is shown.
 */
export function picksRepresentatives(query: Query): boolean {
  const isPicking = (select: Select): boolean =>
    select.distinct || select.groupBy.length > 0 || expressionsOf(select).some(hasExtremum);
  return (
    hasSetOperation(query.body) ||
    selectsOf(query.body).some(isPicking) ||
    nestedQueries(query).some(picksRepresentatives)
  );
}

const hasExtremum = (expression: Expression): boolean =>
  everyNode(expression).some(
    (node) => node.kind === 'call' && (node.name.text === 'min' || node.name.text === 'max'),
  );

function hasSetOperation(body: QueryBody): boolean {
  if (body.kind !== 'compound') return false;
  const isMultiset = body.operator === 'UNION' && body.all;
  return !isMultiset || hasSetOperation(body.left) || hasSetOperation(body.right);
}

/** Whether the query says a collation itself. */
export function namesCollation(query: Query): boolean {
  return someNode(query, (node) => node.kind === 'collate');
}

function someNode(query: Query, test: (node: Expression) => boolean): boolean {
  const keys = query.orderBy.map((key) => key.expression);
  return (
    [...selectsOf(query.body).flatMap(expressionsOf), ...keys].flatMap(everyNode).some(test) ||
    nestedQueries(query).some((nested) => someNode(nested, test))
  );
}

/** The queries nested in a query: common tables, derived tables and subqueries of expressions. */
function nestedQueries(query: Query): readonly Query[] {
  const fromSelects = selectsOf(query.body).flatMap((select) => [
    ...select.from.flatMap(derivedIn),
    ...expressionsOf(select).flatMap(subqueriesIn),
  ]);
  const inBody = nestedBodies(query.body);
  return [...query.with.map((table) => table.query), ...inBody, ...fromSelects];
}

function nestedBodies(body: QueryBody): readonly Query[] {
  if (body.kind === 'nested') return [body.query];
  if (body.kind === 'compound') return [...nestedBodies(body.left), ...nestedBodies(body.right)];
  return [];
}

function selectsOf(body: QueryBody): readonly Select[] {
  if (body.kind === 'select') return [body];
  return body.kind === 'compound' ? [...selectsOf(body.left), ...selectsOf(body.right)] : [];
}

function derivedIn(item: FromItem): readonly Query[] {
  if (item.kind === 'derived') return [item.query];
  if (item.kind === 'tableFunction') return item.arguments.flatMap(subqueriesIn);
  if (item.kind !== 'join') return [];
  return [
    ...derivedIn(item.left),
    ...derivedIn(item.right),
    ...(item.on ? subqueriesIn(item.on) : []),
  ];
}

function expressionsOf(select: Select): readonly Expression[] {
  return [
    ...select.items.flatMap((item) => (item.kind === 'item' ? [item.expression] : [])),
    ...(select.where ? [select.where] : []),
    ...select.groupBy,
    ...(select.having ? [select.having] : []),
    ...select.windows.flatMap(({ window }) => partsOf(window)),
  ];
}

const RANDOM = new Set(['random', 'randomblob']);
const ORDERED_BY_CHANCE = new Set([
  'group_concat',
  'string_agg',
  'json_group_array',
  'json_group_object',
]);

function selectOpenness(select: Select, keys: readonly Expression[]): string | undefined {
  const nodes = [...expressionsOf(select), ...keys].flatMap(everyNode);
  for (const node of nodes) {
    if (node.kind !== 'call') continue;
    if (RANDOM.has(node.name.text)) return `${node.name.text}() differs at every call`;
    // Over a window it takes them in the window's order (`windowTies.ts`).
    const isOrdered = node.orderBy.length > 0 || node.over !== undefined;
    if (ORDERED_BY_CHANCE.has(node.name.text) && !isOrdered) {
      return `${node.name.text}() without ORDER BY takes its rows in any order`;
    }
  }
  return hasBareColumn(select, keys)
    ? 'a bare column under GROUP BY takes any row of its group'
    : undefined;
}

function everyNode(expression: Expression): readonly Expression[] {
  return [expression, ...childrenOf(expression).flatMap(everyNode)];
}

/** Whether a grouped select reads a column outside aggregates and GROUP BY. */
function hasBareColumn(select: Select, keys: readonly Expression[]): boolean {
  const items = select.items.flatMap((item: SelectItem) =>
    item.kind === 'item' ? [item.expression] : [],
  );
  const isGrouped =
    select.groupBy.length > 0 || items.some((item) => everyNode(item).some(isAggregate));
  const read = [...items, ...keys, ...(select.having ? [select.having] : [])];
  return isGrouped && read.some((expression) => readsBareColumn(expression, select.groupBy));
}

function readsBareColumn(expression: Expression, groupBy: readonly Expression[]): boolean {
  if (groupBy.some((key) => sameExpression(key, expression))) return false;
  if (isAggregate(expression)) return false;
  if (expression.kind === 'column') return true;
  return childrenOf(expression).some((child) => readsBareColumn(child, groupBy));
}

function isAggregate(node: Expression): boolean {
  if (node.kind !== 'call' || node.over || !aggregateNames.has(node.name.text)) return false;
  const isExtremum = node.name.text === 'min' || node.name.text === 'max';
  return !(isExtremum && node.arguments.length > 1);
}
