import { assertNever } from '../base/assert.ts';
import type { Expression, FromItem, Name, Query, QueryBody, Select } from './ast.ts';
import { type ColumnNode, mapExpression, mapWindow } from './traverse.ts';

/** A stored table where FROM names it; a common table of the query itself is none. */
export type TableItem = Extract<FromItem, { readonly kind: 'table' }>;

/** What becomes of the parts of a query, subqueries included. */
interface Rewriting {
  readonly table: (table: TableItem, within: Select) => FromItem;
  readonly expression: (node: Expression) => Expression;
  /** Sees a SELECT after all in it was rewritten. */
  readonly select: (select: Select) => Select;
}

const same = <Node>(node: Node): Node => node;
const NOTHING: Rewriting = { table: same, expression: same, select: same };

/**
 * Replaces every stored table that a query reads, subqueries included. `within` is the SELECT in
 * whose FROM it stands.
 */
export function mapTables(query: Query, replace: Rewriting['table']): Query {
  return mapWhole(query, { ...NOTHING, table: replace }, new Set());
}

/** Rewrites every expression of a query bottom-up, subqueries included. */
export function mapEveryExpression(query: Query, rewrite: Rewriting['expression']): Query {
  return mapWhole(query, { ...NOTHING, expression: rewrite }, new Set());
}

/** Rewrites every SELECT of a query, those inside first. */
export function mapSelects(query: Query, rewrite: Rewriting['select']): Query {
  return mapWhole(query, { ...NOTHING, select: rewrite }, new Set());
}

type Common = ReadonlySet<string>;

function mapWhole(query: Query, by: Rewriting, common: Common): Query {
  const inner = new Set(common);
  const tables = query.with.map((table) => {
    // A table of a compound may read itself; no table reads a later one.
    if (table.query.body.kind === 'compound') inner.add(table.name.text.toLowerCase());
    const mapped = mapWhole(table.query, by, inner);
    inner.add(table.name.text.toLowerCase());
    return { ...table, query: mapped };
  });
  const expression = (own: Expression): Expression => mapOwn(own, by, inner);
  const { limit, offset } = query;
  return {
    ...query,
    with: tables,
    body: mapBody(query.body, by, inner),
    orderBy: query.orderBy.map((key) => ({ ...key, expression: expression(key.expression) })),
    ...(limit === undefined ? {} : { limit: expression(limit) }),
    ...(offset === undefined ? {} : { offset: expression(offset) }),
  };
}

function mapBody(body: QueryBody, by: Rewriting, common: Common): QueryBody {
  switch (body.kind) {
    case 'select':
      return mapSelect(body, by, common);
    case 'compound':
      return {
        ...body,
        left: mapBody(body.left, by, common),
        right: mapBody(body.right, by, common),
      };
    case 'values':
      return {
        ...body,
        rows: body.rows.map((row) => row.map((value) => mapOwn(value, by, common))),
      };
    case 'nested':
      return { ...body, query: mapWhole(body.query, by, common) };
    default:
      return assertNever(body);
  }
}

function mapSelect(select: Select, by: Rewriting, common: Common): Select {
  const expression = (own: Expression): Expression => mapOwn(own, by, common);
  const { where, having } = select;
  return by.select({
    ...select,
    items: select.items.map((item) =>
      item.kind === 'item' ? { ...item, expression: expression(item.expression) } : item,
    ),
    from: select.from.map((item) => mapFromItem(item, select, by, common)),
    ...(where === undefined ? {} : { where: expression(where) }),
    groupBy: select.groupBy.map(expression),
    ...(having === undefined ? {} : { having: expression(having) }),
    windows: select.windows.map((named) => ({
      ...named,
      window: mapWindow(named.window, expression),
    })),
  });
}

function mapFromItem(item: FromItem, within: Select, by: Rewriting, common: Common): FromItem {
  switch (item.kind) {
    case 'table':
      return common.has(item.name.text.toLowerCase()) ? item : by.table(item, within);
    case 'tableFunction':
      return { ...item, arguments: item.arguments.map((value) => mapOwn(value, by, common)) };
    case 'derived':
      return { ...item, query: mapWhole(item.query, by, common) };
    case 'join':
      return {
        ...item,
        left: mapFromItem(item.left, within, by, common),
        right: mapFromItem(item.right, within, by, common),
        ...(item.on === undefined ? {} : { on: mapOwn(item.on, by, common) }),
      };
    default:
      return assertNever(item);
  }
}

function mapOwn(expression: Expression, by: Rewriting, common: Common): Expression {
  return mapExpression(expression, (node) => {
    switch (node.kind) {
      case 'exists':
      case 'scalarQuery':
      case 'inQuery':
        return by.expression({ ...node, query: mapWhole(node.query, by, common) });
      default:
        // No other node has a query inside.
        return by.expression(node);
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

/** Every column that a tree mentions anywhere, subqueries included, repeats too. */
export function columnsAnywhere(within: unknown): readonly ColumnNode[] {
  const found: ColumnNode[] = [];
  const look = (tree: unknown): void => {
    if (typeof tree !== 'object' || tree === null) return;
    if (isColumn(tree)) found.push(tree);
    else for (const part of Object.values(tree)) look(part);
  };
  look(within);
  return found;
}

const isColumn = (node: object): node is ColumnNode => 'kind' in node && node.kind === 'column';
