import { assert } from '../../base/assert.ts';
import type { SiteId } from '../../base/brand.ts';
import type { Value } from '../../base/value.ts';
import type { Catalog, Fragment, Relation } from '../../catalog/catalog.ts';
import { columnsOfFragment } from '../../catalog/fragmentTree.ts';
import type { TypedValue } from '../../site/shipment.ts';
import type { AccessedRow } from '../../transactions/locking/demands.ts';
import type { RowImage } from '../../transactions/locking/predicate.ts';
import type { WorkStatement } from '../../transactions/schedule/schedule.ts';
import type {
  RunningStatement,
  WorkContext,
  WorkRequest,
} from '../../transactions/simulation/work.ts';
import { noFragment } from '../change/changeData.ts';
import {
  checkReference,
  referenceProbe,
  referenceQuestion,
  referencesOf,
} from '../change/foreignKeys.ts';
import { gather } from '../change/gather.ts';
import { matchedRows } from '../change/matchedRows.ts';
import { type ChangeStatement, readsOf } from '../change/reads.ts';
import { type LeafRows, type Rehearsed, type Rehearsing, rehearse } from '../change/rehearsal.ts';
import { type LeafWrite, writesOf } from '../change/writes.ts';
import { engineFault } from '../engineFault.ts';
import type { OpenedLab } from '../openLab.ts';
import { type Located, lockTarget, lookedFor, noteFound } from './lockTarget.ts';
import { openedFor } from './readStatement.ts';
import { lockLooked, reach, reachAll, readCopies, sitesOf } from './siteReads.ts';
import type { StatementSetting } from './statementSetting.ts';

/**
 * INSERT, UPDATE or DELETE inside a transaction. What it has to see is locked and brought to the
 * coordinator, where the statement is rehearsed; then the rows that it changes are locked at every
 * copy, with what they were and what they become, and changed there.
 */
export async function* changeStatement(
  setting: StatementSetting,
  { sql }: WorkStatement,
  statement: ChangeStatement,
  target: Relation,
  context: WorkContext,
): RunningStatement {
  const { coordinator, transaction } = context;
  const opened = openedFor(setting.opened, context);
  const reading: OpenedLab = { ...opened, catalog: readCopies(opened.catalog) };
  const { catalog } = opened;
  const port = opened.ports.get(coordinator);
  assert(port, `there is no site ${coordinator}`);
  const reads = readsOf(catalog, target, statement);
  const located: Located = { opened, reading, port, target, statement, context };
  const condition = yield* lockTarget(setting, located, reads.target);
  if (!condition.ok) return setting.refuse(condition.error, sql);
  const seen = [
    lookedFor(opened, target, condition.value, 'change'),
    ...reads.whole.map((relation) => lookedFor(opened, relation, {}, 'read')),
  ];
  for (const looked of seen.slice(1)) {
    const locked = yield* lockLooked(opened, setting.changes, context, looked);
    if (!locked.ok) return setting.refuse(locked.error, sql);
    noteFound(setting, transaction, looked, locked.value);
  }
  const rehearsing: Rehearsing[] = [];
  yield* reachAll(context, [...new Set(seen.flatMap((looked) => sitesOf(catalog, looked)))]);
  for (const relation of [target, ...reads.whole]) {
    const from = { relation: relation.name, ...(relation === target ? condition.value : {}) };
    const rows = await gather(reading, relation.columns, from, coordinator);
    if (!rows.ok) return setting.refuse(rows.error, sql);
    rehearsing.push({ relation, rows: rows.value });
  }
  const references = referencesOf(catalog, target);
  const probes = references.map((reference) => referenceProbe(target, reference));
  const { span } = statement;
  const isOfAll = statement.kind === 'update' && reads.target === 'all';
  const asked = isOfAll ? { matched: matchedRows(target, statement) } : {};
  const text = { sql, span, ...asked };
  const rehearsed = await rehearse(catalog, port, rehearsing, reads.moving, text, probes);
  await port.request({ kind: 'forget' });
  if (!rehearsed.ok) return setting.refuse(rehearsed.error, sql);
  const [homeless] = rehearsed.value.homeless;
  if (homeless) return { kind: 'refused', because: noFragment(homeless, statement).message };
  const writes = writtenBy(catalog, statement, reads.target, rehearsed.value);
  yield* lockWrites(opened, context, writes);
  for (const [index, reference] of references.entries()) {
    const probed = rehearsed.value.probed[index] ?? { before: [], after: [] };
    const question = referenceQuestion(target, reference, probed);
    if (!question) continue;
    const { other, where } = question;
    const asked = lookedFor(opened, other, { where }, 'read');
    const locked = yield* lockLooked(opened, setting.changes, context, asked);
    if (!locked.ok) return setting.refuse(locked.error, sql);
    const at = coordinator;
    const checked = await checkReference(reading, target, reference, probed, at, span);
    if (!checked.ok) return setting.refuse(checked.error, sql);
  }
  const wroteAt = [...new Set(writes.flatMap(({ write: { sites } }) => sites))];
  yield* reachAll(context, wroteAt);
  const refused = await write(setting, transaction, writes);
  if (refused !== undefined) return { kind: 'refused', because: refused };
  return { kind: 'done', rows: rehearsed.value.changed, columns: [], sample: [], wroteAt };
}

