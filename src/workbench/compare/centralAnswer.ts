import { fail, ok, type Result } from '../../base/result.ts';
import { NO_SPAN } from '../../base/span.ts';
import type { Row } from '../../base/value.ts';
import { decodeRows } from '../../site/shipment.ts';
import type { SiteFailure, SitePort } from '../../site/sitePort.ts';
import type { Expression, Query, Select, SelectItem, SortKey } from '../../sql/ast.ts';
import { column, name } from '../../sql/make.ts';
import { printExpression, printQuery, printSortKeys, quoteIdentifier } from '../../sql/print.ts';
import { containsWindow, sameExpression } from '../../sql/traverse.ts';
import type { CentralAnswer, OrderedRow } from './compareAnswers.ts';
import { isByChance, namesCollation, opennessOf, picksRepresentatives } from './openness.ts';
import type { WindowTies } from './windowTies.ts';

/**
 * Asks central for the answer of a query as it was written, and for what comparing needs.
 *
 * @param query with every name resolved
 * @param isCollated whether a relation it reads has a column with a collation
 */
export async function askCentral(
  central: SitePort,
  sql: string,
  query: Query,
  isCollated: boolean,
): Promise<Result<CentralAnswer, SiteFailure>> {
  const rows = await readRows(central, sql);
  if (!rows.ok) return rows;
  const isOrdered = query.orderBy.length > 0;
  const isLimited = query.limit !== undefined || query.offset !== undefined;
  const ties = await tiesOf(central, query);
  const isUnchecked = isLimited && !isOrdered && (await hasManyRows(central, query));
  const open = opennessOf(query) ?? (ties.isTied ? TIED : isUnchecked ? UNCHECKED : undefined);
  const isKeyed = (isOrdered || isLimited) && !isUnchecked;
  const ordered = isKeyed ? await orderedRows(central, query) : ok(undefined);
  if (!ordered.ok) return ordered;
  const offset = query.offset ? await offsetOf(central, printExpression(query.offset)) : 0;
  return ok({
    rows: rows.value,
    isOrdered,
    isLimited,
    offset,
    ...(ordered.value ? { ordered: ordered.value } : {}),
    ...(open === undefined ? {} : { open }),
    ...(ties.isUnknown ? { perhapsOpen: TIED } : {}),
    isByChance: isByChance(query),
    hasStandIns: (isCollated || namesCollation(query)) && picksRepresentatives(query),
  });
}

/** What tells windows apart is loaded with the first that is asked for. */
async function tiesOf(central: SitePort, query: Query): Promise<WindowTies> {
  if (!/\bover\b/i.test(printQuery(query))) return { isTied: false, isUnknown: false };
  const { windowTiesOf } = await import('./windowTies.ts');
  return windowTiesOf(central, query);
}

/** Without an order any rows would do; among more than these nobody looks them up. */
const MOST_LOOKED_UP = 100_000;
const UNCHECKED =
  'LIMIT without ORDER BY: any rows would do, and there are too many to look these up';

async function hasManyRows(central: SitePort, query: Query): Promise<boolean> {
  const { limit: _limit, offset: _offset, ...unlimited } = query;
  const some = `SELECT 1 FROM (${printQuery(unlimited)}) LIMIT ${MOST_LOOKED_UP + 1}`;
  const counted = await readRows(central, `SELECT count(*) FROM (${some})`);
  // What cannot even be counted so far is too much, too.
  return !counted.ok || Number(counted.value[0]?.[0]) > MOST_LOOKED_UP;
}

const TIED = 'a window function tells rows apart that tie in its ORDER BY';

async function readRows(
  central: SitePort,
  sql: string,
): Promise<Result<readonly Row[], SiteFailure>> {
  const read = await central.request({ kind: 'read', sql });
  return read.ok ? ok(decodeRows(read.value.batches)) : fail(read.error);
}

