import { assertNever } from '../base/assert.ts';
import type { Expression, FromItem, Name, Query, QueryBody, Select } from './ast.ts';
import { type ColumnNode, mapExpression, mapWindow } from './traverse.ts';

/** A stored table where FROM names it; a common table of the query itself is none. */
export type TableItem = Extract<FromItem, { readonly kind: 'table' }>;

/**
 * Replaces every stored table that a query reads, subqueries included. `within` is the SELECT in
 * whose FROM it stands.
 */
export function mapTables(
  query: Query,
  replace: (table: TableItem, within: Select) => FromItem,
  common: ReadonlySet<string> = new Set(),
): Query {
  const inner = new Set(common);
  const tables = query.with.map((table) => {
    // A table of a compound may read itself; no table reads a later one.
    if (table.query.body.kind === 'compound') inner.add(table.name.text.toLowerCase());
    const mapped = mapTables(table.query, replace, inner);
    inner.add(table.name.text.toLowerCase());
    return { ...table, query: mapped };
  });
  const expression = (own: Expression): Expression => mapSubqueries(own, replace, inner);
  const { limit, offset } = query;
  return {
    ...query,
    with: tables,
    body: mapBody(query.body, replace, inner),
    orderBy: query.orderBy.map((key) => ({ ...key, expression: expression(key.expression) })),
    ...(limit === undefined ? {} : { limit: expression(limit) }),
    ...(offset === undefined ? {} : { offset: expression(offset) }),
  };
}

type Replace = Parameters<typeof mapTables>[1];

function mapBody(body: QueryBody, replace: Replace, common: ReadonlySet<string>): QueryBody {
  switch (body.kind) {
    case 'select':
      return mapSelect(body, replace, common);
    case 'compound':
      return {
        ...body,
        left: mapBody(body.left, replace, common),
        right: mapBody(body.right, replace, common),
      };
    case 'values':
      return {
        ...body,
        rows: body.rows.map((row) => row.map((value) => mapSubqueries(value, replace, common))),
      };
    case 'nested':
      return { ...body, query: mapTables(body.query, replace, common) };
    default:
      return assertNever(body);
  }
}

function mapSelect(select: Select, replace: Replace, common: ReadonlySet<string>): Select {
  const expression = (own: Expression): Expression => mapSubqueries(own, replace, common);
  const { where, having } = select;
  return {
    ...select,
    items: select.items.map((item) =>
      item.kind === 'item' ? { ...item, expression: expression(item.expression) } : item,
    ),
    from: select.from.map((item) => mapFromItem(item, select, replace, common)),
    ...(where === undefined ? {} : { where: expression(where) }),
    groupBy: select.groupBy.map(expression),
    ...(having === undefined ? {} : { having: expression(having) }),
    windows: select.windows.map((named) => ({
      ...named,
      window: mapWindow(named.window, expression),
    })),
  };
}

function mapFromItem(
  item: FromItem,
  within: Select,
  replace: Replace,
  common: ReadonlySet<string>,
): FromItem {
  switch (item.kind) {
    case 'table':
      return common.has(item.name.text.toLowerCase()) ? item : replace(item, within);
    case 'tableFunction':
      return {
        ...item,
        arguments: item.arguments.map((value) => mapSubqueries(value, replace, common)),
      };
    case 'derived':
      return { ...item, query: mapTables(item.query, replace, common) };
    case 'join':
      return {
        ...item,
        left: mapFromItem(item.left, within, replace, common),
        right: mapFromItem(item.right, within, replace, common),
        ...(item.on === undefined ? {} : { on: mapSubqueries(item.on, replace, common) }),
      };
    default:
      return assertNever(item);
  }
}

function mapSubqueries(
  expression: Expression,
  replace: Replace,
  common: ReadonlySet<string>,
): Expression {
  return mapExpression(expression, (node) => {
    switch (node.kind) {
      case 'exists':
      case 'scalarQuery':
      case 'inQuery':
        return { ...node, query: mapTables(node.query, replace, common) };
      default:
        // No other node has a query inside.
        return node;
    }
  });
}

/**
 * The names of the tables that a tree reads, in order of writing, repeats too; not those that are
 * common tables inside it.
 */
export function tablesRead(tree: unknown): readonly Name[] {
  const found: Name[] = [];
  const look = (node: unknown, inner: ReadonlySet<string>): void => {
    if (typeof node !== 'object' || node === null) return;
    let known = inner;
    if (isQuery(node) && node.with.length > 0) {
      known = new Set([...inner, ...node.with.map(({ name }) => name.text.toLowerCase())]);
    }
    const name = isTableItem(node) ? node.name : isInTable(node) ? node.table : undefined;
    if (name !== undefined && !known.has(name.text.toLowerCase())) found.push(name);
    for (const part of Object.values(node)) look(part, known);
  };
  look(tree, new Set());
  return found;
}

const isQuery = (node: object): node is Query => 'kind' in node && node.kind === 'query';

const isTableItem = (node: object): node is TableItem => 'kind' in node && node.kind === 'table';

type InTable = Extract<Expression, { readonly kind: 'inTable' }>;

const isInTable = (node: object): node is InTable => 'kind' in node && node.kind === 'inTable';

/** Every column that a query mentions anywhere, subqueries included, repeats too. */
export function columnsAnywhere(query: Query): readonly ColumnNode[] {
  const found: ColumnNode[] = [];
  const look = (tree: unknown): void => {
    if (typeof tree !== 'object' || tree === null) return;
    if (isColumn(tree)) found.push(tree);
    else for (const part of Object.values(tree)) look(part);
  };
  look(query);
  return found;
}

const isColumn = (node: object): node is ColumnNode => 'kind' in node && node.kind === 'column';
