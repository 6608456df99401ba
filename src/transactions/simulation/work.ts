import type { SiteId } from '../../base/brand.ts';
import type { Row } from '../../base/value.ts';
import type { Access, LockScope } from '../locking/demands.ts';
import type { WorkStatement } from '../schedule/schedule.ts';

/**
 * How a statement of a transaction is carried out. It asks for locks and sites as it goes on; when
 * it has them, it goes on in no simulated time. What it changes is pending at its sites, under the
 * transaction's name.
 */
export type RunStatement = (statement: WorkStatement, context: WorkContext) => RunningStatement;

export type RunningStatement = AsyncGenerator<WorkRequest, WorkOutcome, void>;

export interface WorkContext {
  readonly transaction: string;
  readonly coordinator: SiteId;
  readonly isReachable: (site: SiteId) => boolean;
  readonly locks: LockScope;
  /** What SELECT … FOR UPDATE takes. */
  readonly forUpdate: 'X' | 'U';
}

export type WorkRequest =
  /** A site that it needs is not reachable now. */
  | { readonly kind: 'reach'; readonly site: SiteId }
  | { readonly kind: 'lock'; readonly site: SiteId; readonly access: Access };

export type WorkOutcome =
  | {
      readonly kind: 'done';
      /** Rows given or changed. */
      readonly rows: number;
      readonly columns: readonly string[];
      readonly sample: readonly Row[];
      /** Sites at which rows were changed. */
      readonly wroteAt: readonly SiteId[];
    }
  /** The database refuses it: the transaction is aborted. */
  | { readonly kind: 'refused'; readonly because: string };
