import type { Diagnostic } from '../../base/diagnostic.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import type { Span } from '../../base/span.ts';
import type { Catalog, Fragment, Relation } from '../../catalog/catalog.ts';
import { columnsOfFragment, keyColumnsOf } from '../../catalog/fragmentTree.ts';
import { centralTable, centralViews, leafRows, rowidName } from '../../lab/localDdl.ts';
import { decodeTypedRows, type TypedValue } from '../../site/shipment.ts';
import type { SitePort } from '../../site/sitePort.ts';
import { quoteIdentifier } from '../../sql/print.ts';
import { engineFault } from '../engineFault.ts';
import type { Probed } from './foreignKeys.ts';
import type { Gathered } from './gather.ts';

type TypedRow = readonly TypedValue[];

/** The rows of one leaf by their key, before and after a change. */
export interface LeafRows {
  readonly leaf: Fragment;
  readonly before: ReadonlyMap<string, TypedRow>;
  readonly after: ReadonlyMap<string, TypedRow>;
}

export interface Rehearsed {
  /** Rows that the statement inserted, updated or deleted. */
  readonly changed: number;
  readonly leaves: readonly LeafRows[];
  /** Rows that no leaf takes, and did not have to before. */
  readonly homeless: readonly HomelessRow[];
  /** What each probe found before and after. */
  readonly probed: readonly Probed[];
  /** The keys that `matched` asks for, before the statement. */
  readonly matched: ReadonlySet<string>;
}

export interface HomelessRow {
  readonly relation: string;
  readonly key: string;
}

/** A relation with the rows of it that the change has to see. */
export interface Rehearsing {
  readonly relation: Relation;
  readonly rows: Gathered;
}

/**
 * Runs a statement as its user wrote it over copies of the rows it has to see, under the relation's
 * own constraints, and says which rows each leaf then has to have. Fragments are views here, so a
 * row whose fragmentation attribute changes is in another leaf by itself, and so are the rows that
 * follow it.
 *
 * @param statement `matched` asks for the keys of the rows that it finds, where anybody cares
 */
export async function rehearse(
  catalog: Catalog,
  port: SitePort,
  rehearsing: readonly Rehearsing[],
  moving: readonly Relation[],
  statement: { readonly sql: string; readonly span: Span; readonly matched?: string },
  probes: readonly string[],
): Promise<Result<Rehearsed, Diagnostic>> {
  const at = (sql: string) => port.request({ kind: 'rehearse', sql });
  for (const { relation, rows } of rehearsing) {
    const filled = await fill(port, relation, rows);
    if (!filled.ok) return filled;
  }
  const relations = new Set(rehearsing.map(({ relation }) => relation.name));
  const views = centralViews(catalog, 'CREATE TEMP VIEW').filter(({ fragment }) =>
    relations.has(fragment.relation),
  );
  const viewed = await at(views.map(({ sql }) => sql).join(';\n'));
  if (!viewed.ok) return fail(engineFault(viewed.error, statement.span));
  const before = await snapshot(catalog, port, moving, probes, statement.span);
  if (!before.ok) return before;
  const { matched: asked, span } = statement;
  const matched = asked === undefined ? ok([]) : await read(port, asked, span);
  if (!matched.ok) return matched;
  const changed = await at(statement.sql);
  if (!changed.ok) return fail(engineFault(changed.error, statement.span));
  const after = await snapshot(catalog, port, moving, probes, statement.span);
  if (!after.ok) return after;
  const leaves = before.value.leaves.map(({ leaf, rows }, index) => ({
    leaf,
    before: rows,
    after: after.value.leaves[index]?.rows ?? new Map(),
  }));
  const wasHomeless = new Set(before.value.homeless.map((row) => JSON.stringify(row)));
  return ok({
    changed: changed.value.rows,
    leaves,
    matched: new Set(matched.value.map(printedKey)),
    homeless: after.value.homeless.filter((row) => !wasHomeless.has(JSON.stringify(row))),
    probed: probes.map((_, index) => ({
      before: before.value.probed[index] ?? [],
      after: after.value.probed[index] ?? [],
    })),
  });
}

/** What the rows that came are called until the relation has them. */
const ARRIVED = 'rehearsal: rows that arrived';

