/** Rows of one table by their key: those that go, then those that come or replace others. */
export interface RowsChange {
  readonly kind: 'rows';
  readonly table: string;
  /** Names of the key's columns, as the rows of `gone` have them. */
  readonly key: readonly string[];
  readonly gone: readonly Uint8Array[];
  /** Whole rows, in the order of the table's columns. */
  readonly put: readonly Uint8Array[];
}

/**
 * One entry of a site's log. Entries are durable in the order in which they were written: whoever
 * forces one forces all before it.
 */
export type LogEntry =
  | {
      readonly kind: 'update';
      readonly transaction: string;
      /** Redoes it: the keys that went and the rows that came. */
      readonly redo: RowsChange;
      /** Takes it back: the keys that came and the rows that went. */
      readonly undo: RowsChange;
    }
  /** Takes back the last update of the transaction that has not been taken back yet. */
  | {
      readonly kind: 'compensation';
      readonly transaction: string;
      readonly redo: RowsChange;
    }
  | {
      readonly kind: 'record';
      readonly transaction: string;
      readonly record: ProtocolRecord;
      readonly commit?: CommitNote;
    };

/**
 * What a site that comes back has to know of a commit besides its own records, so that it knows
 * whom to ask, and how (Mohan, Lindsay and Obermarck, "Transaction Management in the R* Distributed
 * Database Management System", ACM TODS 11(4), 1986: coordinator and participants are in the
 * records). What the names mean is the protocol's affair.
 */
export interface CommitNote {
  readonly protocol: string;
  readonly coordinator: string;
  readonly participants: readonly string[];
  readonly bystanders: readonly string[];
  /** The only site that wrote, where one phase is enough for that. */
  readonly writer?: string;
  /** The transaction's own; smaller is older. */
  readonly timestamp: number;
}

/** A record of a commit protocol; what it means is the protocol's affair. */
export interface ProtocolRecord {
  readonly kind: string;
  readonly role: string;
  readonly ballot?: number;
  readonly accepted?: readonly {
    readonly of: string;
    readonly vote: string;
    readonly ballot: number;
  }[];
}

/** What a site knows of a transaction when it comes back. */
export interface RecoveredTransaction {
  readonly transaction: string;
  /** `inDoubt`: it has promised to commit if it is told to; its changes are there. */
  readonly state: 'committed' | 'undone' | 'inDoubt';
  readonly records: readonly ProtocolRecord[];
  /** Absent if it had not begun to commit, as far as the log knows. */
  readonly commit?: CommitNote;
  /** What it has changed, oldest first: the rows that it has to lock again. */
  readonly changes: readonly { readonly redo: RowsChange; readonly undo: RowsChange }[];
}

/**
 * A site with such a record and without a decision cannot decide alone. An acceptor's records say
 * nothing about its site's own changes.
 */
const PROMISES = new Set(['prepared', 'collecting', 'preCommit', 'preAbort']);

/** How a transaction stands by its records. */
export function stateOf(records: readonly ProtocolRecord[]): RecoveredTransaction['state'] {
  const own = records.filter(({ role }) => role !== 'acceptor').map(({ kind }) => kind);
  if (own.includes('commit')) return 'committed';
  if (own.includes('abort')) return 'undone';
  return own.some((kind) => PROMISES.has(kind)) ? 'inDoubt' : 'undone';
}
