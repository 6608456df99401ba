import { assertNever } from '../base/assert.ts';
import type { RelationName } from '../base/brand.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import { nearestName } from '../base/nearestName.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type {
  CommonTable,
  Expression,
  Name,
  NamedWindow,
  Query,
  QueryBody,
  Select,
  SelectItem,
} from '../sql/ast.ts';
import { name, selectOf } from '../sql/make.ts';
import { containsAggregate, containsWindow, mapExpression, mapWindow } from '../sql/traverse.ts';
import { inOrderOfReading } from './commonTables.ts';
import { leftmost } from './outputColumns.ts';
import { nameItems, outputName, uniqueNames } from './outputNames.ts';
import { resolveFrom } from './resolveFrom.ts';
import { resolveCompoundKey, resolveGroupKey, resolveSortKey } from './resolveKeys.ts';
import { checkColumnList, emptyScope, type Output, type Place, type Resolver } from './resolver.ts';
import { instead, lookUp, type Scope, sameName, type VisibleColumn } from './scope.ts';

/** A query in which every column names its occurrence and every star is written out. */
export interface ResolvedQuery {
  readonly query: Query;
  /** The names of the answer's columns, as SQLite gives them. */
  readonly columns: readonly string[];
  /** Global relations used anywhere, subqueries included, in order of first use. */
  readonly relations: readonly RelationName[];
}

/**
 * Resolves the names of a query against the global schema, as SQLite does: subqueries see the
 * scopes around them; ORDER BY prefers names of the select list, everything else columns of FROM;
 * GROUP BY and ORDER BY take positions. Unlike SQLite, a quoted name that means nothing is an error
 * and not a string, and so is the same occurrence twice.
 */
export function resolveNames(
  query: Query,
  catalog: Catalog,
  sql: string,
): Result<ResolvedQuery, Diagnostic> {
  const resolver = createResolver(catalog, sql);
  const resolved = resolveQuery(resolver, query, { commonTables: new Map() });
  const [fault] = resolver.faults;
  if (fault !== undefined) return fail(fault);
  return ok({
    query: resolved.query,
    columns: resolved.columns,
    relations: [...resolver.relations],
  });
}

function createResolver(catalog: Catalog, sql: string): Resolver {
  const resolver: Resolver = {
    catalog,
    sql,
    faults: [],
    relations: new Set(),
    resolveQuery: (query, place) => resolveQuery(resolver, query, place),
    resolveExpression: (expression, scope, place) =>
      resolveExpression(resolver, expression, scope, place),
    quietly: () => createResolver(catalog, sql),
  };
  return resolver;
}

interface BodyOutput {
  readonly body: QueryBody;
  readonly columns: readonly string[];
  /** For ORDER BY of a plain SELECT; a compound orders by its columns only. */
  readonly scope: Scope;
}

function resolveQuery(by: Resolver, query: Query, place: Place): Output {
  const { tables, inner } = resolveCommonTables(by, query.with, place);
  const { body, columns, scope } = resolveBody(by, query.body, inner);
  const keys = query.orderBy.map((key) =>
    body.kind === 'select'
      ? resolveSortKey(by, key, body, scope, inner)
      : resolveCompoundKey(by, key, body, columns, inner),
  );
  const empty = emptyScope(undefined);
  const { limit, offset } = query;
  const resolved: Query = {
    ...query,
    with: tables,
    body,
    orderBy: keys.filter((key) => key !== undefined),
    ...(limit === undefined ? {} : { limit: by.resolveExpression(limit, empty, inner) }),
    ...(offset === undefined ? {} : { offset: by.resolveExpression(offset, empty, inner) }),
  };
  return { query: Object.freeze(resolved), columns };
}

/** Each common table sees all of them, and itself when it has something to begin with. */
function resolveCommonTables(
  by: Resolver,
  tables: readonly CommonTable[],
  place: Place,
): { readonly tables: readonly CommonTable[]; readonly inner: Place } {
  const known = new Map(place.commonTables);
  const resolved = inOrderOfReading(by, tables).map(({ table, isRecursive }) => {
    const key = table.name.text.toLowerCase();
    const own = nameBesideFragments(by, table.name.text, tables);
    const given = table.columns.map((column) => column.text);
    const inside: Place = { ...place, commonTables: known };
    if (isRecursive) {
      const first = given.length > 0 ? given : namesOfFirst(by, table.query, inside);
      known.set(key, { name: own, columns: first });
    }
    const output = resolveQuery(by, table.query, inside);
    checkColumnList(by, table.columns, output.columns);
    const columns = given.length > 0 ? given : uniqueNames(output.columns);
    known.set(key, { name: own, columns });
    const named = own === table.name.text ? table : { ...table, name: name(own) };
    return { ...named, query: nameItems(output, given.length > 0 ? undefined : columns) };
  });
  return { tables: resolved, inner: { ...place, commonTables: known } };
}