/** The relation as central has it, with the rows that came, in the order of their keys. */
async function fill(
  port: SitePort,
  relation: Relation,
  { columns, batches }: Gathered,
): Promise<Result<undefined, Diagnostic>> {
  const received = await port.request({
    kind: 'receive',
    result: ARRIVED,
    columns: columns.map(({ name, type }) => ({ name, type })),
    batches,
  });
  if (!received.ok) return fail(engineFault(received.error, relation.span));
  // What is computed is computed again.
  const given = columns.filter(({ generated }) => generated === undefined);
  const source = given.map(({ name }) => quoteIdentifier(name));
  const target = given.map(({ name, hidden }) =>
    hidden ? rowidName(relation) : quoteIdentifier(name),
  );
  const name = quoteIdentifier(relation.name);
  const arrived = quoteIdentifier(ARRIVED);
  // A row that two fragments store came twice.
  const script = [
    centralTable(relation, 'CREATE TEMP TABLE'),
    `INSERT OR IGNORE INTO temp.${name} (${target.join(', ')})
     SELECT ${source.join(', ')} FROM ${arrived} ORDER BY ${keyOf(relation)}`,
    `DROP TABLE temp.${arrived}`,
  ];
  const filled = await port.request({ kind: 'rehearse', sql: script.join(';\n') });
  return filled.ok ? ok(undefined) : fail(engineFault(filled.error, relation.span));
}

const keyOf = (relation: Relation): string =>
  keyColumnsOf(relation).map(quoteIdentifier).join(', ');

interface Snapshot {
  readonly leaves: readonly { readonly leaf: Fragment; readonly rows: Map<string, TypedRow> }[];
  readonly homeless: readonly HomelessRow[];
  readonly probed: readonly (readonly (readonly string[])[])[];
}

async function snapshot(
  catalog: Catalog,
  port: SitePort,
  moving: readonly Relation[],
  probes: readonly string[],
  span: Span,
): Promise<Result<Snapshot, Diagnostic>> {
  const leaves: { leaf: Fragment; rows: Map<string, TypedRow> }[] = [];
  const homeless: HomelessRow[] = [];
  for (const relation of moving) {
    const housed = new Set<string>();
    for (const leaf of catalog.fragments) {
      if (!leaf.isLeaf || leaf.relation !== relation.name) continue;
      const rows = await read(port, leafRows(catalog, leaf), span);
      if (!rows.ok) return rows;
      const keyed = byKey(catalog, leaf, relation, rows.value);
      for (const key of keyed.keys()) housed.add(key);
      leaves.push({ leaf, rows: keyed });
    }
    const all = await read(port, keysOf(relation), span);
    if (!all.ok) return all;
    const keys = all.value.map(printedKey).filter((key) => !housed.has(key));
    homeless.push(...keys.map((key) => ({ relation: relation.name, key })));
  }
  const probed: (readonly (readonly string[])[])[] = [];
  for (const probe of probes) {
    const rows = await read(port, probe, span);
    if (!rows.ok) return rows;
    probed.push(rows.value.map((row) => row.map(String)));
  }
  return ok({ leaves, homeless, probed });
}

function keysOf(relation: Relation): string {
  const key = keyColumnsOf(relation).map((name) => {
    const isHidden = relation.columns.some((column) => column.name === name && column.hidden);
    return isHidden ? rowidName(relation) : quoteIdentifier(name);
  });
  return `SELECT ${key.join(', ')} FROM ${quoteIdentifier(relation.name)}`;
}

async function read(
  port: SitePort,
  sql: string,
  span: Span,
): Promise<Result<readonly TypedRow[], Diagnostic>> {
  const reply = await port.request({ kind: 'read', sql });
  return reply.ok ? ok(decodeTypedRows(reply.value.batches)) : fail(engineFault(reply.error, span));
}

function byKey(
  catalog: Catalog,
  leaf: Fragment,
  relation: Relation,
  rows: readonly TypedRow[],
): Map<string, TypedRow> {
  const places = keyPlaces(catalog, leaf, relation);
  return new Map(rows.map((row) => [printedKey(places.map((place) => row[place] ?? null)), row]));
}

/** Where the key stands among the columns of a leaf. */
export function keyPlaces(catalog: Catalog, leaf: Fragment, relation: Relation): readonly number[] {
  const names = columnsOfFragment(catalog, leaf.name).map(({ name }) => name);
  return keyColumnsOf(relation).map((name) => names.indexOf(name));
}

/** Values of a row as text, exact: two rows print alike only if they are alike. */
export const printedKey = (row: TypedRow): string =>
  JSON.stringify(row, (_, part: unknown) => {
    if (typeof part === 'bigint') return `${part}n`;
    return part instanceof Uint8Array ? [...part] : part;
  });
