import { fail, ok, type Result } from '../base/result.ts';
import type { Database } from './database.ts';
import {
  type CommitNote,
  type LogEntry,
  type ProtocolRecord,
  type RecoveredTransaction,
  type RowsChange,
  stateOf,
} from './siteLog.ts';
import type { SiteFailure } from './sitePort.ts';

/**
 * The transactions of one site and the end of its log. All of them share the one database, so what
 * they have changed is physically there before they commit; locks, which are elsewhere, keep them
 * apart. Before a change is made its log entry is written, lazily: it stays here, in memory, until
 * the log is forced, and is lost with it in a crash. Forcing gives the entries to the site's disk.
 *
 * Recovery is that of C. Mohan et al., "ARIES" (ACM TODS 17(1), 1992), without pages: history is
 * repeated, taken-back changes included, then whatever has neither committed nor promised to is
 * taken back.
 */
export interface TransactionStore {
  /** Changes rows by their keys. Gives how many went or came. */
  readonly write: (
    transaction: string,
    changes: readonly RowsChange[],
  ) => Result<number, SiteFailure>;
  /** Writes a record; forced, it gives all entries that were not on disk yet. */
  readonly log: (
    transaction: string,
    record: ProtocolRecord,
    isForced: boolean,
    commit?: CommitNote,
  ) => readonly LogEntry[];
  /** Takes back what the transaction has changed, the last change first. */
  readonly undo: (transaction: string) => Result<number, SiteFailure>;
  /** The transaction has committed: its changes can no longer be taken back. */
  readonly keep: (transaction: string) => void;
  /** Rebuilds the site from its log, on the data that it started with. */
  readonly recover: (
    log: readonly LogEntry[],
  ) => Result<readonly RecoveredTransaction[], SiteFailure>;
}

type Update = Extract<LogEntry, { kind: 'update' }>;

export function createTransactionStore(database: Database): TransactionStore {
  let lazy: LogEntry[] = [];
  /** Of those that have not ended: what they have changed, oldest first. */
  const open = new Map<string, Update[]>();

  const write: TransactionStore['write'] = (transaction, changes) => {
    let rows = 0;
    for (const redo of changes) {
      const exchanged = database.exchange(redo);
      if (!exchanged.ok) return exchanged;
      const { undo } = exchanged.value;
      rows += exchanged.value.rows;
      const update: Update = { kind: 'update', transaction, redo, undo };
      lazy.push(update);
      open.set(transaction, [...(open.get(transaction) ?? []), update]);
    }
    return ok(rows);
  };

  const undo: TransactionStore['undo'] = (transaction) => {
    const updates = open.get(transaction) ?? [];
    open.delete(transaction);
    let rows = 0;
    for (const update of updates.toReversed()) {
      const exchanged = database.exchange(update.undo);
      if (!exchanged.ok) return exchanged;
      rows += exchanged.value.rows;
      lazy.push({ kind: 'compensation', transaction, redo: update.undo });
    }
    return ok(rows);
  };

  return {
    write,
    undo,
    keep: (transaction) => {
      open.delete(transaction);
    },
    log: (transaction, record, isForced, commit) => {
      lazy.push({ kind: 'record', transaction, record, ...(commit ? { commit } : {}) });
      if (!isForced) return [];
      const forced = lazy;
      lazy = [];
      return forced;
    },
    recover: (log) => {
      const repeated = repeatHistory(database, log);
      if (!repeated.ok) return repeated;
      for (const [transaction, updates] of repeated.value) open.set(transaction, updates);
      const found: RecoveredTransaction[] = [];
      for (const transaction of new Set(log.map((entry) => entry.transaction))) {
        const records = recordsOf(log, transaction);
        const state = stateOf(records);
        const changes = open.get(transaction) ?? [];
        if (state === 'committed') open.delete(transaction);
        const commit = commitOf(log, transaction);
        found.push({ transaction, state, records, changes, ...(commit ? { commit } : {}) });
      }
      // Those that are lost changed different rows, for each had locked its own.
      for (const { transaction, state } of found.toReversed()) {
        const undone = state === 'undone' ? undo(transaction) : ok(0);
        if (!undone.ok) return undone;
      }
      return ok(found);
    },
  };
}

/** Makes every change of the log again; gives those that were not taken back. */
function repeatHistory(
  database: Database,
  log: readonly LogEntry[],
): Result<ReadonlyMap<string, Update[]>, SiteFailure> {
  const updates = new Map<string, Update[]>();
  for (const entry of log) {
    if (entry.kind === 'record') continue;
    const done = database.exchange(entry.redo);
    if (!done.ok) return fail(done.error);
    const own = updates.get(entry.transaction) ?? [];
    updates.set(entry.transaction, entry.kind === 'update' ? [...own, entry] : own.slice(0, -1));
  }
  return ok(updates);
}

function commitOf(log: readonly LogEntry[], transaction: string): CommitNote | undefined {
  for (const entry of log) {
    const isOwn = entry.kind === 'record' && entry.transaction === transaction;
    if (isOwn && entry.commit) return entry.commit;
  }
  return undefined;
}

const recordsOf = (log: readonly LogEntry[], transaction: string): readonly ProtocolRecord[] =>
  log.flatMap((entry) =>
    entry.kind === 'record' && entry.transaction === transaction ? [entry.record] : [],
  );
