import type { Party, TransactionId } from './party.ts';
import type { WaitEdge } from './waitFor.ts';

export const WAIT_RULES = ['anybody', 'wait-die', 'wound-wait'] as const;
/**
 * Who may wait for whom (Rosenkrantz, Stearns, Lewis, System Level Concurrency Control for
 * Distributed Database Systems, 1978).
 *
 * `anybody`: deadlocks are found, or ended by a timeout. `wait-die`: an older one waits for a
 * younger; a younger one dies. `wound-wait`: a younger one waits for an older; an older one wounds
 * whom it would wait for. Both speak of every wait, that for one's turn in the queue included:
 * otherwise a circle could close over it. A prepared transaction cannot be wounded, but it asks for
 * no more locks, so waiting for it closes no circle.
 */
export type WaitRule = (typeof WAIT_RULES)[number];

export interface Violation {
  readonly transaction: TransactionId;
  readonly because: 'died' | 'wounded';
  /** Whom it must not wait for, or who must not wait for it. */
  readonly by: TransactionId;
}

/** Whom a wait costs its life. */
export function violationOf(
  rule: WaitRule,
  { waiter, blocker }: WaitEdge,
  isPrepared: (transaction: TransactionId) => boolean,
): Violation | undefined {
  if (rule === 'wait-die' && isYounger(waiter, blocker))
    return { transaction: waiter.transaction, because: 'died', by: blocker.transaction };
  if (rule === 'wound-wait' && isYounger(blocker, waiter) && !isPrepared(blocker.transaction))
    return { transaction: blocker.transaction, because: 'wounded', by: waiter.transaction };
  return undefined;
}

const isYounger = (one: Party, other: Party): boolean => one.timestamp > other.timestamp;
