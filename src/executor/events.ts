import type { Bytes, Rows, SiteId, WireBytes } from '../base/brand.ts';
import type { Row } from '../base/value.ts';

/** The first rows of a transfer or result, as many as the trace keeps. */
export const SAMPLE_ROWS = 200;

export type ExecutorEvent =
  /**
   * The asking site sends another one the text of its local queries: a control message, counted
   * apart from bytes and messages, and taking no simulated time (headless.md, "What is counted").
   */
  | {
      readonly kind: 'localQueriesSent';
      readonly source: SiteId;
      readonly target: SiteId;
      readonly wireBytes: WireBytes;
    }
  | { readonly kind: 'stepStarted'; readonly step: number; readonly site: SiteId }
  /** A local query is done; `localPlan` is what the site's own EXPLAIN says. */
  | {
      readonly kind: 'stepFinished';
      readonly step: number;
      readonly site: SiteId;
      readonly rows: Rows;
      readonly localPlan: readonly string[];
    }
  /**
   * Rows leave a site: what is measured of a transfer, and its first rows. Each has one later
   * `transferFinished` with the same step: a transfer is one message, sent and delivered.
   */
  | {
      readonly kind: 'transferStarted';
      readonly step: number;
      readonly source: SiteId;
      readonly target: SiteId;
      readonly rows: Rows;
      readonly bytes: Bytes;
      readonly wireBytes: WireBytes;
      readonly checksum: string;
      readonly columns: readonly string[];
      readonly sample: readonly Row[];
    }
  | { readonly kind: 'transferFinished'; readonly step: number; readonly target: SiteId }
  | {
      readonly kind: 'answerCompleted';
      readonly site: SiteId;
      readonly rows: Rows;
      readonly checksum: string;
      readonly columns: readonly string[];
      readonly sample: readonly Row[];
    };
