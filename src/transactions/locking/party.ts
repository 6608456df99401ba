/**
 * One attempt of a transaction. A restarted transaction is another attempt: it has an id of its
 * own, so that stale news of the first is not taken for its, and keeps the timestamp.
 */
export type TransactionId = string;

export interface Party {
  readonly transaction: TransactionId;
  /** Smaller is older. No two transactions share one; attempts of the same transaction do. */
  readonly timestamp: number;
}
