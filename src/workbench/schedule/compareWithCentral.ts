import type { SiteId } from '../../base/brand.ts';
import { ok, type Result } from '../../base/result.ts';
import type { Catalog, Fragment } from '../../catalog/catalog.ts';
import { columnsOfFragment } from '../../catalog/fragmentTree.ts';
import { centralViews, storedAt } from '../../lab/localDdl.ts';
import { countRows, decodeRows } from '../../site/shipment.ts';
import type { SiteFailure, SitePort } from '../../site/sitePort.ts';
import { quoteIdentifier } from '../../sql/print.ts';
import {
  type CentralComparison,
  type CopyComparison,
  differenceOf,
  type SiteComparison,
} from '../../transactions/schedule/centralComparison.ts';
import type { Schedule } from '../../transactions/schedule/schedule.ts';
import type { HistoryVerdict } from '../../transactions/serializability/judgeHistory.ts';
import type { Outcome } from '../../transactions/simulation/outcome.ts';
import { programOf } from '../../transactions/simulation/timestamp.ts';
import type { OpenedLab } from '../openLab.ts';
import { inOrder, type RelationRows } from './rowsAfter.ts';

/** A run that is over, with every site settled as `rowsAfter` leaves it. */
export interface SettledRun {
  readonly schedule: Schedule;
  readonly outcome: Outcome;
  readonly verdict: HistoryVerdict;
  readonly rows: ReadonlyMap<string, RelationRows>;
  /** Transactions that have changed rows at a site and did not end there. */
  readonly openAt: (site: SiteId) => readonly string[];
}

export interface AgainstCentral {
  /**
   * Whether central has the relations' rows after the committed transactions in serial order. Null
   * where there is no such order, where atomicity was violated, or where the lab's fragments do not
   * have central's rows to begin with.
   */
  readonly equalsCentral: boolean | null;
  readonly central: CentralComparison;
}

/**
 * Runs the committed transactions at central, one after the other in an equivalent serial order, by
 * their users' own text, and compares: the relations as a whole, and every copy at every site.
 */
export async function compareWithCentral(
  opened: OpenedLab,
  run: SettledRun,
): Promise<AgainstCentral> {
  const because = reasonForNone(opened, run);
  const { order } = run.verdict;
  if (because !== undefined || !order) {
    return { equalsCentral: null, central: { kind: 'none', because: because ?? UNORDERED } };
  }
  const { central } = opened;
  try {
    const compared = await compareAfter(opened, run, order);
    if (compared.ok) return compared.value;
    const failed = `central could not do the same: ${compared.error.message}`;
    return { equalsCentral: false, central: { kind: 'none', because: failed } };
  } finally {
    await central.request({ kind: 'settle', keep: false });
  }
}

const UNORDERED = 'the committed transactions are not worth any serial order';

function reasonForNone(
  { faulty, overlapping }: OpenedLab,
  { rows, verdict }: SettledRun,
): string | undefined {
  const broken = [...rows.keys()].filter((name) => faulty.has(name) || overlapping.has(name));
  if (broken.length > 0) {
    return `the fragments of ${broken.join(', ')} do not have central’s rows to begin with`;
  }
  return verdict.order ? undefined : UNORDERED;
}

/** Committed at one of its sites and aborted at another. */
function isTornApart({ decisions }: Outcome['transactions'][number]): boolean {
  const has = (wanted: string) => decisions.some(({ decision }) => decision === wanted);
  return has('committed') && has('aborted');
}

async function compareAfter(
  opened: OpenedLab,
  run: SettledRun,
  order: readonly string[],
): Promise<Result<AgainstCentral, SiteFailure>> {
  const { central } = opened;
  for (const sql of order.flatMap((name) => changesOf(run.schedule, name))) {
    const done = await central.request({ kind: 'change', changes: [{ kind: 'statement', sql }] });
    if (!done.ok) return done;
  }
  const whole = await hasRows(central, run.rows);
  if (!whole.ok) return whole;
  const sites = await compareSites(opened, run);
  if (!sites.ok) return sites;
  return ok({
    equalsCentral: run.outcome.transactions.some(isTornApart) ? null : whole.value,
    central: { kind: 'compared', order, sites: sites.value },
  });
}

