import { assert } from '../../base/assert.ts';
import type { SiteId } from '../../base/brand.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import type { Catalog, Fragment, Relation } from '../../catalog/catalog.ts';
import { columnsOfFragment, keyColumnsOf } from '../../catalog/fragmentTree.ts';
import { decodeTypedRows } from '../../site/shipment.ts';
import type { Expression } from '../../sql/ast.ts';
import { printExpression, quoteIdentifier } from '../../sql/print.ts';
import { columnsIn } from '../../sql/traverse.ts';
import type { Access } from '../../transactions/locking/demands.ts';
import { coversRow, isWholeTable, type Predicate } from '../../transactions/locking/predicate.ts';
import type { WorkContext, WorkRequest } from '../../transactions/simulation/work.ts';
import { readAt } from '../change/gather.ts';
import { printedKey } from '../change/rehearsal.ts';
import type { OpenedLab } from '../openLab.ts';
import { conditionBoxes, keysAskedFor } from './conditionBoxes.ts';
import type { OpenChanges } from './openChanges.ts';

/** Rows of one relation that a statement looks for. */
export interface Looked {
  readonly relation: Relation;
  /** What the condition calls the relation. */
  readonly alias: string;
  /** Over its own columns alone. */
  readonly where: Expression | undefined;
  /** The leaves that can have such rows. */
  readonly leaves: readonly Fragment[];
  readonly purpose: Access['purpose'];
  /** It looks for all of them, whatever they are. */
  readonly isOfEveryRow: boolean;
}

/** What was found, by its keys; `condition` where they were not asked for by their keys. */
export interface Found {
  readonly keys: readonly string[];
  readonly predicate: Predicate | undefined;
}

/** A row whose condition changes that often while it is waited for is not waited for again. */
const MOST_ROUNDS = 100;

/**
 * Locks what a statement looks for, at every site that is to be asked, and finds it. The condition
 * is locked first; with row locks alone each row that could fulfil it is, those included that an
 * open transaction has changed or deleted, and then the rows are looked for again. It fails where a
 * site that is to say which rows there are has crashed since its locks were granted.
 */
export async function* lockLooked(
  opened: OpenedLab,
  changes: OpenChanges,
  context: WorkContext,
  looked: Looked,
): AsyncGenerator<WorkRequest, Result<Found, Diagnostic>, void> {
  const { relation, alias, where, purpose, isOfEveryRow } = looked;
  const predicate = conditionBoxes(relation, [alias, relation.name], where);
  const asked = keysAskedFor(relation, predicate)?.map((key) => printedKey(key));
  const base = { relation: relation.name, purpose };
  if (asked) {
    for (const site of sitesOf(opened.catalog, looked)) {
      yield* reach(context, site);
      yield { kind: 'lock', site, access: { ...base, rows: asked.map((key) => ({ key })) } };
    }
    return ok({ keys: asked, predicate: undefined });
  }
  // Who has locked the table has its rows; who is to change rows locks those that it changes.
  const hasAllRows = isOfEveryRow || (purpose !== 'readToChange' && isWholeTable(predicate));
  const isLockedWhole = context.locks === 'granular' && hasAllRows;
  const isRowLocking = context.locks === 'row';
  const needsNoRows = isLockedWhole || (purpose === 'change' && !isRowLocking);
  const found = new Set<string>();
  for (const site of sitesOf(opened.catalog, looked)) {
    yield* reach(context, site);
    if (!isRowLocking) {
      const access = { ...base, condition: predicate, isOfEveryRow, rows: [] };
      yield { kind: 'lock', site, access };
    }
    const locked = new Set<string>();
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const keys = await keysAt(opened, looked, site);
      if (!keys.ok) return keys;
      const here = keys.value;
      const others = isRowLocking
        ? changes.rowsBefore(site, relation.name).filter(({ image }) => coversRow(predicate, image))
        : [];
      const candidates = [...here, ...others.map(({ key }) => key)];
      const missing = [...new Set(candidates)].filter((key) => !locked.has(key)).sort();
      if (missing.length === 0) {
        for (const key of here) found.add(key);
        break;
      }
      if (needsNoRows) {
        for (const key of here) found.add(key);
        break;
      }
      yield { kind: 'lock', site, access: { ...base, rows: missing.map((key) => ({ key })) } };
      for (const key of missing) locked.add(key);
    }
  }
  return ok({ keys: [...found], predicate });
}

