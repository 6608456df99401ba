import type { SiteId } from '../base/brand.ts';
import type { Result } from '../base/result.ts';
import type {
  CommitNote,
  LogEntry,
  ProtocolRecord,
  RecoveredTransaction,
  RowsChange,
} from './siteLog.ts';

/**
 * A site as the coordinator sees it: one request at a time, in order, whatever runs behind it (in
 * process, a worker thread, a Web Worker). All three pass one contract suite.
 */
export interface SitePort {
  readonly site: SiteId;
  /** Runs one request to its end. Requests of one port are answered in the order they were made. */
  readonly request: <Kind extends SiteRequest['kind']>(
    request: Extract<SiteRequest, { kind: Kind }>,
  ) => Promise<Result<SiteReply[Kind], SiteFailure>>;
  /**
   * Stops whatever runs; the running and all waiting requests fail with `cancelled`. Afterwards the
   * site is usable again and holds the same stored tables.
   */
  readonly cancel: () => Promise<void>;
  /** The site crashes: its thread ends, and what was not forced to its log is gone. */
  readonly crash: () => Promise<void>;
  /**
   * What is on the site's disk counts no longer. Whoever begins the logs of several sites ends them
   * all before: then an old log never stands beside a new one, whenever the run is interrupted.
   */
  readonly endLog: () => Promise<Result<DiskKind, SiteFailure>>;
  /**
   * The site's disk holds the database as it is now, and its log begins anew. To be called before
   * the log is written; where there are no files for it, the disk is memory outside the thread.
   */
  readonly checkpoint: () => Promise<Result<DiskKind, SiteFailure>>;
  /**
   * Starts the site again after a crash: on its disk, with what its log says of transactions, or as
   * the lab made it. The log is then closed, and what it has stays there until the next checkpoint.
   *
   * @param forces the log is to end with so many forced writes, as it did at that time
   */
  readonly restart: (
    on: 'disk' | 'lab',
    forces?: number,
  ) => Promise<Result<readonly RecoveredTransaction[], SiteFailure>>;
  readonly close: () => Promise<void>;
}

/** Where what a site has forced outlives its thread. */
export type DiskKind =
  /** In files of its own, which outlive the page or process, too. */
  | { readonly kind: 'files' }
  /** In memory of the thread that started the site. */
  | { readonly kind: 'memory'; readonly because: string };

export type SiteRequest =
  /** DDL of stored tables and indexes; several statements are allowed. Kept for a restart. */
  | { readonly kind: 'define'; readonly sql: string }
  /** Rows of a stored table, as `shipment` encodes them. Kept for a restart. */
  | { readonly kind: 'load'; readonly table: string; readonly batches: readonly Uint8Array[] }
  /** Computes a query into a temporary table that later requests can read. */
  | { readonly kind: 'materialize'; readonly result: string; readonly sql: string }
  /** Puts rows that arrived from another site into a temporary table. */
  | {
      readonly kind: 'receive';
      readonly result: string;
      readonly columns: readonly ReceivedColumn[];
      readonly batches: readonly Uint8Array[];
    }
  /** Runs a query; its rows leave as buffers, which are transferred, not copied. */
  | { readonly kind: 'read'; readonly sql: string }
  /** Changes stored tables; pending until they are settled, and then kept for a restart. */
  | { readonly kind: 'change'; readonly changes: readonly TableChange[] }
  /** Keeps the pending changes, or undoes them. */
  | { readonly kind: 'settle'; readonly keep: boolean }
  /** Changes rows for a transaction, with a lazy entry in the log for each change. */
  | {
      readonly kind: 'write';
      readonly transaction: string;
      readonly changes: readonly RowsChange[];
    }
  /** Writes a record to the log; forced, it is on disk before the answer, and all before it. */
  | {
      readonly kind: 'log';
      readonly transaction: string;
      readonly record: ProtocolRecord;
      readonly isForced: boolean;
      readonly commit?: CommitNote;
    }
  /** Takes back what a transaction has changed, or keeps it for good. */
  | { readonly kind: 'end'; readonly transaction: string; readonly keep: boolean }
  | { readonly kind: 'endLog' }
  /** Its log begins anew, and if it has files they get the image of its database where wanted. */
  | { readonly kind: 'checkpoint'; readonly needsImage: boolean }
  /**
   * First of all in a new thread: rebuilds the site from its files, of whose log only the first
   * forced writes may be wanted; or from a log that was kept for it, on the data it was given.
   */
  | {
      readonly kind: 'recover';
      readonly from:
        | { readonly log: readonly LogEntry[] }
        | { readonly forces: number | undefined };
    }
  /** Runs statements over temporary tables and views. */
  | { readonly kind: 'rehearse'; readonly sql: string }
  /** The engine's own plan for a query, one line a node, indented by depth. */
  | { readonly kind: 'explain'; readonly sql: string }
  /** Drops every temporary result: the run is over. */
  | { readonly kind: 'forget' };

export type TableChange =
  /** One INSERT, UPDATE or DELETE that reads and writes stored tables only. */
  | { readonly kind: 'statement'; readonly sql: string }
  /** Rows by their key: those of `gone` go, those of `put` come or replace the one of their key. */
  | RowsChange;

export interface ReceivedColumn {
  readonly name: string;
  /** Declared type, for its affinity; empty for none. */
  readonly type: string;
  readonly collation?: string;
}

/** What each request is answered with. */
export interface SiteReply {
  readonly define: Record<string, never>;
  readonly load: { readonly rows: number };
  readonly materialize: { readonly rows: number };
  readonly receive: { readonly rows: number };
  readonly read: ReadReply;
  readonly change: { readonly rows: number };
  readonly settle: Record<string, never>;
  readonly write: { readonly rows: number };
  readonly log: { readonly forced: readonly LogEntry[] };
  readonly end: { readonly rows: number };
  readonly endLog: Record<string, never>;
  readonly checkpoint: Record<string, never>;
  readonly recover: { readonly transactions: readonly RecoveredTransaction[] };
  readonly rehearse: { readonly rows: number };
  readonly explain: { readonly lines: readonly string[] };
  readonly forget: Record<string, never>;
}

export interface ReadReply {
  readonly columns: readonly string[];
  readonly rows: number;
  /** Encoded rows in order; empty when there are none. */
  readonly batches: readonly Uint8Array[];
  /** Order-independent checksum of the rows (hexadecimal). */
  readonly checksum: string;
}

export interface SiteFailure {
  /**
   * `sql` is the engine's own error, `work-limit` a query that ran into its bound, `disk` a file
   * that cannot be used.
   */
  readonly code: 'sql' | 'work-limit' | 'cancelled' | 'closed' | 'crashed' | 'disk';
  readonly message: string;
}