async function offsetOf(central: SitePort, expression: string): Promise<number> {
  const rows = await readRows(central, `SELECT max(0, ${expression})`);
  const value = rows.ok ? rows.value[0]?.[0] : 0;
  return typeof value === 'number' ? value : 0;
}

/**
 * The rows without LIMIT, in order, with their keys; undefined where keys cannot be told from
 * outside. Without ORDER BY all keys are equal.
 */
async function orderedRows(
  central: SitePort,
  query: Query,
): Promise<Result<readonly OrderedRow[] | undefined, SiteFailure>> {
  const { limit: _limit, offset: _offset, ...unlimited } = query;
  const { body } = query;
  if (query.orderBy.length === 0 || body.kind !== 'select') {
    const positions = query.orderBy.map(positionOf);
    const known = positions.flatMap((position) => position ?? []);
    if (known.length < positions.length) return ok(undefined);
    const rows = await readRows(central, printQuery(unlimited));
    if (!rows.ok) return rows;
    return ok(rows.value.map((row) => ({ row, key: known.map((at) => row[at - 1] ?? null) })));
  }
  if (body.distinct && !query.orderBy.every((key) => isOutput(key, body.items))) {
    return ok(undefined);
  }
  const isWindowed = query.orderBy.some(({ expression }) => containsWindow(expression));
  const sql = isWindowed ? withRankOutside(unlimited, body) : withRank(unlimited, body);
  const ranked = await readRows(central, sql);
  if (!ranked.ok) return ranked;
  return ok(ranked.value.map((row) => ({ row: row.slice(0, -1), key: row.slice(-1) })));
}

/**
 * Adds the rank of each row in its order: rows that the engine holds for equal, collations and NULL
 * included, have the same. Under DISTINCT it follows from the output and adds no row.
 */
function withRank(query: Query, body: Select): string {
  const item: SelectItem = { kind: 'item', expression: rankBy(query.orderBy), span: NO_SPAN };
  return printQuery({ ...query, body: { ...body, items: [...body.items, item] } });
}

/** No window is formed over what another one gives: the keys are computed a level below. */
function withRankOutside(query: Query, body: Select): string {
  const aliased = (expression: Expression, alias: string): SelectItem => {
    return { kind: 'item', expression, alias: name(alias), span: NO_SPAN };
  };
  const items = body.items.flatMap((item, index) =>
    item.kind === 'item' ? [aliased(item.expression, `item ${index}`)] : [],
  );
  const keys = query.orderBy.map((key, index) => aliased(key.expression, `key ${index}`));
  const inner = { ...query, body: { ...body, items: [...items, ...keys] }, orderBy: [] };
  const orderBy = query.orderBy.map((key, index): SortKey => {
    return { ...key, expression: column(undefined, `key ${index}`) };
  });
  const names = items.map((_, index) => quoteIdentifier(`item ${index}`));
  const shown = [...names, printExpression(rankBy(orderBy))].join(', ');
  return `SELECT ${shown} FROM (${printQuery(inner)}) ORDER BY ${printSortKeys(orderBy)}`;
}

function rankBy(orderBy: readonly SortKey[]): Expression {
  return {
    kind: 'call',
    name: name('dense_rank'),
    distinct: false,
    star: false,
    arguments: [],
    orderBy: [],
    over: { kind: 'window', partitionBy: [], orderBy, span: NO_SPAN },
    span: NO_SPAN,
  };
}

/** The position that a key of a set operation names; collations are compared as they are. */
function positionOf({ expression }: SortKey): number | undefined {
  const key = expression.kind === 'collate' ? expression.operand : expression;
  return key.kind === 'number' && key.isInteger ? Number(key.text) : undefined;
}

function isOutput({ expression }: SortKey, items: readonly SelectItem[]): boolean {
  const key = expression.kind === 'collate' ? expression.operand : expression;
  return items.some((item) => item.kind === 'item' && sameExpression(item.expression, key));
}
