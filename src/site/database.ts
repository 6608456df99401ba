import type { Result } from '../base/result.ts';
import type { RowsChange } from './siteLog.ts';
import type { ReadReply, ReceivedColumn, SiteFailure, TableChange } from './sitePort.ts';

/**
 * A site's database as its engine gives it: synchronous, one statement at a time, in memory.
 * Nothing of it is called from more than one place at once; `serve.ts` maps requests onto it.
 *
 * Every method is atomic: after a failure the database is as it was before. SQL that users write
 * is run by `read`, `materialize` and `explain`, which accept one query that writes nothing.
 */
export interface Database {
  /** Runs DDL of stored tables and indexes, any number of statements. */
  readonly execute: (sql: string) => Result<undefined, SiteFailure>;
  /** Appends rows to a stored table, in the order of its columns. Gives their number. */
  readonly load: (table: string, batches: readonly Uint8Array[]) => Result<number, SiteFailure>;
  /**
   * Computes a query into a temporary table, whose columns keep affinity and, where they come from
   * a table's column, collation. Gives the number of rows.
   */
  readonly materialize: (result: string, sql: string) => Result<number, SiteFailure>;
  /** Makes a temporary table of rows that arrived. Gives their number. */
  readonly receive: (
    result: string,
    columns: readonly ReceivedColumn[],
    batches: readonly Uint8Array[],
  ) => Result<number, SiteFailure>;
  readonly read: (sql: string) => Result<ReadReply, SiteFailure>;
  /** The engine's plan for a query, one line a node, two spaces for every level of depth. */
  readonly explain: (sql: string) => Result<readonly string[], SiteFailure>;
  /**
   * Changes stored tables. What is changed can be read at once, but stays pending, with what later
   * changes add to it, until it is settled. Gives the number of rows inserted, updated and deleted.
   */
  readonly change: (changes: readonly TableChange[]) => Result<number, SiteFailure>;
  /** Keeps all pending changes, or undoes them. */
  readonly settle: (keep: boolean) => Result<undefined, SiteFailure>;
  /** Changes rows by their keys at once, and says what would take it back. */
  readonly exchange: (change: RowsChange) => Result<Exchanged, SiteFailure>;
  /** Runs statements of ours over temporary tables and views, any number of them. */
  readonly rehearse: (sql: string) => Result<number, SiteFailure>;
  /** Drops all temporary tables and views. */
  readonly forget: () => Result<undefined, SiteFailure>;
  /** The stored tables as a file of the engine's own has them. */
  readonly image: () => Result<Uint8Array, SiteFailure>;
  /** Makes the stored tables those of an image; what was stored before is gone. */
  readonly restore: (image: Uint8Array) => Result<undefined, SiteFailure>;
  readonly close: () => void;
}

export interface Exchanged {
  /** How many went or came. */
  readonly rows: number;
  /** The keys that came, and the rows that went. */
  readonly undo: RowsChange;
}

/**
 * What one request may use before it fails with `work-limit`. All three count work, none counts
 * time, so the same query meets the same end on every machine.
 */
export interface WorkLimits {
  /** Instructions of the engine's virtual machine. */
  readonly steps: number;
  /** Wire bytes of the rows that one `read` gives. */
  readonly resultBytes: number;
  /** Bytes of one text or blob. */
  readonly valueBytes: number;
}

/** Tens of seconds of work; far above what any lab asks for. */
export const DEFAULT_WORK_LIMITS: WorkLimits = Object.freeze({
  steps: 1_000_000_000,
  resultBytes: 256 * 1_048_576,
  valueBytes: 64 * 1_048_576,
});
