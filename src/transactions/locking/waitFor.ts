import { assert } from '../../base/assert.ts';
import type { Party, TransactionId } from './party.ts';

/** A transaction waits for another one's lock, or for its turn behind it. */
export interface WaitEdge {
  readonly waiter: Party;
  readonly blocker: Party;
}

export interface Deadlock {
  /** Each waits for the next, and the last for the first. */
  readonly cycle: readonly TransactionId[];
  readonly victim: TransactionId;
}

/**
 * Deadlocks of a wait-for graph, so many that without their victims there is none. Those who do not
 * count any more, because they have been chosen already, are left out.
 */
export function deadlocksIn(
  edges: readonly WaitEdge[],
  isChosen: (transaction: TransactionId) => boolean,
): readonly Deadlock[] {
  const deadlocks: Deadlock[] = [];
  const isGone = (transaction: TransactionId): boolean =>
    isChosen(transaction) || deadlocks.some(({ victim }) => victim === transaction);
  for (;;) {
    const left = edges.filter(
      ({ waiter, blocker }) => !isGone(waiter.transaction) && !isGone(blocker.transaction),
    );
    const cycle = firstCycle(left);
    if (!cycle) return deadlocks;
    deadlocks.push(deadlockOf(cycle));
  }
}

/**
 * The victim is the youngest: it has probably done the least, and the older ones come to their end
 * at last. A prepared transaction is never one, for it waits for nothing.
 */
export function deadlockOf(cycle: readonly Party[]): Deadlock {
  const [first, ...others] = cycle;
  assert(first, 'a deadlock without transactions');
  const victim = others.reduce(youngerOf, first);
  return { cycle: cycle.map(({ transaction }) => transaction), victim: victim.transaction };
}

export const youngerOf = (one: Party, other: Party): Party =>
  other.timestamp > one.timestamp ? other : one;

/** The shortest circle through the oldest transaction that is on one, from there. */
function firstCycle(edges: readonly WaitEdge[]): readonly Party[] | undefined {
  const waiters = new Map(edges.map(({ waiter }) => [waiter.transaction, waiter]));
  const byAge = [...waiters.values()].sort((one, other) => one.timestamp - other.timestamp);
  for (const waiter of byAge) {
    const cycle = waitPaths(edges, [waiter]).get(waiter.transaction);
    if (cycle) return cycle.slice(0, -1);
  }
  return undefined;
}

/**
 * For each transaction that the last of a path waits for, directly or through others, the path
 * continued by the shortest way to it. A path may come back to its first transaction, to no other.
 */
export function waitPaths(
  edges: readonly WaitEdge[],
  path: readonly Party[],
): ReadonlyMap<TransactionId, readonly Party[]> {
  const inner = new Set(path.slice(1).map(({ transaction }) => transaction));
  const first = path[0]?.transaction;
  const found = new Map<TransactionId, readonly Party[]>();
  let ends = [path];
  while (ends.length > 0) {
    ends = ends.flatMap((end) => {
      const last = end.at(-1)?.transaction;
      return edges.flatMap(({ waiter, blocker }) => {
        const { transaction } = blocker;
        if (waiter.transaction !== last || found.has(transaction) || inner.has(transaction))
          return [];
        const longer = [...end, blocker];
        found.set(transaction, longer);
        return transaction === first ? [] : [longer];
      });
    });
  }
  return found;
}