/** Waits until a site can be reached; who asks is aborted if that takes too long. */
export async function* reach(
  context: WorkContext,
  site: SiteId,
): AsyncGenerator<WorkRequest, void, void> {
  while (!context.isReachable(site)) yield { kind: 'reach', site };
}

/** Waits until all of them can: while one is waited for, another may be cut off. */
export async function* reachAll(
  context: WorkContext,
  sites: readonly SiteId[],
): AsyncGenerator<WorkRequest, void, void> {
  while (!sites.every((site) => context.isReachable(site))) {
    for (const site of sites) yield* reach(context, site);
  }
}

/** One copy is read, all are changed; in the order of the sites' numbers. */
export function sitesOf({ sites }: Catalog, { leaves, purpose }: Looked): readonly SiteId[] {
  const asked = leaves.flatMap(({ copies }) =>
    purpose === 'change' ? copies : copies.slice(0, 1),
  );
  return sites.map(({ id }) => id).filter((id) => asked.includes(id));
}

/** The keys of the rows at a site that fulfil the condition as they are now. */
async function keysAt(
  opened: OpenedLab,
  looked: Looked,
  site: SiteId,
): Promise<Result<readonly string[], Diagnostic>> {
  const { catalog, ports } = opened;
  const { relation, alias, where, leaves } = looked;
  const key = keyColumnsOf(relation).map(quoteIdentifier).join(', ');
  const condition = where === undefined ? '' : ` WHERE ${printExpression(where)}`;
  const wanted = where === undefined ? [] : columnsIn(where).map(({ name }) => name.text);
  const keys = new Set<string>();
  for (const leaf of leaves.filter(({ copies }) => copies.includes(site))) {
    const columns = columnsOfFragment(catalog, leaf.name).map(({ name }) => name);
    const isWhole = wanted.every((name) => columns.includes(name));
    const named = ` AS ${quoteIdentifier(alias)}${condition}`;
    const stored = `SELECT ${key} FROM main.${quoteIdentifier(leaf.name)}${named}`;
    const global = `SELECT ${key} FROM ${quoteIdentifier(relation.name)}${named}`;
    const port = ports.get(site);
    assert(port, `there is no site ${site}`);
    const rows = isWhole
      ? await port.request({ kind: 'read', sql: stored })
      : await readAt(opened, global, site);
    if (!rows.ok) return fail({ code: 'engine', message: rows.error.message, span: leaf.span });
    for (const row of decodeTypedRows(rows.value.batches)) keys.add(printedKey(row));
  }
  return ok([...keys]);
}

/** Of each leaf the copies that can be reached, the asking site's first: the first is read. */
export function nearestCopies(catalog: Catalog, context: WorkContext): Catalog {
  const rank = (site: SiteId): number => {
    if (!context.isReachable(site)) return 2;
    return site === context.coordinator ? 0 : 1;
  };
  return {
    ...catalog,
    fragments: catalog.fragments.map((fragment) => ({
      ...fragment,
      copies: [...fragment.copies].sort((one, other) => rank(one) - rank(other)),
    })),
  };
}

/** The same with nothing but the copy that is read: a plan has no other choice. */
export const readCopies = (catalog: Catalog): Catalog => ({
  ...catalog,
  fragments: catalog.fragments.map((fragment) => ({
    ...fragment,
    copies: fragment.copies.slice(0, 1),
  })),
});
