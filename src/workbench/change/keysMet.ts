import type { Diagnostic } from '../../base/diagnostic.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import type { Relation } from '../../catalog/catalog.ts';
import { keyColumnsOf } from '../../catalog/fragmentTree.ts';
import { laxTable } from '../../lab/localDdl.ts';
import { decodeRows } from '../../site/shipment.ts';
import type { SitePort } from '../../site/sitePort.ts';
import type { Insert } from '../../sql/change.ts';
import { printStatement, quoteIdentifier } from '../../sql/print.ts';
import { engineFault } from '../engineFault.ts';
import type { OpenedLab } from '../openLab.ts';

/** Conditions on the rows of a relation, as SQL. */
export interface KeysMet {
  /** Rows that an INSERT can meet. */
  readonly where: string;
  /** Rows that must stay as they are, and not come, until its rows have their numbers. */
  readonly kept: string;
}

/**
 * The rows that an INSERT can meet: those with a key of the rows that come, and the row with the
 * largest number where the engine gives a new row the next one. The rows are computed first, in a
 * table that takes any.
 */
export async function keysMet(
  opened: OpenedLab,
  port: SitePort,
  target: Relation,
  statement: Insert,
): Promise<Result<KeysMet, Diagnostic>> {
  const { or, ...plain } = statement;
  const sql = printStatement({ ...plain, upserts: [], returning: [] });
  const made = await port.request({
    kind: 'rehearse',
    sql: `${laxTable(target, 'CREATE TEMP TABLE')};\n${sql}`,
  });
  if (!made.ok) return fail(engineFault(made.error, statement.span));
  const keys = [target.primaryKey, ...target.uniqueKeys].filter((key) => key.length > 0);
  const conditions: string[] = [];
  for (const key of keys) {
    const literals = await textRows(port, literalsOf(target, key), statement);
    if (!literals.ok) return literals;
    conditions.push(...meeting(key, literals.value));
  }
  const number = numberedBy(target);
  const unnumbered = await isNumberNeeded(port, target, number, statement);
  if (!unnumbered.ok) return unnumbered;
  const kept = [...conditions];
  if (number !== undefined && unnumbered.value) {
    const largest = await largestNumber(opened, target, number);
    if (!largest.ok) return largest;
    const { value } = largest;
    if (value !== null) conditions.push(`${quoteIdentifier(number)} = ${value}`);
    kept.push(value === null ? '1' : `${quoteIdentifier(number)} >= ${value}`);
  }
  await port.request({ kind: 'forget' });
  return ok({ where: anyOf(conditions), kept: anyOf(kept) });
}

const anyOf = (conditions: readonly string[]): string =>
  conditions.length === 0 ? '0' : conditions.join(' OR ');

/** Keys of which a part is NULL meet nothing. */
export function literalsOf({ name }: Relation, key: readonly string[]): string {
  const items = key.map((column) => `quote(${quoteIdentifier(column)})`).join(', ');
  const known = key.map((column) => `${quoteIdentifier(column)} IS NOT NULL`).join(' AND ');
  return `SELECT DISTINCT ${items} FROM temp.${quoteIdentifier(name)} WHERE ${known}`;
}

export function meeting(
  key: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const [only] = key;
  if (rows.length === 0 || only === undefined) return [];
  if (key.length === 1) {
    return [`${quoteIdentifier(only)} IN (${rows.map(([value = '']) => value).join(', ')})`];
  }
  return rows.map((row) => {
    const parts = key.map((column, index) => `${quoteIdentifier(column)} = ${row[index]}`);
    return `(${parts.join(' AND ')})`;
  });
}

/** The column that the engine numbers by itself: the hidden key, or an INTEGER PRIMARY KEY. */
function numberedBy(target: Relation): string | undefined {
  const [key, ...more] = keyColumnsOf(target);
  const column = target.columns.find(({ name }) => name === key);
  if (column === undefined || more.length > 0) return undefined;
  return column.type.toUpperCase() === 'INTEGER' ? column.name : undefined;
}

/**
 * Whether an INSERT may have to know the largest number at any site: all but those whose text gives
 * every new row its own.
 */
export function asksForNumber(target: Relation, { columns, source }: Insert): boolean {
  const number = numberedBy(target);
  const shown = target.columns.filter(({ hidden }) => !hidden).map(({ name }) => name);
  const names = columns.length > 0 ? columns.map(({ text }) => text) : shown;
  const place = number === undefined ? -1 : names.indexOf(number);
  if (number === undefined) return false;
  if (place < 0 || source === 'defaultValues' || source.body.kind !== 'values') return true;
  return source.body.rows.some((row) => row[place]?.kind !== 'number');
}

/** Whether some row comes without a number, so that the engine gives it the next one. */
async function isNumberNeeded(
  port: SitePort,
  target: Relation,
  number: string | undefined,
  statement: Insert,
): Promise<Result<boolean, Diagnostic>> {
  const column = target.columns.find(({ name }) => name === number);
  if (column === undefined || column.hidden) return ok(column !== undefined);
  const own = `temp.${quoteIdentifier(target.name)}`;
  const sql = `SELECT 1 FROM ${own} WHERE ${quoteIdentifier(column.name)} IS NULL LIMIT 1`;
  const rows = await textRows(port, sql, statement);
  return rows.ok ? ok(rows.value.length > 0) : rows;
}

/** Asked of each leaf where it is stored: one number comes back, as statistics do. */
async function largestNumber(
  { catalog, ports }: OpenedLab,
  target: Relation,
  column: string,
): Promise<Result<bigint | null, Diagnostic>> {
  let largest: bigint | null = null;
  for (const leaf of catalog.fragments) {
    const [copy] = leaf.copies;
    if (!leaf.isLeaf || leaf.relation !== target.name || copy === undefined) continue;
    const sql = `SELECT max(${quoteIdentifier(column)}) FROM main.${quoteIdentifier(leaf.name)}`;
    const reply = await ports.get(copy)?.request({ kind: 'read', sql });
    if (!reply) continue;
    if (!reply.ok) return fail(engineFault(reply.error, leaf.span));
    const value = decodeRows(reply.value.batches)[0]?.[0];
    if (typeof value !== 'number' && typeof value !== 'bigint') continue;
    if (largest === null || BigInt(value) > largest) largest = BigInt(value);
  }
  return ok(largest);
}

async function textRows(
  port: SitePort,
  sql: string,
  { span }: Insert,
): Promise<Result<readonly (readonly string[])[], Diagnostic>> {
  const reply = await port.request({ kind: 'read', sql });
  if (!reply.ok) return fail(engineFault(reply.error, span));
  return ok(decodeRows(reply.value.batches).map((row) => row.map(String)));
}
