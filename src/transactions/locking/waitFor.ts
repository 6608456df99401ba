import { assert } from '../../base/assert.ts';
import type { Party, TransactionId } from './party.ts';

/** A transaction waits for another one's lock, or for its turn behind it. */
export interface WaitEdge {
  readonly waiter: Party;
  readonly blocker: Party;
}

export interface Deadlock {
  /** Each waits for the next, and the last for the first, which is the oldest. */
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
  const byAge = [...cycle].sort((one, other) => one.timestamp - other.timestamp);
  const [oldest, youngest] = [byAge[0], byAge.at(-1)];
  assert(oldest && youngest, 'a deadlock without transactions');
  const start = cycle.indexOf(oldest);
  const fromOldest = [...cycle.slice(start), ...cycle.slice(0, start)];
  const names = fromOldest.map(({ transaction }) => transaction);
  return { cycle: names, victim: youngest.transaction };
}

export const youngerOf = (one: Party, other: Party): Party =>
  other.timestamp > one.timestamp ? other : one;

/**
 * Without edges to those who only stand in between: who wait themselves, in the end for nobody
 * whom the waiter would not come to without them. Every circle leaves one that goes past them, so
 * that in a queue those who just happen to be there become no victims. Who asked last is left out
 * first.
 */
export const withoutDetours = (edges: readonly WaitEdge[]): readonly WaitEdge[] =>
  [...edges].reverse().reduce((left, edge) => {
    const others = left.filter((other) => other !== edge);
    return isDetour(others, edge) ? others : left;
  }, edges);

function isDetour(others: readonly WaitEdge[], { waiter, blocker }: WaitEdge): boolean {
  const past = others.filter((other) => other.blocker.transaction !== blocker.transaction);
  const reached = waitPaths(past, [waiter]);
  const between = [blocker.transaction];
  for (const transaction of between) {
    const further = others
      .filter((other) => other.waiter.transaction === transaction)
      .map((other) => other.blocker.transaction);
    if (further.length === 0 || further.includes(waiter.transaction)) return false;
    between.push(...further.filter((next) => !reached.has(next) && !between.includes(next)));
  }
  return true;
}

/** The shortest circle through the oldest transaction that is on one, from there. */
function firstCycle(edges: readonly WaitEdge[]): readonly Party[] | undefined {
  const left = withoutEnds(edges);
  const waiters = new Map(left.map(({ waiter }) => [waiter.transaction, waiter]));
  const byAge = [...waiters.values()].sort((one, other) => one.timestamp - other.timestamp);
  const blockers = blockersByWaiter(left);
  for (const waiter of byAge) {
    const cycle = pathsFrom(blockers, [waiter]).get(waiter.transaction);
    if (cycle) return cycle.slice(0, -1);
  }
  return undefined;
}

/** Whoever waits for nobody is on no circle; nor then is who waits for nobody else. */
function withoutEnds(edges: readonly WaitEdge[]): readonly WaitEdge[] {
  const waiters = new Set(edges.map(({ waiter }) => waiter.transaction));
  const left = edges.filter(({ blocker }) => waiters.has(blocker.transaction));
  return left.length === edges.length ? edges : withoutEnds(left);
}

type Blockers = ReadonlyMap<TransactionId, readonly Party[]>;

function blockersByWaiter(edges: readonly WaitEdge[]): Blockers {
  const blockers = new Map<TransactionId, Party[]>();
  for (const { waiter, blocker } of edges) {
    const known = blockers.get(waiter.transaction);
    if (known) known.push(blocker);
    else blockers.set(waiter.transaction, [blocker]);
  }
  return blockers;
}

/**
 * For each transaction that the last of a path waits for, directly or through others, the path
 * continued by the shortest way to it. A path may come back to its first transaction, to no other.
 */
export const waitPaths = (
  edges: readonly WaitEdge[],
  path: readonly Party[],
): ReadonlyMap<TransactionId, readonly Party[]> => pathsFrom(blockersByWaiter(edges), path);

function pathsFrom(
  blockers: Blockers,
  path: readonly Party[],
): ReadonlyMap<TransactionId, readonly Party[]> {
  const inner = new Set(path.slice(1).map(({ transaction }) => transaction));
  const first = path[0]?.transaction;
  const found = new Map<TransactionId, readonly Party[]>();
  let ends = [path];
  while (ends.length > 0) {
    ends = ends.flatMap((end) => {
      const last = end.at(-1);
      return (last ? (blockers.get(last.transaction) ?? []) : []).flatMap((blocker) => {
        const { transaction } = blocker;
        if (found.has(transaction) || inner.has(transaction)) return [];
        const longer = [...end, blocker];
        found.set(transaction, longer);
        return transaction === first ? [] : [longer];
      });
    });
  }
  return found;
}
