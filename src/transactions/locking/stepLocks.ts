import { assert, assertNever } from '../../base/assert.ts';
import type { LockEvent, Sacrifice } from './events.ts';
import { createHeldLocks, type HeldLocks } from './heldLocks.ts';
import { demandsMeet, itemKey, type LockDemand } from './lockItem.ts';
import type { HeldLock, LockInput, LockStep, LockTable, WaitingRequest } from './lockTable.ts';
import { isCompatible, locksParts, supremum } from './modes.ts';
import type { Party, TransactionId } from './party.ts';
import { imageKey, type RowImage } from './predicate.ts';
import type { WaitEdge } from './waitFor.ts';
import { type Violation, violationOf, type WaitRule } from './waitRule.ts';

/**
 * One step of a site's lock table. A request is granted when it is compatible with all locks of
 * others that it has something in common with, and with all requests before it in the queue. The
 * queue is one for the site, since a predicate has something in common with many items; those that
 * have nothing in common do not hold each other up.
 *
 * First in the queue are upgrades: requests for something of which their transaction holds a part,
 * be it the item itself or a predicate around it. They wait for other holders and earlier upgrades
 * alone. Others queue behind all who came before, but not behind one that waits for them already:
 * that would be a deadlock made by the queue itself.
 */
export function stepLocks(table: LockTable, input: LockInput, rule: WaitRule): LockStep {
  const draft = draftOf(table, rule);
  switch (input.kind) {
    case 'request': {
      const { transaction } = input.owner;
      if (draft.victims.has(transaction)) break;
      const isWaiting = draft.queue.some(({ owner }) => owner.transaction === transaction);
      assert(!isWaiting, `${transaction} asks for locks while it waits for one`);
      ask(draft, input.owner, input.request, input.demands);
      break;
    }
    case 'prepare': {
      const { transaction } = input;
      const isWaiting = draft.queue.some(({ owner }) => owner.transaction === transaction);
      assert(!isWaiting, `${transaction} votes yes while it waits for a lock`);
      draft.prepared.add(transaction);
      break;
    }
    case 'release':
      release(draft, input.transaction);
      break;
    case 'timedOut': {
      const isSame = ({ owner, request }: WaitingRequest): boolean =>
        owner.transaction === input.transaction && request === input.request;
      if (draft.queue.some(isSame))
        sacrifice(draft, { transaction: input.transaction, because: 'timedOut' });
      break;
    }
    default:
      return assertNever(input);
  }
  settle(draft);
  return { state: tableOf(draft), effects: draft.effects };
}

/** A table during one step; the step's input and the tables themselves are never changed. */
interface Draft {
  readonly rule: WaitRule;
  readonly held: HeldLocks;
  queue: WaitingRequest[];
  readonly prepared: Set<TransactionId>;
  readonly victims: Set<TransactionId>;
  readonly effects: LockEvent[];
}

const draftOf = ({ held, queue, prepared, victims }: LockTable, rule: WaitRule): Draft => ({
  rule,
  held: createHeldLocks(held),
  queue: [...queue],
  prepared: new Set(prepared),
  victims: new Set(victims),
  effects: [],
});

const tableOf = ({ held, queue, prepared, victims }: Draft): LockTable => ({
  held: held.all(),
  queue,
  prepared: [...prepared],
  victims: [...victims],
});

/** Takes the locks one after the other, until they are held or one has to be waited for. */
function ask(draft: Draft, owner: Party, request: number, demands: readonly LockDemand[]): void {
  for (const [index, wanted] of demands.entries()) {
    if (isHeldWithWhole(draft, owner, wanted)) continue;
    const key = itemKey(wanted.item);
    const own = draft.held.own(owner.transaction, key);
    const demand = own ? together(own, wanted) : wanted;
    if (own && demand.mode === own.mode && demand.images === own.images) continue;
    const change = { transaction: owner.transaction, item: demand.item, mode: demand.mode };
    draft.effects.push({ kind: 'lockRequested', ...change });
    const isUpgrade = own !== undefined || holdsPart(draft, owner, demand, key);
    const place = placeInQueue(draft, owner, demand, isUpgrade);
    const waitsFor = blockersOf(draft, owner, demand, draft.queue.slice(0, place));
    if (waitsFor.length === 0) {
      grant(draft, owner, demand);
      continue;
    }
    const rest = demands.slice(index + 1);
    const waiting: WaitingRequest = { owner, request, demand, rest, isUpgrade, waitsFor };
    enqueue(draft, waiting, place);
    return;
  }
  draft.effects.push({ kind: 'requestSatisfied', transaction: owner.transaction, request });
}

