import { mapQuery } from '../../algebra/mapQuery.ts';
import { assert } from '../../base/assert.ts';
import type { SiteId } from '../../base/brand.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import { NO_SPAN } from '../../base/span.ts';
import type { Catalog, Column } from '../../catalog/catalog.ts';
import type { Carried } from '../../executor/channel.ts';
import { execute } from '../../executor/execute.ts';
import { type Localized, localize } from '../../localization/localize.ts';
import { reduceAndShip } from '../../optimizer/block/reduceAndShip.ts';
import type { Query } from '../../sql/ast.ts';
import { parseQuery } from '../../sql/parser.ts';
import { quoteIdentifier } from '../../sql/print.ts';
import { engineFault } from '../engineFault.ts';
import type { OpenedLab } from '../openLab.ts';

/** Rows that crossed for a change: to where it is worked out, or from there to a leaf. */
export interface ChangeTransfer extends Carried {
  readonly source: SiteId;
  readonly target: SiteId;
  /** The leaves that the rows are of. */
  readonly relation: string;
  readonly columns: readonly string[];
}

/** Rows of a relation at one site, its hidden key among the columns. */
export interface Gathered {
  readonly columns: readonly Column[];
  readonly batches: readonly Uint8Array[];
  readonly checksum: string;
  readonly transfers: readonly ChangeTransfer[];
}

/**
 * Brings rows of a relation to a site: cut down where they are stored, put together there. No
 * choice is made between plans, so nothing has to be counted first.
 *
 * @param where a condition over the relation as SQL, with what it calls the relation
 */
export async function gather(
  opened: OpenedLab,
  columns: readonly Column[],
  from: { readonly relation: string; readonly alias?: string; readonly where?: string },
  at: SiteId,
): Promise<Result<Gathered, Diagnostic>> {
  const alias = from.alias === undefined ? '' : ` AS ${quoteIdentifier(from.alias)}`;
  const items = columns.map(({ name }) => quoteIdentifier(name)).join(', ');
  const where = from.where === undefined ? '' : ` WHERE ${from.where}`;
  const sql = `SELECT ${items} FROM ${quoteIdentifier(from.relation)}${alias}${where}`;
  const read = await readAt(opened, sql, at);
  return read.ok ? ok({ columns, ...read.value }) : read;
}

/** Computes any query where it is asked, cut down where the rows are stored. */
export async function readAt(
  opened: OpenedLab,
  sql: string,
  at: SiteId,
): Promise<Result<Omit<Gathered, 'columns'>, Diagnostic>> {
  const planned = planOf(opened, sql, at);
  if (!planned.ok) return planned;
  const { ports } = opened;
  const executed = await execute(planned.value, ports);
  if (!executed.ok) return fail(engineFault(executed.error, NO_SPAN));
  const { answer, outcomes } = executed.value;
  const transfers = planned.value.steps.flatMap((step, index): readonly ChangeTransfer[] => {
    const outcome = outcomes[index];
    if (step.kind !== 'ship' || outcome?.kind !== 'shipped') return [];
    const { source, target, lineage } = step;
    const names = step.columns.map((column) => column.name);
    return [{ source, target, relation: lineage.join(', '), columns: names, ...outcome.carried }];
  });
  return ok({ batches: answer.batches, checksum: answer.checksum, transfers });
}

function planOf(opened: OpenedLab, sql: string, asking: SiteId) {
  const { catalog, faulty } = opened;
  const understood = understandQuery(opened, sql);
  if (!understood.ok) return understood;
  const { mapped, localized } = understood.value;
  const left = localized && leavesIn(localized);
  const plans = reduceAndShip({
    catalog,
    query: mapped.query,
    algebra: mapped.algebra,
    relations: mapped.relations,
    columns: mapped.columns,
    asking,
    assumes: localized?.assumes ?? [],
    faulty,
    ...(left === undefined ? {} : { surviving: left }),
  });
  const plan = plans.find(({ joinSite }) => joinSite === asking);
  assert(plan, 'a query can be computed where it is asked');
  return ok(plan);
}

/** A query with its names resolved, and over fragments where it is of a form that can be. */
export function understandQuery(opened: OpenedLab, sql: string) {
  const query = parseQuery(sql);
  if (!query.ok) return query;
  const mapped = mapWritten(opened, query.value, sql);
  if (!mapped.ok) return mapped;
  const { catalog, faulty } = opened;
  const { graph } = mapped.value;
  const localized = graph ? localize(graph, catalog, () => {}, faulty) : undefined;
  return ok({ mapped: mapped.value, localized: localized?.ok ? localized.value : undefined });
}

/** A query that was parsed, be it of a longer text, with its names resolved. */
export const mapWritten = ({ catalog }: OpenedLab, query: Query, sql: string) =>
  mapQuery(query, withHiddenKeys(catalog), sql);

/** The leaves that any branch reads. */
export const leavesIn = ({ branches }: Localized): ReadonlySet<string> =>
  new Set<string>(branches.flatMap(({ leaves }) => Object.values(leaves).flat()));

/** Names may mean hidden keys here; what they are keys of is not changed by that. */
const withHiddenKeys = (catalog: Catalog): Catalog => ({
  ...catalog,
  relations: catalog.relations.map((relation) => ({
    ...relation,
    columns: relation.columns.map((column) => ({ ...column, hidden: false })),
  })),
});
