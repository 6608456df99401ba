import { assert } from '../../base/assert.ts';
import { sortRows } from '../../base/rowOrder.ts';
import type { Row } from '../../base/value.ts';
import { decodeRows } from '../../site/shipment.ts';
import { quoteIdentifier } from '../../sql/print.ts';
import { tablesRead } from '../../sql/tables.ts';
import type { Schedule } from '../../transactions/schedule/schedule.ts';
import type { Outcome } from '../../transactions/simulation/outcome.ts';
import { readAt } from '../change/gather.ts';
import type { OpenedLab } from '../openLab.ts';

export interface RelationRows {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/** More rows of a relation than that are not given. */
const MOST_ROWS = 10_000;

/**
 * The rows of the relations that a schedule names, as its committed transactions have left them: a
 * site that is down comes back for this, and where a transaction is in doubt at a site it counts as
 * it was decided elsewhere; undecided everywhere, as not having been.
 */
export async function rowsAfter(
  opened: OpenedLab,
  schedule: Schedule,
  outcome: Outcome,
): Promise<ReadonlyMap<string, RelationRows>> {
  await settleSites(opened, outcome);
  return rowsOf(opened, relationsNamed(schedule));
}

/** The rows of some relations as their fragments have them now. */
export async function rowsOf(
  opened: OpenedLab,
  names: ReadonlySet<string>,
): Promise<ReadonlyMap<string, RelationRows>> {
  const rows = new Map<string, RelationRows>();
  const [first] = opened.catalog.sites;
  for (const relation of opened.catalog.relations) {
    if (!first || !names.has(relation.name)) continue;
    const columns = relation.columns.filter(({ hidden }) => !hidden).map(({ name }) => name);
    const items = columns.map(quoteIdentifier).join(', ');
    const sql = `SELECT ${items} FROM ${quoteIdentifier(relation.name)}`;
    const read = await readAt(opened, sql, first.id);
    assert(read.ok, `the rows of ${relation.name} can be read when a schedule is over`);
    const found = decodeRows(read.value.batches, MOST_ROWS);
    rows.set(relation.name, { columns, rows: inOrder(found, columns.length) });
  }
  return rows;
}

/** By the first column, then the second, and so on. */
export function inOrder(rows: readonly Row[], columns: number): readonly Row[] {
  let sorted = rows;
  for (let column = columns - 1; column >= 0; column -= 1) {
    sorted = sortRows(sorted, { column, direction: 'ascending' });
  }
  return sorted;
}

function relationsNamed({ statements }: Schedule): ReadonlySet<string> {
  const works = statements.flatMap((statement) =>
    statement.kind === 'work' ? [statement.work] : [],
  );
  const changed = works.flatMap((work) => (work.kind === 'query' ? [] : [work.table.text]));
  const read = works.flatMap((work) => tablesRead(work).map(({ text }) => text));
  return new Set([...changed, ...read]);
}

/** What is still open at a site ends there as it did elsewhere. */
export async function settleSites({ ports }: OpenedLab, outcome: Outcome): Promise<void> {
  const isCommitted = (name: string): boolean =>
    outcome.transactions
      .find(({ id }) => id === name)
      ?.decisions.some(({ decision }) => decision === 'committed') ?? false;
  for (const [site, port] of ports) {
    const end = (transaction: string) =>
      port.request({ kind: 'end', transaction, keep: isCommitted(transaction) });
    if (outcome.down.includes(site)) {
      const back = await port.restart('disk');
      assert(back.ok, `${site} comes back from its own log`);
      for (const { transaction, state } of back.value) {
        if (state === 'inDoubt') await end(transaction);
      }
      continue;
    }
    for (const { id, decisions } of outcome.transactions) {
      const own = decisions.find((other) => other.site === site)?.decision;
      if (own === 'inDoubt' || own === 'undecided') await end(id);
    }
  }
}
