import { fail, ok, type Result } from '../../base/result.ts';
import { NO_SPAN } from '../../base/span.ts';
import type { Row } from '../../base/value.ts';
import { decodeRows } from '../../site/shipment.ts';
import type { SiteFailure, SitePort } from '../../site/sitePort.ts';
import type { Query, SelectItem, SortKey } from '../../sql/ast.ts';
import { name } from '../../sql/make.ts';
import { printExpression, printQuery } from '../../sql/print.ts';
import { sameExpression } from '../../sql/traverse.ts';
import type { CentralAnswer, OrderedRow } from './compareAnswers.ts';
import { opennessOf } from './openness.ts';

/** Asks central for the answer of a query as it was written, and for what comparing needs. */
export async function askCentral(
  central: SitePort,
  sql: string,
  query: Query,
): Promise<Result<CentralAnswer, SiteFailure>> {
  const rows = await readRows(central, sql);
  if (!rows.ok) return rows;
  const isOrdered = query.orderBy.length > 0;
  const isLimited = query.limit !== undefined || query.offset !== undefined;
  const open = opennessOf(query);
  const ordered = isOrdered ? await orderedRows(central, query) : ok(undefined);
  if (!ordered.ok) return ordered;
  const offset = query.offset ? await offsetOf(central, printExpression(query.offset)) : 0;
  return ok({
    rows: rows.value,
    isOrdered,
    isLimited,
    offset,
    ...(ordered.value ? { ordered: ordered.value } : {}),
    ...(open === undefined ? {} : { open }),
  });
}

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

/** The rows without LIMIT, with their keys; undefined where keys cannot be added to the query. */
async function orderedRows(
  central: SitePort,
  query: Query,
): Promise<Result<readonly OrderedRow[] | undefined, SiteFailure>> {
  const keyed = withKeys(query);
  if (!keyed) return ok(undefined);
  const rows = await readRows(central, printQuery(keyed.query));
  if (!rows.ok) return rows;
  return ok(
    rows.value.map((row) => {
      const width = row.length - keyed.added;
      const key = keyed.keys.map(
        (at) => row[at.kind === 'output' ? at.index : width + at.index] ?? null,
      );
      return { row: row.slice(0, width), key };
    }),
  );
}

type KeyPlace =
  | { readonly kind: 'output'; readonly index: number }
  /** An item that was added to the select list for it. */
  | { readonly kind: 'added'; readonly index: number };

interface KeyedQuery {
  readonly query: Query;
  readonly added: number;
  readonly keys: readonly KeyPlace[];
}

function withKeys(query: Query): KeyedQuery | undefined {
  const { body, limit: _limit, offset: _offset, ...unlimited } = query;
  const items = body.kind === 'select' ? body.items : [];
  const canAdd = body.kind === 'select' && !body.distinct;
  const added: SelectItem[] = [];
  const keys: KeyPlace[] = [];
  for (const key of query.orderBy) {
    const index = outputIndex(key, items);
    if (index !== undefined) keys.push({ kind: 'output', index });
    else if (canAdd) {
      keys.push({ kind: 'added', index: added.length });
      const alias = name(`sort_key_${added.length}`);
      added.push({ kind: 'item', expression: key.expression, alias, span: NO_SPAN });
    } else return undefined;
  }
  const keyedBody = body.kind === 'select' ? { ...body, items: [...items, ...added] } : body;
  return { query: { ...unlimited, body: keyedBody }, added: added.length, keys };
}

/** Where a sort key stands in the output: an ordinal, an alias, or the very expression. */
function outputIndex(key: SortKey, items: readonly SelectItem[]): number | undefined {
  const { expression } = key;
  if (expression.kind === 'number' && expression.isInteger) return Number(expression.text) - 1;
  // A star stands for a number of columns that is not known here.
  if (items.some((item) => item.kind === 'star')) return undefined;
  const index = items.findIndex((item) => {
    if (item.kind !== 'item') return false;
    const isAlias =
      expression.kind === 'column' &&
      !expression.table &&
      item.alias?.text === expression.name.text;
    return isAlias || sameExpression(item.expression, expression);
  });
  return index < 0 ? undefined : index;
}
