import { bytes, rows as rowCount, type SiteId } from '../../base/brand.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import { NO_SPAN, type Span } from '../../base/span.ts';
import type { Relation } from '../../catalog/catalog.ts';
import { countRows, wireBytesOf } from '../../site/shipment.ts';
import type { SitePort, TableChange } from '../../site/sitePort.ts';
import { parseStatements } from '../../sql/parser.ts';
import { printExpression, quoteIdentifier } from '../../sql/print.ts';
import type { Statement } from '../../sql/statement.ts';
import { countOrEstimate } from '../countOrEstimate.ts';
import { engineFault } from '../engineFault.ts';
import type { OpenedLab } from '../openLab.ts';
import { changeTarget } from './changeTarget.ts';
import { checkReference, referenceProbe, referencesOf } from './foreignKeys.ts';
import { type ChangeTransfer, gather } from './gather.ts';
import { keysMet } from './keysMet.ts';
import { type ChangeStatement, readsOf } from './reads.ts';
import { type HomelessRow, type Rehearsing, rehearse } from './rehearsal.ts';
import { type LeafWrite, writesOf } from './writes.ts';

/** A statement that changes data, and the site it is given to. */
export interface ChangeQuestion {
  readonly sql: string;
  readonly at: SiteId;
}

/** A change that was made at every copy of every leaf it concerns. */
export interface ChangeResult {
  /** Rows inserted, updated and deleted, as the user sees them. */
  readonly changed: number;
  readonly writes: readonly LeafWrite[];
  readonly transfers: readonly ChangeTransfer[];
  /** Whether the relations it concerns now have the rows that they have at central. */
  readonly equalsCentral: boolean;
  /** The lab after the change; undefined where it was undone. */
  readonly opened: OpenedLab | undefined;
}

/**
 * INSERT, UPDATE or DELETE over a distributed relation. The rows that the statement has to see come
 * to the site it was given to; there it is rehearsed under the relation's own constraints, so that
 * keys, CHECKs and NOT NULL hold over all fragments; then every leaf whose rows differ gets them,
 * at all its copies (read one, write all). A row whose fragmentation attribute changed has moved by
 * that. It happens everywhere or nowhere.
 *
 * @param keep whether the change stays; undone, the next run meets the lab's own data
 */
export async function changeData(
  opened: OpenedLab,
  question: ChangeQuestion,
  keep: boolean,
): Promise<Result<ChangeResult, Diagnostic>> {
  const understood = understandChange(opened, question.sql);
  if (!understood.ok) return understood;
  return opened.inTurn(async () => {
    const made = await make(opened, question, understood.value);
    const isKept = keep && made.ok && made.value.equalsCentral;
    const everyone = [...opened.ports.values(), opened.central];
    for (const port of everyone) {
      await port.request({ kind: 'settle', keep: isKept });
      await port.request({ kind: 'forget' });
    }
    if (!made.ok || !isKept) return made;
    return ok({ ...made.value, opened: afterChange(opened, made.value.writes) });
  });
}

/** Whether a text is one statement that changes rows. */
export function isChange(sql: string): boolean {
  const parsed = parseStatements(sql);
  const [statement, second] = parsed.ok ? parsed.value : [];
  return statement !== undefined && second === undefined && changesRows(statement);
}

const changesRows = (statement: Statement): statement is ChangeStatement =>
  statement.kind === 'insert' || statement.kind === 'update' || statement.kind === 'delete';

interface Understood {
  readonly statement: ChangeStatement;
  readonly target: Relation;
}

export function understandChange(
  { catalog }: OpenedLab,
  sql: string,
): Result<Understood, Diagnostic> {
  const parsed = parseStatements(sql);
  if (!parsed.ok) return parsed;
  const [statement, second] = parsed.value;
  if (statement === undefined || second !== undefined || !changesRows(statement)) {
    const span = (second ?? statement)?.span ?? { start: 0, end: sql.length };
    const message = 'One INSERT, UPDATE or DELETE at a time was expected here.';
    return fail({ code: 'not-a-change', message, span });
  }
  const [returned] = statement.returning;
  if (returned) return fail(noReturning(returned.span));
  const target = changeTarget(catalog, statement.table);
  return target.ok ? ok({ statement, target: target.value }) : target;
}

