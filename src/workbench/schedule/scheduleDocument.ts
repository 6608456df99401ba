import { assertNever } from '../../base/assert.ts';
import type { HeldLock } from '../../transactions/locking/lockTable.ts';
import {
  type CentralComparison,
  isEqual,
  type SiteComparison,
} from '../../transactions/schedule/centralComparison.ts';
import { printFault } from '../../transactions/schedule/printSchedule.ts';
import type { ScheduleOptions } from '../../transactions/schedule/scheduleOptions.ts';
import type { Outcome, TransactionOutcome } from '../../transactions/simulation/outcome.ts';
import type { ScheduleRecovery } from './recoverSchedule.ts';
import type { ScheduleRun } from './runSchedule.ts';

/** The JSON of `schedule`: of the first protocol, and of all where several are compared. */
export function scheduleDocument(schedule: string, runs: readonly ScheduleRun[]): unknown {
  const documents = runs.map((run) => documentOf(schedule, run));
  const [first] = documents;
  return runs.length === 1 ? first : { ...first, compared: documents };
}

/** The same of a run that was taken up: of what ran before nothing is known but the logs. */
export const recoveryDocument = (
  schedule: string,
  options: ScheduleOptions,
  { outcome, rows, trace }: ScheduleRecovery,
): unknown => ({
  schedule,
  recovered: true,
  options,
  ...outcomeDocument(outcome),
  ...rowsDocument(rows),
  trace,
});

function documentOf(schedule: string, { protocol, options, outcome, ...run }: ScheduleRun) {
  const { verdict, rows, equalsCentral, central, trace } = run;
  return {
    schedule,
    protocol,
    options,
    ...outcomeDocument(outcome),
    serializable: verdict.isSerializable,
    order: verdict.order ?? [],
    cycle: verdict.cycle ?? null,
    anomalies: verdict.anomalies,
    ...rowsDocument(rows),
    equalsCentral,
    central: centralDocument(central),
    trace,
  };
}

/** What each site has, beside what central has. */
function centralDocument(central: CentralComparison) {
  if (central.kind === 'none') return { order: null, sites: null, because: central.because };
  return { order: central.order, sites: central.sites.map(siteDocument), because: null };
}

function siteDocument(comparison: SiteComparison) {
  const { site } = comparison;
  switch (comparison.kind) {
    case 'compared': {
      const { copies } = comparison;
      return { site, state: isEqual(copies) ? 'equal' : 'differs', fragments: copies };
    }
    case 'open': {
      const transactions = comparison.transactions.map(({ id, isInDoubt }) => ({
        id,
        state: isInDoubt ? 'inDoubt' : 'unfinished',
      }));
      return { site, state: 'open', transactions };
    }
    case 'down':
      return { site, state: 'down' };
    default:
      return assertNever(comparison);
  }
}

const rowsDocument = (rows: ScheduleRun['rows']) => ({
  columns: Object.fromEntries([...rows].map(([name, { columns }]) => [name, columns])),
  rows: Object.fromEntries([...rows].map(([name, own]) => [name, own.rows])),
});

function outcomeDocument(outcome: Outcome) {
  const { transactions } = outcome;
  const delay = (which: 'allKnow' | 'allAcks'): number =>
    Math.max(0, ...transactions.map(({ delays }) => delays[which]));
  return {
    transactions: transactions.map(({ id, coordinator, reason = null, restartOf, ...own }) => ({
      id,
      coordinator,
      ...(restartOf === undefined ? {} : { restartOf }),
      outcome: own.outcome,
      reason,
      protocol: own.protocol ?? null,
      decisions: Object.fromEntries(own.decisions.map(({ site, decision }) => [site, decision])),
      delays: own.delays,
    })),
    atomic: transactions.every(isAtomic),
    messages: outcome.messages,
    messagesByKind: outcome.messagesByKind,
    delays: { allKnow: delay('allKnow'), allAcks: delay('allAcks') },
    forcedWrites: Object.fromEntries(outcome.forcedWrites),
    lazyWrites: Object.fromEntries(outcome.lazyWrites),
    deadlockMessages: outcome.detectorMessages,
    endMs: outcome.endMs,
    ...(outcome.isCutShort ? { cutShort: true } : {}),
    blocked: outcome.blocked.map(({ transaction, site, waitsFor, locks }) => ({
      transaction,
      site,
      waitsFor,
      locks: locks.flatMap(lockDocument),
    })),
    deadlocks: outcome.deadlocks,
    unfired: outcome.unfired.map(printFault),
    down: outcome.down,
  };
}

/** No site committed what another aborted. */
export const isAtomic = ({ decisions }: TransactionOutcome): boolean =>
  new Set(
    decisions
      .map(({ decision }) => decision)
      .filter((decision) => decision === 'committed' || decision === 'aborted'),
  ).size < 2;

/** The rows that a lock holds; a table's intention lock holds none. */
function lockDocument({ item, mode }: HeldLock) {
  if (item.kind !== 'row') return [];
  return [{ relation: item.relation, key: keyOf(item.key), mode }];
}

/** A key of one column as its value, of several as a list. */
function keyOf(key: string): unknown {
  const values: unknown = JSON.parse(key);
  return Array.isArray(values) && values.length === 1 ? values[0] : values;
}