const changesOf = ({ statements }: Schedule, transaction: string): readonly string[] =>
  statements.flatMap((statement) =>
    statement.kind === 'work' &&
    statement.transaction.text === programOf(transaction) &&
    statement.work.kind !== 'query'
      ? [statement.sql]
      : [],
  );

async function hasRows(
  central: SitePort,
  rows: SettledRun['rows'],
): Promise<Result<boolean, SiteFailure>> {
  for (const [relation, { columns, rows: own }] of rows) {
    const theirs = await read(central, columns, quoteIdentifier(relation));
    if (!theirs.ok) return theirs;
    const found = decodeRows(theirs.value.batches, own.length + 1);
    const sorted = inOrder(found, columns.length);
    if (JSON.stringify(sorted, exact) !== JSON.stringify(own, exact)) return ok(false);
  }
  return ok(true);
}

const exact = (_name: string, part: unknown): unknown =>
  typeof part === 'bigint' || part instanceof Uint8Array ? String(part) : part;

/** Every copy of the relations' leaves, beside the rows that central's fragments now have. */
async function compareSites(
  { catalog, ports, central }: OpenedLab,
  run: SettledRun,
): Promise<Result<readonly SiteComparison[], SiteFailure>> {
  // Its tables of leaves are as the lab began; views follow what central has run.
  const views = centralViews(catalog, 'CREATE TEMP VIEW').map(({ sql }) => sql);
  const viewed = await central.request({ kind: 'rehearse', sql: views.join(';\n') });
  if (!viewed.ok) return viewed;
  try {
    const sites: SiteComparison[] = [];
    for (const [site, port] of ports) {
      const leaves = storedAt(catalog, site).filter(({ relation }) => run.rows.has(relation));
      if (leaves.length === 0) continue;
      const copies: CopyComparison[] = [];
      const unsettled = unsettledAt(site, run);
      for (const leaf of unsettled ? [] : leaves) {
        const copy = await compareCopy(catalog, leaf, port, central);
        if (!copy.ok) return copy;
        copies.push(copy.value);
      }
      sites.push(unsettled ?? { kind: 'compared', site, copies });
    }
    return ok(sites);
  } finally {
    await central.request({ kind: 'forget' });
  }
}

function unsettledAt(site: SiteId, { outcome, openAt }: SettledRun): SiteComparison | undefined {
  if (outcome.down.includes(site)) return { kind: 'down', site };
  const changed = openAt(site);
  const transactions = outcome.transactions.flatMap(({ id, decisions }) => {
    const own = decisions.find((other) => other.site === site)?.decision;
    const isOpen = own === 'inDoubt' || own === 'undecided';
    return isOpen && changed.includes(id) ? [{ id, isInDoubt: own === 'inDoubt' }] : [];
  });
  return transactions.length === 0 ? undefined : { kind: 'open', site, transactions };
}

/** The rows are looked at only where their checksums differ. */
async function compareCopy(
  catalog: Catalog,
  leaf: Fragment,
  port: SitePort,
  central: SitePort,
): Promise<Result<CopyComparison, SiteFailure>> {
  const shown = columnsOfFragment(catalog, leaf.name).filter(({ hidden }) => !hidden);
  const columns = shown.map(({ name }) => name);
  const name = quoteIdentifier(leaf.name);
  const own = await read(port, columns, `main.${name}`);
  if (!own.ok) return own;
  const theirs = await read(central, columns, name);
  if (!theirs.ok) return theirs;
  const difference =
    own.value.checksum === theirs.value.checksum
      ? EQUAL
      : differenceOf(decodeRows(own.value.batches), decodeRows(theirs.value.batches));
  return ok({ fragment: leaf.name, rows: countRows(own.value.batches), ...difference });
}

const EQUAL = { missing: 0, surplus: 0 };

function read(port: SitePort, columns: readonly string[], table: string) {
  const items = columns.map(quoteIdentifier).join(', ');
  return port.request({ kind: 'read', sql: `SELECT ${items} FROM ${table}` });
}
