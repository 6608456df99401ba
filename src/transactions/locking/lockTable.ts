import type { LockEvent } from './events.ts';
import type { LockDemand } from './lockItem.ts';
import type { Party, TransactionId } from './party.ts';
import type { WaitEdge } from './waitFor.ts';

/** One site's locks. They are volatile, and gone with a crash. */
export interface LockTable {
  /** In the order in which they were granted. */
  readonly held: readonly HeldLock[];
  /** In the order in which they are considered: see `stepLocks`. */
  readonly queue: readonly WaitingRequest[];
  /** In doubt: their locks stay, and none of them becomes a victim. */
  readonly prepared: readonly TransactionId[];
  /** Chosen here and not yet released. */
  readonly victims: readonly TransactionId[];
}

export interface HeldLock extends LockDemand {
  readonly owner: Party;
}

/** A transaction waits at most once at a site: for the first of the locks that it still lacks. */
export interface WaitingRequest {
  readonly owner: Party;
  /** The caller's number of the request. */
  readonly request: number;
  /** What it will hold of the item once it is granted. */
  readonly demand: LockDemand;
  /** What it will ask for as soon as it has that. */
  readonly rest: readonly LockDemand[];
  readonly isUpgrade: boolean;
  readonly waitsFor: readonly Party[];
}

export type LockInput =
  /**
   * Locks, one after the other; `requestSatisfied` says that all are held. A victim asks in vain:
   * nothing happens.
   */
  | {
      readonly kind: 'request';
      readonly owner: Party;
      readonly request: number;
      readonly demands: readonly LockDemand[];
    }
  /** It has voted yes, or has come back from the log in doubt. */
  | { readonly kind: 'prepare'; readonly transaction: TransactionId }
  /** Its end: committed, or aborted and undone. Whatever it waits for is forgotten. */
  | { readonly kind: 'release'; readonly transaction: TransactionId }
  /** The time allowed for a request is over; one that has meanwhile been satisfied stays so. */
  | { readonly kind: 'timedOut'; readonly transaction: TransactionId; readonly request: number };

export interface LockStep {
  readonly state: LockTable;
  readonly effects: readonly LockEvent[];
}

export const NO_LOCKS: LockTable = { held: [], queue: [], prepared: [], victims: [] };

/** The site's own wait-for graph. */
export const waitEdges = ({ queue }: LockTable): readonly WaitEdge[] =>
  queue.flatMap(({ owner, waitsFor }) => waitsFor.map((blocker) => ({ waiter: owner, blocker })));
