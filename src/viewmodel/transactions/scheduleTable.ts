import type { SiteBadge } from '../sites.ts';

/**
 * A run as books write schedules: a column for each transaction, time runs down. It is the whole
 * run, past and future; whoever draws it compares each `seq` with the cursor.
 */
export interface ScheduleTable {
  readonly columns: readonly ScheduleColumn[];
  readonly rows: readonly ScheduleRow[];
}

export interface ScheduleColumn {
  readonly transaction: string;
  /** What the schedule's text says of it, beside its declaration. */
  readonly remark?: string;
  /** Where it started; its coordinator. */
  readonly site: SiteBadge;
  readonly atMs: number;
  /** In the order of the run; the last one up to the cursor is how it stands. */
  readonly stands: readonly Standing[];
}

export interface Standing {
  readonly seq: number;
  readonly text: 'running' | 'waits' | 'committing' | 'in doubt' | 'committed' | 'aborted';
}

/** Something that a reader of a schedule would call a step, with all that it brings about. */
export interface ScheduleRow {
  /** Counts from 1. */
  readonly number: number;
  readonly firstSeq: number;
  /** The row ends where the next one begins. */
  readonly lastSeq: number;
  readonly atMs: number;
  readonly entry: RowEntry;
  /** Who waits for a lock, or for a site, when the row is over. */
  readonly waiting: readonly string[];
}

export type RowEntry =
  | { readonly kind: 'step'; readonly step: Step }
  | {
      readonly kind: 'deadlock';
      readonly site: SiteBadge;
      readonly cycle: readonly string[];
      readonly victim: string;
      /** When it was found, not all of these waits were there: news of waits takes time. */
      readonly isPhantom: boolean;
    }
  /** Something that happens to sites, or between them. */
  | { readonly kind: 'trouble'; readonly text: string; readonly sites: readonly SiteBadge[] };

export interface Step {
  readonly transaction: string;
  /** `resumed`: a statement that has waited goes on. */
  readonly kind: 'statement' | 'resumed' | 'commit' | 'committed' | 'rollback' | 'inDoubt';
  /** `UPDATE … WHERE id = 7`, `COMMIT`. */
  readonly text: string;
  /** The statement as it was written. */
  readonly sql?: string;
  readonly sites: readonly StepSite[];
  readonly locks: readonly StepLock[];
  /** For whom it begins to wait. */
  readonly waitsFor: readonly string[];
  /** `= 900`, `3 rows`; from that event on. */
  readonly result?: { readonly seq: number; readonly text: string };
  /** Why, or what hinders it. */
  readonly note?: string;
}

/** Where it has arrived at `seq`; without one it has not. */
export interface StepSite {
  readonly site: SiteBadge;
  readonly seq?: number;
}

export interface StepLock {
  readonly mode: string;
  readonly isWaiting: boolean;
  /** What is locked: `207`. */
  readonly items: readonly string[];
  readonly sites: readonly SiteBadge[];
}

/** The row that the cursor stands in; undefined before the first one. */
export const rowAt = ({ rows }: ScheduleTable, cursor: number): ScheduleRow | undefined =>
  rows.findLast(({ firstSeq }) => firstSeq <= cursor);
