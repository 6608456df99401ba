import type { CommonTable, Expression, Query, QueryBody, Select, SelectItem } from './ast.ts';
import { parseFrom } from './parseFrom.ts';
import {
  accept,
  acceptQuietly,
  acceptWords,
  advance,
  expect,
  failure,
  invalid,
  isAt,
  isBareAlias,
  isName,
  list,
  nameOf,
  notInSqlite,
  type Parser,
  parenthesized,
  parseAliasName,
  parseName,
  parseNames,
  peek,
  peekIs,
  spanFrom,
  spanOf,
} from './parserState.ts';
import { parseOrderBy } from './parseSortKey.ts';
import { parseNamedWindows } from './parseWindow.ts';
import { endsInValues } from './printQuery.ts';

/** A whole query with everything around its body. Parentheses around all of it leave no trace. */
export function parseQuery(p: Parser): Query {
  const { start } = peek(p);
  return parseQueryAfter(p, parseWith(p), start);
}

/** What follows the common tables, which are read already. */
export function parseQueryAfter(
  p: Parser,
  commonTables: readonly CommonTable[],
  start: number,
): Query {
  const body = parseCompound(p);
  const restriction = parseRestriction(p, body);
  const forUpdate = acceptWords(p, 'FOR', 'UPDATE');
  const span = spanFrom(p, start);
  const query: Query = { kind: 'query', with: commonTables, body, ...restriction, forUpdate, span };
  return isOnlyNested(query) && body.kind === 'nested' ? body.query : query;
}

function isOnlyNested(query: Query): boolean {
  const isRestricted = query.orderBy.length > 0 || query.limit !== undefined || query.forUpdate;
  return query.with.length === 0 && !isRestricted;
}

/* ------------------------------------------------------------------------ WITH */

/** Common tables, of a query or before INSERT, UPDATE and DELETE; none where no WITH stands. */
export function parseWith(p: Parser): CommonTable[] {
  if (!acceptQuietly(p, 'WITH')) return [];
  // SQLite lets any common table read itself, with or without the word.
  acceptQuietly(p, 'RECURSIVE');
  return list(p, parseCommonTable);
}

function parseCommonTable(p: Parser): CommonTable {
  const name = parseName(p, 'the name of a common table');
  const columns = peekIs(p, 0, '(') ? parenthesized(p, parseNames) : [];
  expect(p, 'AS');
  const hint = parseMaterialized(p);
  const query = parenthesized(p, p.grammar.query);
  return { kind: 'commonTable', name, columns, ...hint, query, span: spanFrom(p, name.span.start) };
}

function parseMaterialized(p: Parser): { materialized: boolean } | undefined {
  if (acceptQuietly(p, 'MATERIALIZED')) return { materialized: true };
  if (!peekIs(p, 0, 'NOT') || !peekIs(p, 1, 'MATERIALIZED')) return undefined;
  p.index += 2;
  return { materialized: false };
}

/* ------------------------------------------------------------------- compounds */

/** SQLite's set operators all have the same precedence and group from the left. */
function parseCompound(p: Parser): QueryBody {
  const { start } = peek(p);
  let left = parseOperand(p);
  while (isAt(p, 'UNION', 'INTERSECT', 'EXCEPT')) {
    const operator = setOperators[advance(p).key];
    if (operator === undefined) throw failure(p);
    const all = acceptQuietly(p, 'ALL');
    const right = parseOperand(p);
    left = { kind: 'compound', operator, all, left, right, span: spanFrom(p, start) };
  }
  return left;
}

const setOperators: Readonly<Record<string, 'UNION' | 'INTERSECT' | 'EXCEPT'>> = {
  UNION: 'UNION',
  INTERSECT: 'INTERSECT',
  EXCEPT: 'EXCEPT',
};

function parseOperand(p: Parser): QueryBody {
  const { start } = peek(p);
  if (isAt(p, 'SELECT')) return parseSelect(p);
  if (accept(p, 'VALUES')) {
    const rows = list(p, (row) => parenthesized(row, (inner) => list(inner, p.grammar.expression)));
    return { kind: 'values', rows, span: spanFrom(p, start) };
  }
  if (!isAt(p, '(')) throw failure(p);
  const query = parenthesized(p, p.grammar.query);
  return { kind: 'nested', query, span: spanFrom(p, start) };
}