/** Who has locked the table so has locked all of its parts. */
function isHeldWithWhole({ held }: Draft, owner: Party, { item, mode }: LockDemand): boolean {
  if (item.kind === 'table') return false;
  const key = itemKey({ kind: 'table', relation: item.relation });
  const whole = held.own(owner.transaction, key);
  return whole !== undefined && locksParts(whole.mode, mode);
}

/** A younger transaction that would wait under wait-die dies instead. */
function enqueue(draft: Draft, waiting: WaitingRequest, place: number): void {
  const violation = violationIn(draft, waiting);
  if (violation?.because === 'died') {
    sacrifice(draft, violation);
    return;
  }
  draft.queue.splice(place, 0, waiting);
  const { owner, request, demand, isUpgrade, waitsFor } = waiting;
  draft.effects.push({
    kind: 'lockWaiting',
    transaction: owner.transaction,
    item: demand.item,
    mode: demand.mode,
    request,
    waitsFor: waitsFor.map(({ transaction }) => transaction),
    isUpgrade,
  });
}

/** What a transaction holds of an item once it is granted more of it. */
function together(own: HeldLock, wanted: LockDemand): LockDemand {
  const images = imagesTogether(own.images, wanted.images);
  const mode = supremum(own.mode, wanted.mode);
  return { item: own.item, mode, ...(images && { images }) };
}

function imagesTogether(
  own: readonly RowImage[] | undefined,
  wanted: readonly RowImage[] | undefined,
): readonly RowImage[] | undefined {
  if (!own || !wanted) return undefined;
  const known = new Set(own.map(imageKey));
  const added = wanted.filter((image) => !known.has(imageKey(image)));
  return added.length === 0 ? own : [...own, ...added];
}

const holdsPart = ({ held }: Draft, owner: Party, demand: LockDemand, key: string): boolean =>
  [...held.near(demand, key)].some(
    (lock) => lock.owner.transaction === owner.transaction && demandsMeet(lock, demand),
  );

/** Before the first request that it would have to wait for and that waits for it already. */
function placeInQueue(draft: Draft, owner: Party, demand: LockDemand, isUpgrade: boolean): number {
  const { queue } = draft;
  const usual = isUpgrade ? queue.findLastIndex((other) => other.isUpgrade) + 1 : queue.length;
  const holders = blockersOf(draft, owner, demand, []);
  const dependent = waitingFor(owner, queue);
  const first = queue.findIndex(
    (other) =>
      areInConflict(other.demand, demand) &&
      dependent.has(other.owner.transaction) &&
      !holders.some(({ transaction }) => transaction === other.owner.transaction),
  );
  return first < 0 ? usual : Math.min(first, usual);
}

/** All that wait for a transaction, directly or for one another. */
function waitingFor(owner: Party, queue: readonly WaitingRequest[]): ReadonlySet<TransactionId> {
  const found = new Set([owner.transaction]);
  for (let size = 0; size < found.size; ) {
    size = found.size;
    for (const { owner: waiter, waitsFor } of queue)
      if (waitsFor.some(({ transaction }) => found.has(transaction))) found.add(waiter.transaction);
  }
  found.delete(owner.transaction);
  return found;
}