/**
 * At its site the query reads fragments under their own names, which a common table must not hide;
 * nor may it hide what a view reads that comes to stand beside it.
 */
function nameBesideFragments(by: Resolver, wanted: string, tables: readonly CommonTable[]): string {
  const { fragments, relations, views } = by.catalog;
  const hidden = [
    ...fragments.filter(({ cut }) => cut.kind !== 'whole'),
    ...(views.length > 0 ? [...relations, ...views] : []),
  ].map((stored): string => stored.name);
  const taken = [...hidden, ...tables.map((table) => table.name.text)];
  if (!hidden.some((other) => sameName(other, wanted))) return wanted;
  let free = `${wanted}_`;
  while (taken.some((other) => sameName(other, free))) free = `${free}_`;
  return free;
}

/** The columns of the leftmost SELECT, which a recursive reference has. Faults are found later. */
function namesOfFirst(by: Resolver, query: Query, place: Place): readonly string[] {
  return uniqueNames(resolveBody(by.quietly(), leftmost(query.body), place).columns);
}

function resolveBody(by: Resolver, body: QueryBody, place: Place): BodyOutput {
  switch (body.kind) {
    case 'select':
      return resolveSelect(by, body, place);
    case 'compound': {
      const left = resolveBody(by, body.left, place);
      const right = resolveBody(by, body.right, place);
      if (left.columns.length !== right.columns.length) {
        by.faults.push({
          code: 'column-count',
          message: `${body.operator} of ${left.columns.length} and ${right.columns.length} columns.`,
          span: body.span,
          hint: 'both sides need the same number of columns',
        });
      }
      return { ...left, body: { ...body, left: left.body, right: right.body } };
    }
    case 'values': {
      const scope = emptyScope(place.outer);
      const rows = body.rows.map((row) =>
        row.map((value) => by.resolveExpression(value, scope, place)),
      );
      const columns = (rows[0] ?? []).map((_, index) => `column${index + 1}`);
      return { body: { ...body, rows }, columns, scope };
    }
    case 'nested': {
      const output = by.resolveQuery(body.query, place);
      return {
        body: { ...body, query: output.query },
        columns: output.columns,
        scope: emptyScope(place.outer),
      };
    }
    default:
      return assertNever(body);
  }
}

function resolveSelect(by: Resolver, select: Select, place: Place): BodyOutput {
  const from = resolveFrom(by, select.from, place);
  const plain: Scope = {
    ...emptyScope(place.outer),
    sources: from.sources,
    columns: from.columns,
    windows: select.windows.map(({ name: window }) => window.text),
  };
  const items = select.items.flatMap((item) => resolveItem(by, item, plain, place));
  const aliases = new Map<string, Expression>();
  for (const { item } of items) {
    const alias = item.alias?.text.toLowerCase();
    if (alias !== undefined && !aliases.has(alias)) aliases.set(alias, item.expression);
  }
  const scope: Scope = { ...plain, aliases };
  const resolve = (expression: Expression) => by.resolveExpression(expression, scope, place);
  const { where, having } = select;
  const expressions = items.map(({ item }) => item.expression);
  const resolvedWhere = where === undefined ? undefined : resolve(where);
  refuseAggregate(by, resolvedWhere, where);
  refuseWindow(by, 'WHERE', where);
  for (const key of select.groupBy) refuseWindow(by, 'GROUP BY', key);
  refuseWindow(by, 'HAVING', having);
  const body: Select = {
    ...select,
    items: items.map(({ item }) => item),
    from: from.resolveConditions(scope),
    ...(resolvedWhere === undefined ? {} : { where: resolvedWhere }),
    groupBy: select.groupBy.map((key) => resolveGroupKey(by, key, expressions, scope, place)),
    ...(having === undefined ? {} : { having: resolve(having) }),
    windows: select.windows.map((named) => resolveWindow(by, named, plain, place)),
  };
  return { body: Object.freeze(body), columns: items.map(({ column }) => column), scope };
}

/** A window may go on from another one of the same WINDOW clause. */
function resolveWindow(by: Resolver, named: NamedWindow, scope: Scope, place: Place): NamedWindow {
  checkWindowName(by, named.window.base, scope);
  const window = mapWindow(named.window, (part) => by.resolveExpression(part, scope, place));
  return { ...named, window };
}

interface ResolvedItem {
  readonly item: Extract<SelectItem, { kind: 'item' }>;
  readonly column: string;
}