/* ------------------------------------------------------------- ORDER BY, LIMIT */

type Restriction = Pick<Query, 'orderBy'> & Partial<Pick<Query, 'limit' | 'offset'>>;

function parseRestriction(p: Parser, body: QueryBody): Restriction {
  const first = peek(p);
  const orderBy = isAt(p, 'ORDER') ? parseOrderBy(p) : [];
  const limit = parseLimit(p);
  const isRestricted = orderBy.length > 0 || limit !== undefined;
  const restriction = orderBy.length > 0 ? 'ORDER BY' : 'LIMIT';
  if (isRestricted && endsInValues(body)) {
    throw invalid(
      'restricted-values',
      `SQLite allows no ${restriction} after VALUES.`,
      spanOf(first),
      'Write SELECT * FROM (VALUES …) before it.',
    );
  }
  if (isRestricted && peekIs(p, 0, 'UNION', 'INTERSECT', 'EXCEPT')) {
    throw invalid(
      'misplaced-restriction',
      `${restriction} stands after the last SELECT of a compound, not before ${peek(p).key}.`,
      spanOf(first),
      'To restrict one SELECT alone, put it in parentheses.',
    );
  }
  return { orderBy, ...limit };
}

/** `LIMIT n`, `LIMIT n OFFSET m`, and SQLite's `LIMIT m, n`. */
function parseLimit(p: Parser): { limit: Expression; offset?: Expression } | undefined {
  if (!accept(p, 'LIMIT')) return undefined;
  const first = p.grammar.expression(p);
  if (accept(p, ',')) return { limit: p.grammar.expression(p), offset: first };
  return accept(p, 'OFFSET') ? { limit: first, offset: p.grammar.expression(p) } : { limit: first };
}

/* ---------------------------------------------------------------------- SELECT */

function parseSelect(p: Parser): Select {
  const { start } = peek(p);
  expect(p, 'SELECT');
  const distinct = acceptQuietly(p, 'DISTINCT');
  if (!distinct) acceptQuietly(p, 'ALL');
  const items = list(p, parseItem);
  const from = accept(p, 'FROM') ? parseFrom(p) : [];
  const where = accept(p, 'WHERE') ? { where: p.grammar.expression(p) } : undefined;
  const groupBy = isAt(p, 'GROUP') ? parseGroupBy(p) : [];
  const having = accept(p, 'HAVING') ? { having: p.grammar.expression(p) } : undefined;
  const windows = parseNamedWindows(p);
  const span = spanFrom(p, start);
  return { kind: 'select', distinct, items, from, ...where, groupBy, ...having, windows, span };
}

export function parseItem(p: Parser): SelectItem {
  const { start } = peek(p);
  if (accept(p, '*')) return { kind: 'star', span: spanFrom(p, start) };
  if (isName(p) && peekIs(p, 1, '.') && peekIs(p, 2, '*')) {
    const table = nameOf(advance(p));
    p.index += 2;
    return { kind: 'star', table, span: spanFrom(p, start) };
  }
  const expression = p.grammar.expression(p);
  const alias = parseItemAlias(p);
  return { kind: 'item', expression, ...alias, span: spanFrom(p, start) };
}

function parseItemAlias(p: Parser): Pick<Extract<SelectItem, { kind: 'item' }>, 'alias'> {
  const isAlias = accept(p, 'AS') || isBareAlias(p) || peek(p).kind === 'string';
  return isAlias ? { alias: parseAliasName(p) } : {};
}

function parseGroupBy(p: Parser): Expression[] {
  expect(p, 'GROUP', 'BY');
  const { key } = peek(p);
  const isGrouping = key === 'GROUPING' && peekIs(p, 1, 'SETS');
  if (isGrouping || ((key === 'ROLLUP' || key === 'CUBE') && peekIs(p, 1, '('))) {
    const hint = 'Write one SELECT for each grouping, with UNION ALL between them.';
    throw notInSqlite(`GROUP BY ${isGrouping ? 'GROUPING SETS' : key}`, spanOf(peek(p)), hint);
  }
  return list(p, p.grammar.expression);
}