/** Whom a request has to wait for: holders first, then those before it in the queue. */
function blockersOf(
  { held }: Draft,
  owner: Party,
  demand: LockDemand,
  before: readonly WaitingRequest[],
): readonly Party[] {
  const blockers = new Map<TransactionId, Party>();
  const add = (other: Party): void => {
    if (other.transaction !== owner.transaction) blockers.set(other.transaction, other);
  };
  for (const lock of held.near(demand, itemKey(demand.item)))
    if (!isCompatible(demand.mode, lock.mode) && demandsMeet(demand, lock)) add(lock.owner);
  for (const other of before) if (areInConflict(other.demand, demand)) add(other.owner);
  return [...blockers.values()];
}

/** Whether one of two requests would keep the other from being granted. */
const areInConflict = (one: LockDemand, other: LockDemand): boolean =>
  !(isCompatible(one.mode, other.mode) && isCompatible(other.mode, one.mode)) &&
  demandsMeet(one, other);

function grant({ held, effects }: Draft, owner: Party, demand: LockDemand): void {
  const key = itemKey(demand.item);
  const from = held.own(owner.transaction, key)?.mode;
  held.put({ ...demand, owner }, key);
  const change = { transaction: owner.transaction, item: demand.item, mode: demand.mode };
  if (from === undefined || from === demand.mode) effects.push({ kind: 'lockGranted', ...change });
  else effects.push({ kind: 'lockUpgraded', ...change, from });
}

function release(draft: Draft, transaction: TransactionId): void {
  draft.queue = draft.queue.filter(({ owner }) => owner.transaction !== transaction);
  draft.prepared.delete(transaction);
  draft.victims.delete(transaction);
  for (const { item, mode } of draft.held.remove(transaction))
    draft.effects.push({ kind: 'lockReleased', transaction, item, mode });
}

function sacrifice(draft: Draft, victim: Sacrifice): void {
  draft.victims.add(victim.transaction);
  draft.queue = draft.queue.filter(({ owner }) => owner.transaction !== victim.transaction);
  draft.effects.push({ kind: 'victimChosen', ...victim });
}

/**
 * Whoever can be granted is, and nobody waits against the rule. Each turn shortens what is left.
 */
function settle(draft: Draft): void {
  for (;;) {
    if (grantNext(draft)) continue;
    draft.queue = draft.queue.map((waiting, place) => refreshed(draft, waiting, place));
    const violation = firstViolation(draft);
    if (!violation) return;
    sacrifice(draft, violation);
  }
}

function grantNext(draft: Draft): boolean {
  for (const [place, { owner, request, demand, rest }] of draft.queue.entries()) {
    if (blockersOf(draft, owner, demand, draft.queue.slice(0, place)).length > 0) continue;
    draft.queue.splice(place, 1);
    grant(draft, owner, demand);
    ask(draft, owner, request, rest);
    return true;
  }
  return false;
}

function refreshed(draft: Draft, waiting: WaitingRequest, place: number): WaitingRequest {
  const { owner, request, demand } = waiting;
  const waitsFor = blockersOf(draft, owner, demand, draft.queue.slice(0, place));
  const names = waitsFor.map(({ transaction }) => transaction);
  const before = new Set(waiting.waitsFor.map(({ transaction }) => transaction));
  if (names.length === before.size && names.every((name) => before.has(name))) return waiting;
  draft.effects.push({
    kind: 'lockWaitChanged',
    transaction: owner.transaction,
    item: demand.item,
    mode: demand.mode,
    request,
    waitsFor: names,
  });
  return { ...waiting, waitsFor };
}

function firstViolation(draft: Draft): Violation | undefined {
  for (const waiting of draft.queue) {
    const violation = violationIn(draft, waiting);
    if (violation) return violation;
  }
  return undefined;
}

function violationIn(
  { rule, prepared, victims }: Draft,
  { owner, waitsFor }: WaitingRequest,
): Violation | undefined {
  for (const blocker of waitsFor) {
    if (victims.has(blocker.transaction)) continue;
    const edge: WaitEdge = { waiter: owner, blocker };
    const violation = violationOf(rule, edge, (transaction) => prepared.has(transaction));
    if (violation) return violation;
  }
  return undefined;
}
