import { itemKey, type LockDemand } from './lockItem.ts';
import type { HeldLock } from './lockTable.ts';
import type { TransactionId } from './party.ts';

/**
 * The locks held at a site, found by what they lock: a statement may ask for thousands. Made for
 * one step of the lock table and thrown away with it.
 */
export interface HeldLocks {
  /** What a transaction holds on exactly this item. */
  readonly own: (owner: TransactionId, key: string) => HeldLock | undefined;
  /** All that a demand may have something in common with, and others. */
  readonly near: (demand: LockDemand, key: string) => Iterable<HeldLock>;
  readonly put: (lock: HeldLock, key: string) => void;
  /** What the transaction held. */
  readonly remove: (owner: TransactionId) => readonly HeldLock[];
  /** In the order in which they were granted. */
  readonly all: () => readonly HeldLock[];
}

export function createHeldLocks(held: readonly HeldLock[]): HeldLocks {
  const byItem = new Map<string, Map<TransactionId, HeldLock>>();
  const predicates = new Map<string, HeldLock>();
  const all = new Map<string, HeldLock>();
  const put = (lock: HeldLock, key: string): void => {
    const { transaction } = lock.owner;
    const id = JSON.stringify([transaction, key]);
    all.set(id, lock);
    if (lock.item.kind === 'predicate') predicates.set(id, lock);
    const owners = byItem.get(key) ?? new Map<TransactionId, HeldLock>();
    byItem.set(key, owners.set(transaction, lock));
  };
  for (const lock of held) put(lock, itemKey(lock.item));
  return {
    own: (owner, key) => byItem.get(key)?.get(owner),
    near: ({ item }, key) => {
      if (item.kind === 'predicate') return all.values();
      const same = byItem.get(key)?.values() ?? [];
      return item.kind === 'row' ? [...same, ...predicates.values()] : same;
    },
    put,
    remove: (owner) => {
      const removed = [...all].filter(([, lock]) => lock.owner.transaction === owner);
      for (const [id, { item }] of removed) {
        all.delete(id);
        predicates.delete(id);
        byItem.get(itemKey(item))?.delete(owner);
      }
      return removed.map(([, lock]) => lock);
    },
    all: () => [...all.values()],
  };
}