function resolveItem(
  by: Resolver,
  item: SelectItem,
  scope: Scope,
  place: Place,
): readonly ResolvedItem[] {
  if (item.kind === 'star') {
    return starColumns(by, item, scope).map(({ name: columnName, expression }) => ({
      item: { kind: 'item', expression, ...namedAs(expression, columnName), span: item.span },
      column: columnName,
    }));
  }
  const expression = by.resolveExpression(item.expression, scope, place);
  const column = outputName(item, expression, by.sql);
  return [{ item: Object.freeze({ ...item, expression }), column }];
}

/** A merged USING column is an expression and needs its name said. */
function namedAs(expression: Expression, columnName: string): { readonly alias?: Name } {
  return expression.kind === 'column' ? {} : { alias: name(columnName) };
}

function starColumns(
  by: Resolver,
  star: Extract<SelectItem, { kind: 'star' }>,
  scope: Scope,
): readonly VisibleColumn[] {
  if (star.table === undefined) {
    if (scope.sources.length === 0) {
      by.faults.push({
        code: 'unknown-column',
        message: 'There is nothing for * to stand for: the query has no FROM.',
        span: star.span,
      });
    }
    return scope.columns;
  }
  const wanted = star.table;
  const source = scope.sources.find((candidate) => sameName(candidate.name, wanted.text));
  if (source === undefined) {
    by.faults.push({
      code: 'unknown-relation',
      message: `Nothing in FROM is called ${wanted.text}.`,
      span: wanted.span,
      hint: `FROM names ${scope.sources.map((candidate) => candidate.name).join(', ')}`,
    });
    return [];
  }
  return source.columns.map((columnName) => ({
    name: columnName,
    expression: {
      kind: 'column',
      table: name(source.name),
      name: name(columnName),
      span: star.span,
    },
  }));
}

function resolveExpression(
  by: Resolver,
  expression: Expression,
  scope: Scope,
  place: Place,
): Expression {
  const inside: Place = { ...place, outer: scope };
  return mapExpression(expression, (node) => {
    switch (node.kind) {
      case 'column': {
        const meaning = lookUp(node, scope);
        if (meaning.kind === 'found') return meaning.expression;
        if (meaning.fault !== undefined) by.faults.push(meaning.fault);
        return node;
      }
      case 'call':
        checkWindowName(by, node.over?.kind === 'window' ? node.over.base : node.over, scope);
        return node;
      case 'exists':
      case 'scalarQuery':
      case 'inQuery':
        return Object.freeze({ ...node, query: by.resolveQuery(node.query, inside).query });
      case 'inTable':
        return Object.freeze({
          kind: 'inQuery',
          operand: node.operand,
          negated: node.negated,
          query: by.resolveQuery(allOf(node.table), inside).query,
          span: node.span,
        });
      default:
        // Any other node has nothing to resolve of its own.
        return node;
    }
  });
}

/** `x IN t` is `x IN (SELECT * FROM t)`. */
function allOf(table: Name): Query {
  const { span } = table;
  const items = [{ kind: 'star' as const, span }];
  return {
    kind: 'query',
    with: [],
    body: selectOf({ items, from: [{ kind: 'table', name: table, span }], span }),
    orderBy: [],
    forUpdate: false,
    span,
  };
}

function refuseAggregate(
  by: Resolver,
  resolved: Expression | undefined,
  where: Expression | undefined,
): void {
  if (resolved === undefined || where === undefined || !containsAggregate(resolved)) return;
  by.faults.push({
    code: 'aggregate-in-where',
    message: 'An aggregate cannot stand in WHERE: rows are chosen before they are grouped.',
    span: where.span,
    hint: 'use HAVING',
  });
}

/** Windows are formed of the rows that are left, so they cannot decide which are. */
function refuseWindow(by: Resolver, clause: string, expression: Expression | undefined): void {
  if (expression === undefined || !containsWindow(expression)) return;
  by.faults.push({
    code: 'misplaced-window',
    message: `A window function cannot stand in ${clause}: windows are formed after it.`,
    span: expression.span,
    hint: 'compute it in a subquery in FROM, and choose by its column outside',
  });
}

function checkWindowName(by: Resolver, wanted: Name | undefined, scope: Scope): void {
  if (wanted === undefined) return;
  const known = scope.windows ?? [];
  if (known.some((candidate) => sameName(candidate, wanted.text))) return;
  const nearest = nearestName(wanted.text, known);
  by.faults.push({
    code: 'unknown-window',
    message: `There is no window ${wanted.text}.`,
    span: wanted.span,
    hint:
      nearest === undefined
        ? `define it after WHERE, GROUP BY and HAVING: WINDOW ${wanted.text} AS (…)`
        : `did you mean ${nearest}?`,
    ...(nearest === undefined ? {} : instead(wanted.span, nearest)),
  });
}