const noReturning = (span: Span): Diagnostic => ({
  code: 'no-returning',
  message: 'A change tells how many rows it changed; RETURNING is not answered.',
  span,
  hint: 'Leave RETURNING out, and ask for the rows with a SELECT.',
});

async function make(
  opened: OpenedLab,
  { sql, at }: ChangeQuestion,
  { statement, target }: Understood,
): Promise<Result<ChangeResult, Diagnostic>> {
  const { catalog } = opened;
  const port = portAt(opened, at);
  const reads = readsOf(catalog, target, statement);
  const seen = await rowsSeen(opened, port, target, statement, at);
  if (!seen.ok) return seen;
  const { span } = statement;
  const references = referencesOf(catalog, target);
  const probes = references.map((reference) => referenceProbe(target, reference));
  const rehearsed = await rehearse(catalog, port, seen.value, reads.moving, { sql, span }, probes);
  await port.request({ kind: 'forget' });
  if (!rehearsed.ok) return rehearsed;
  const { leaves, changed, homeless, probed } = rehearsed.value;
  const transfers = seen.value.flatMap(({ rows }) => rows.transfers);
  for (const [index, reference] of references.entries()) {
    const values = probed[index] ?? { before: [], after: [] };
    const checked = await checkReference(opened, target, reference, values, at, span);
    if (!checked.ok) return checked;
    transfers.push(...checked.value);
  }
  const [row] = homeless;
  if (row !== undefined) return fail(noFragment(row, statement));
  const writes = writesOf(catalog, leaves);
  const written = await write(opened, writes, at);
  if (!written.ok) return written;
  transfers.push(...written.value);
  const central = await changeCentral(opened, writes, { sql, span });
  if (!central.ok) return central;
  const equalsCentral = await sameAsCentral(opened, reads.moving, at);
  if (!equalsCentral.ok) return equalsCentral;
  return ok({ changed, writes, transfers, equalsCentral: equalsCentral.value, opened: undefined });
}

/** Brings every row that the statement has to see to the site that works it out. */
async function rowsSeen(
  opened: OpenedLab,
  port: SitePort,
  target: Relation,
  statement: ChangeStatement,
  at: SiteId,
): Promise<Result<readonly Rehearsing[], Diagnostic>> {
  const reads = readsOf(opened.catalog, target, statement);
  const condition = await conditionOf(opened, port, target, statement, reads.target);
  if (!condition.ok) return condition;
  const rehearsing: Rehearsing[] = [];
  for (const relation of [target, ...reads.whole]) {
    const from = { relation: relation.name, ...(relation === target ? condition.value : {}) };
    const rows = await gather(opened, relation.columns, from, at);
    if (!rows.ok) return rows;
    rehearsing.push({ relation, rows: rows.value });
  }
  return ok(rehearsing);
}

/** Which rows of its own relation a change has to see, as SQL; all, where it says nothing. */
export interface ChangeCondition {
  readonly alias?: string;
  readonly where?: string;
  /** More rows than it has to see: those that must not come before it is through. */
  readonly kept?: string;
}

/** What has to be asked for that is, at the sites that say so. */
export async function conditionOf(
  opened: OpenedLab,
  port: SitePort,
  target: Relation,
  statement: ChangeStatement,
  kind: ReturnType<typeof readsOf>['target'],
): Promise<Result<ChangeCondition, Diagnostic>> {
  if (kind === 'all') return ok({});
  if (statement.kind === 'insert') return keysMet(opened, port, target, statement);
  if (statement.where === undefined) return ok({});
  const alias = statement.alias === undefined ? {} : { alias: statement.alias.text };
  return ok({ ...alias, where: printExpression(statement.where) });
}

