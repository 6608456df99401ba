import { NO_SPAN } from '../../base/span.ts';
import type { SitePort } from '../../site/sitePort.ts';
import type {
  CommonTable,
  Expression,
  FromItem,
  Query,
  QueryBody,
  Select,
  SelectItem,
} from '../../sql/ast.ts';
import { name } from '../../sql/make.ts';
import { printExpression, printQuery, quoteIdentifier } from '../../sql/print.ts';
import { childrenOf, subqueriesIn } from '../../sql/traverse.ts';

/**
 * Window functions that tell rows apart which the window's ORDER BY does not leave the answer open
 * exactly where rows tie on the data. Ties show as rows whose row_number() is not their rank().
 */
export interface WindowTies {
  /** Some rows tie: the answer is open. */
  readonly isTied: boolean;
  /** A window inside a correlated subquery cannot be asked about by itself: it may be open. */
  readonly isUnknown: boolean;
}

/** @param query with every name resolved */
export async function windowTiesOf(central: SitePort, query: Query): Promise<WindowTies> {
  let isUnknown = false;
  for (const { select, common } of selectsIn(query, [])) {
    for (const over of distinctWindows(select)) {
      const sql = tiedRows(select, common, over);
      const read = await central.request({ kind: 'read', sql });
      if (!read.ok) isUnknown = true;
      else if (read.value.rows > 0) return { isTied: true, isUnknown };
    }
  }
  return { isTied: false, isUnknown };
}

interface PlacedSelect {
  readonly select: Select;
  /** The common tables that it can read. */
  readonly common: readonly CommonTable[];
}

function selectsIn(query: Query, outer: readonly CommonTable[]): readonly PlacedSelect[] {
  const common = [...outer, ...query.with];
  const inTables = query.with.flatMap((table, index) =>
    selectsIn(table.query, [...outer, ...query.with.slice(0, index)]),
  );
  const nested = query.orderBy.flatMap((key) => subqueriesIn(key.expression));
  return [
    ...inTables,
    ...selectsInBody(query.body, common),
    ...nested.flatMap((own) => selectsIn(own, common)),
  ];
}

function selectsInBody(body: QueryBody, common: readonly CommonTable[]): readonly PlacedSelect[] {
  switch (body.kind) {
    case 'compound':
      return [...selectsInBody(body.left, common), ...selectsInBody(body.right, common)];
    case 'nested':
      return selectsIn(body.query, common);
    case 'values':
      return [];
    case 'select': {
      const { where, groupBy, having, items, from } = body;
      const expressions = [
        ...items.flatMap((item) => (item.kind === 'item' ? [item.expression] : [])),
        ...[where, having].filter((condition) => condition !== undefined),
        ...groupBy,
      ];
      const queries = [...from.flatMap(queriesInFrom), ...expressions.flatMap(subqueriesIn)];
      return [{ select: body, common }, ...queries.flatMap((own) => selectsIn(own, common))];
    }
  }
}

function queriesInFrom(item: FromItem): readonly Query[] {
  if (item.kind === 'derived') return [item.query];
  if (item.kind !== 'join') return [];
  const on = item.on === undefined ? [] : subqueriesIn(item.on);
  return [...queriesInFrom(item.left), ...queriesInFrom(item.right), ...on];
}

type Call = Extract<Expression, { readonly kind: 'call' }>;
type Over = NonNullable<Call['over']>;

/** Each window of a select once that some function reads row by row. */
function distinctWindows(select: Select): readonly Over[] {
  const calls = select.items.flatMap((item) =>
    item.kind === 'item' ? callsIn(item.expression) : [],
  );
  const windows = new Map<string, Over>();
  for (const call of calls) {
    if (call.over === undefined || !tellsPeersApart(call, select)) continue;
    windows.set(printExpression(callOver('rank', call.over)), call.over);
  }
  return [...windows.values()];
}

function callsIn(expression: Expression): readonly Call[] {
  const inner = childrenOf(expression).flatMap(callsIn);
  return expression.kind === 'call' ? [expression, ...inner] : inner;
}

const BY_ORDER: ReadonlySet<string> = new Set([
  ...['row_number', 'ntile', 'lag', 'lead', 'first_value', 'last_value', 'nth_value'],
  ...['group_concat', 'string_agg', 'json_group_array', 'json_group_object'],
]);

/** A frame of ROWS begins and ends between peers; others take all of them or none. */
function tellsPeersApart({ name: { text }, over }: Call, select: Select): boolean {
  if (BY_ORDER.has(text)) return true;
  const named = over?.kind === 'name' ? over.text : undefined;
  const window =
    over?.kind === 'window' ? over : select.windows.find((own) => own.name.text === named)?.window;
  return window?.frame?.unit === 'ROWS' && isMovable(window.frame.start, window.frame.end);
}

/** From the first row to the last is the same rows whatever their order. */
function isMovable(
  start: { readonly kind: string; readonly offset?: Expression },
  end: { readonly kind: string; readonly offset?: Expression } | undefined,
): boolean {
  const isAll = start.kind === 'preceding' && start.offset === undefined;
  return !(isAll && end?.kind === 'following' && end.offset === undefined);
}

const PLACE = 'its place';
const RANK = 'its rank';

/** The select's own items stay, because one of them may be what makes it an aggregate. */
function tiedRows(select: Select, common: readonly CommonTable[], over: Over): string {
  const numbered: readonly SelectItem[] = [
    { kind: 'item', expression: callOver('row_number', over), alias: name(PLACE), span: NO_SPAN },
    { kind: 'item', expression: callOver('rank', over), alias: name(RANK), span: NO_SPAN },
  ];
  const body = { ...select, distinct: false, items: [...select.items, ...numbered] };
  const rows = printQuery({
    kind: 'query',
    with: common,
    body,
    orderBy: [],
    forUpdate: false,
    span: NO_SPAN,
  });
  const [place, rank] = [PLACE, RANK].map(quoteIdentifier);
  return `SELECT 1 FROM (${rows}) WHERE ${place} <> ${rank} LIMIT 1`;
}

/** A function without arguments over a window. */
function callOver(wanted: string, over: Over): Call {
  return {
    kind: 'call',
    name: name(wanted),
    distinct: false,
    star: false,
    arguments: [],
    orderBy: [],
    over,
    span: NO_SPAN,
  };
}