/** What becomes of a leaf, with each of the rows that are written: what it was and becomes. */
interface Written {
  readonly write: LeafWrite;
  readonly leaf: Fragment;
  readonly rows: readonly AccessedRow[];
}

/** An UPDATE writes each row that it finds, even if the value is what it was. */
function writtenBy(
  catalog: Catalog,
  statement: ChangeStatement,
  seen: ReturnType<typeof readsOf>['target'],
  { leaves, matched }: Rehearsed,
): readonly Written[] {
  const assigned =
    statement.kind === 'update'
      ? statement.assignments.flatMap(({ columns }) => columns.map(({ text }) => text))
      : [];
  const isRewritten = (leaf: Fragment, key: string): boolean =>
    (seen === 'matching' || (leaf.relation === statement.table.text && matched.has(key))) &&
    columnsOfFragment(catalog, leaf.name).some(({ name }) => assigned.includes(name));
  const writes = writesOf(catalog, leaves, isRewritten);
  return leaves.flatMap((rows): readonly Written[] => {
    const write = writes.find(({ leaf }) => leaf === rows.leaf.name);
    if (!write) return [];
    return [{ write, leaf: rows.leaf, rows: writtenRows(catalog, rows, isRewritten) }];
  });
}

/** X locks on the rows that change, at every copy, and on the unique values they take or free. */
async function* lockWrites(
  { catalog }: OpenedLab,
  context: WorkContext,
  writes: readonly Written[],
): AsyncGenerator<WorkRequest, void, void> {
  for (const { id: site } of catalog.sites) {
    for (const { leaf, rows } of writes.filter(({ write }) => write.sites.includes(site))) {
      const relation = catalog.relations.find(({ name }) => name === leaf.relation);
      if (!relation) continue;
      yield* reach(context, site);
      const unique = relation.uniqueKeys.flatMap((key) => uniqueValues(key, rows));
      const access = { relation: relation.name, purpose: 'change', rows, unique } as const;
      yield { kind: 'lock', site, access };
    }
  }
}

/** The rows of a leaf that a change touches. */
function writtenRows(
  catalog: Catalog,
  { leaf, before, after }: LeafRows,
  isRewritten: (leaf: Fragment, key: string) => boolean,
): readonly AccessedRow[] {
  const names = columnsOfFragment(catalog, leaf.name).map(({ name }) => name);
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  return keys.flatMap((key) => {
    const [old, next] = [before.get(key), after.get(key)].map((row) => row && imageOf(names, row));
    if (!isRewritten(leaf, key) && JSON.stringify(old, exact) === JSON.stringify(next, exact))
      return [];
    return [{ key, ...(old ? { before: old } : {}), ...(next ? { after: next } : {}) }];
  });
}

const exact = (_name: string, part: unknown): unknown =>
  typeof part === 'bigint' || part instanceof Uint8Array ? String(part) : part;

const imageOf = (names: readonly string[], row: readonly TypedValue[]): RowImage =>
  Object.fromEntries(names.map((name, index) => [name, plain(row[index] ?? null)]));

/** A REAL that would pass for an INTEGER compares like it. */
export const plain = (value: TypedValue): Value =>
  typeof value === 'object' && value !== null && 'real' in value ? value.real : value;

function uniqueValues(key: readonly string[], rows: readonly AccessedRow[]) {
  const constraint = key.join(', ');
  return rows.flatMap(({ before, after }) =>
    [before, after].flatMap((image) => {
      const values = key.map((name) => image?.[name]);
      const isKnown = values.every((value) => value !== undefined && value !== null);
      return isKnown ? [{ constraint, value: JSON.stringify(values, exact) }] : [];
    }),
  );
}

/** Changes the rows at every copy, and notes what they were and became. */
async function write(
  { opened, recorder, changes }: StatementSetting,
  transaction: string,
  writes: readonly Written[],
): Promise<string | undefined> {
  const merged = new Map<string, { row: AccessedRow; relation: string }>();
  for (const { write: leafWrite, leaf, rows } of writes) {
    const { relation } = leaf;
    for (const row of rows) {
      const item = JSON.stringify([relation, row.key]);
      const known = merged.get(item)?.row;
      merged.set(item, { relation, row: known ? together(known, row) : row });
    }
    const { sites, change } = leafWrite;
    for (const site of sites) {
      noteBefore(changes, transaction, site, relation, rows);
      const done = await opened.ports
        .get(site)
        ?.request({ kind: 'write', transaction, changes: [change] });
      if (done?.ok === false) return engineFault(done.error, leaf.span).message;
    }
  }
  for (const { relation, row } of merged.values()) {
    const { before, after } = row;
    recorder.wrote(transaction, relation, row.key, { before, after });
  }
  return undefined;
}

/** Vertical fragments have a row's columns between them; a row that moves goes and comes. */
const together = (one: AccessedRow, other: AccessedRow): AccessedRow => ({
  key: one.key,
  ...(one.before || other.before ? { before: { ...one.before, ...other.before } } : {}),
  ...(one.after || other.after ? { after: { ...one.after, ...other.after } } : {}),
});

function noteBefore(
  changes: StatementSetting['changes'],
  transaction: string,
  site: SiteId,
  relation: string,
  rows: readonly AccessedRow[],
): void {
  for (const { key, before } of rows) {
    if (before) changes.note(transaction, site, { relation, key, image: before });
  }
}