export function noFragment({ relation, key }: HomelessRow, { span }: ChangeStatement): Diagnostic {
  return {
    code: 'no-fragment',
    message: `No fragment of ${relation} takes the row with the key ${key.slice(1, -1)}.`,
    span,
    hint: 'Nothing was changed. A fragmentation has to be complete for every row that may come.',
  };
}

/** Gives each copy of each leaf its rows; what leaves the site is counted as it leaves. */
async function write(
  { ports }: OpenedLab,
  writes: readonly LeafWrite[],
  at: SiteId,
): Promise<Result<readonly ChangeTransfer[], Diagnostic>> {
  const transfers: ChangeTransfer[] = [];
  for (const { leaf, sites, change, keyWidth, rowWidth, columns } of writes) {
    for (const site of sites) {
      const port = ports.get(site);
      const done = await port?.request({ kind: 'change', changes: [change] });
      if (done?.ok === false) return fail(engineFault(done.error, NO_SPAN));
      if (site === at) continue;
      const sent = [
        { batches: change.gone, width: keyWidth, columns: change.key },
        { batches: change.put, width: rowWidth, columns },
      ];
      for (const { batches, width, columns: names } of sent) {
        const count = countRows(batches);
        if (count === 0) continue;
        transfers.push({
          source: at,
          target: site,
          relation: leaf,
          columns: names,
          rows: rowCount(count),
          bytes: bytes(count * width),
          wireBytes: wireBytesOf(batches),
        });
      }
    }
  }
  return ok(transfers);
}

/** Central runs the user's own text; its tables of leaves, which are counted, follow the sites. */
async function changeCentral(
  { catalog, central }: OpenedLab,
  writes: readonly LeafWrite[],
  statement: { readonly sql: string; readonly span: Diagnostic['span'] },
): Promise<Result<undefined, Diagnostic>> {
  const relations = new Set<string>(catalog.relations.map(({ name }) => name));
  const changes: readonly TableChange[] = [
    { kind: 'statement', sql: statement.sql },
    ...writes.flatMap(({ leaf, change }) => (relations.has(leaf) ? [] : [change])),
  ];
  const done = await central.request({ kind: 'change', changes });
  return done.ok ? ok(undefined) : fail(engineFault(done.error, statement.span));
}

async function sameAsCentral(
  opened: OpenedLab,
  relations: readonly Relation[],
  at: SiteId,
): Promise<Result<boolean, Diagnostic>> {
  for (const { name, columns, span } of relations) {
    if (opened.faulty.has(name) || opened.overlapping.has(name)) continue;
    const shown = columns.filter(({ hidden }) => !hidden);
    const distributed = await gather(opened, shown, { relation: name }, at);
    if (!distributed.ok) return distributed;
    const items = shown.map((column) => quoteIdentifier(column.name)).join(', ');
    const sql = `SELECT ${items} FROM ${quoteIdentifier(name)}`;
    const central = await opened.central.request({ kind: 'read', sql });
    if (!central.ok) return fail(engineFault(central.error, span));
    if (central.value.checksum !== distributed.value.checksum) return ok(false);
  }
  return ok(true);
}

/** What was known of the data is known no more; how many rows each leaf has is. */
function afterChange(opened: OpenedLab, writes: readonly LeafWrite[]): OpenedLab {
  const leafRows = new Map(opened.leafRows);
  for (const { leaf, inserted, deleted } of writes) {
    leafRows.set(leaf, (leafRows.get(leaf) ?? 0) + inserted - deleted);
  }
  return { ...opened, leafRows, statistics: countOrEstimate({ ...opened, leafRows }) };
}

function portAt({ ports }: OpenedLab, at: SiteId): SitePort {
  const port = ports.get(at);
  if (!port) throw new Error(`Broken invariant: there is no site ${at}.`);
  return port;
}
