import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { LockEvent } from './events.ts';
import { demandsMeet, itemKey, type LockDemand } from './lockItem.ts';
import { type LockInput, type LockTable, NO_LOCKS, waitEdges } from './lockTable.ts';
import { isCompatible, LOCK_MODES } from './modes.ts';
import type { Party } from './party.ts';
import { type Predicate, WHOLE_TABLE } from './predicate.ts';
import { stepLocks } from './stepLocks.ts';
import { deadlocksIn } from './waitFor.ts';
import { WAIT_RULES, type WaitRule } from './waitRule.ts';

/** What a client of the table may do next; what is not possible then is passed over. */
type Command =
  | { readonly kind: 'request'; readonly party: number; readonly demands: readonly LockDemand[] }
  | { readonly kind: 'prepare' | 'release' | 'timedOut'; readonly party: number };

const relation = 'r';
const column = fc.integer({ min: 0, max: 3 });
const intervals = fc.tuple(column, column).map(
  ([low, high]): Predicate => [
    {
      v: {
        includesNull: false,
        intervals: [
          { low: { value: low, isInclusive: true }, high: { value: high, isInclusive: true } },
        ],
      },
    },
  ],
);
const modes = fc.constantFrom(...LOCK_MODES);
const demands: fc.Arbitrary<LockDemand> = fc.oneof(
  modes.map((mode): LockDemand => ({ item: { kind: 'table', relation }, mode })),
  fc
    .record({
      key: fc.constantFrom('1', '2', '3'),
      mode: modes,
      images: fc.option(fc.array(fc.record({ v: column }), { maxLength: 2 }), { nil: undefined }),
    })
    .map(
      ({ key, mode, images }): LockDemand => ({
        item: { kind: 'row', relation, key },
        mode,
        ...(images && { images }),
      }),
    ),
  fc.tuple(fc.oneof(intervals, fc.constant(WHOLE_TABLE)), fc.constantFrom('S', 'U', 'X')).map(
    ([predicate, mode]): LockDemand => ({
      item: { kind: 'predicate', relation, predicate },
      mode,
    }),
  ),
);
const party = fc.integer({ min: 1, max: 5 });
const commands: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('request'),
      party,
      demands: fc.array(demands, { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('release'), party }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('prepare', 'timedOut'), party }) },
);

const nameOf = (number: number): string => `T${number}`;

/** Whether two may hold these at the same time, whoever came first. */
const goTogether = (one: LockDemand, other: LockDemand): boolean =>
  isCompatible(one.mode, other.mode) ||
  isCompatible(other.mode, one.mode) ||
  !demandsMeet(one, other);

interface Watched {
  readonly before: LockTable;
  readonly input: LockInput;
  readonly after: LockTable;
  readonly effects: readonly LockEvent[];
}

/** Gives the commands that are possible, and shows every step. */
function play(
  list: readonly Command[],
  rule: WaitRule,
  watch: (watched: Watched) => void,
): LockTable {
  let table = NO_LOCKS;
  for (const [request, command] of list.entries()) {
    const transaction = nameOf(command.party);
    const input = inputOf(table, command, request, { transaction, timestamp: command.party });
    if (!input) continue;
    const { state, effects } = stepLocks(table, input, rule);
    watch({ before: table, input, after: state, effects });
    table = state;
  }
  return table;
}

function inputOf(
  table: LockTable,
  command: Command,
  request: number,
  owner: Party,
): LockInput | undefined {
  const { transaction } = owner;
  const waiting = table.queue.find((other) => other.owner.transaction === transaction);
  if (command.kind === 'timedOut')
    return { kind: 'timedOut', transaction, request: waiting?.request ?? request };
  if (command.kind === 'release') return { kind: 'release', transaction };
  const isEnding = [...table.prepared, ...table.victims].includes(transaction);
  if (waiting || isEnding) return undefined;
  if (!('demands' in command)) return { kind: 'prepare', transaction };
  return { kind: 'request', owner, request, demands: command.demands };
}

const law = (check: (rule: WaitRule, watched: Watched) => void, runs = 500): void =>
  fc.assert(
    fc.property(
      fc.constantFrom(...WAIT_RULES),
      fc.array(commands, { maxLength: 30 }),
      (rule, list) => {
        play(list, rule, (watched) => check(rule, watched));
      },
    ),
    { numRuns: runs },
  );

it('never lets two transactions hold incompatible locks', () => {
  law((_rule, { after: { held } }) => {
    for (const [place, lock] of held.entries())
      for (const other of held.slice(place + 1))
        if (lock.owner.transaction !== other.owner.transaction)
          expect([lock, other, goTogether(lock, other)]).toEqual([lock, other, true]);
  });
});

it('keeps nobody waiting who is compatible with all holders and all who come before', () => {
  law((_rule, { after: { held, queue } }) => {
    for (const [place, { owner, demand, waitsFor }] of queue.entries()) {
      const holders = held.filter(
        (lock) => !isCompatible(demand.mode, lock.mode) && demandsMeet(demand, lock),
      );
      const earlier = queue
        .slice(0, place)
        .filter(
          (other) =>
            demandsMeet(other.demand, demand) &&
            !(
              isCompatible(other.demand.mode, demand.mode) &&
              isCompatible(demand.mode, other.demand.mode)
            ),
        );
      const blockers = [...holders, ...earlier].map((other) => other.owner.transaction);
      const others = new Set(blockers.filter((name) => name !== owner.transaction));
      expect(new Set(waitsFor.map(({ transaction }) => transaction))).toEqual(others);
      expect(others.size).toBeGreaterThan(0);
    }
  });
});

it('lets an upgrade wait for other holders and earlier upgrades, not for those who just came', () => {
  law((_rule, { after }) => {
    const { held, queue } = after;
    const edges = waitEdges(after);
    for (const [place, { owner, demand, isUpgrade, waitsFor }] of queue.entries()) {
      const isOwn = ({ owner: { transaction } }: { readonly owner: Party }): boolean =>
        transaction === owner.transaction;
      expect(isUpgrade).toBe(held.some((lock) => isOwn(lock) && demandsMeet(lock, demand)));
      if (!isUpgrade) continue;
      const reached = [
        ...held.filter((lock) => !isOwn(lock) && demandsMeet(lock, demand)),
        ...queue.slice(0, place).filter((other) => other.isUpgrade),
      ].map((other) => other.owner.transaction);
      // One that came first may be before it if this one has to wait for its transaction anyway.
      for (const at of reached)
        for (const { waiter, blocker } of edges)
          if (waiter.transaction === at && !reached.includes(blocker.transaction))
            reached.push(blocker.transaction);
      for (const { transaction } of waitsFor) expect(reached).toContain(transaction);
    }
  }, 1500);
});

it('has no circle of waits under wait-die and wound-wait', () => {
  law((rule, { after }) => {
    if (rule !== 'anybody') expect(deadlocksIn(waitEdges(after), () => false)).toEqual([]);
  }, 1500);
});

it('lets only the older wait under wait-die, and only for the older under wound-wait', () => {
  law((rule, { after }) => {
    for (const { waiter, blocker } of waitEdges(after)) {
      if (after.victims.includes(blocker.transaction)) continue;
      const isOlder = waiter.timestamp < blocker.timestamp;
      if (rule === 'wait-die') expect(isOlder).toBe(true);
      if (rule === 'wound-wait')
        expect(isOlder && !after.prepared.includes(blocker.transaction)).toBe(false);
    }
  });
});

it('never chooses a prepared transaction, and takes no lock from it', () => {
  law((_rule, { before, input, after, effects }) => {
    for (const effect of effects)
      if (effect.kind === 'victimChosen') expect(before.prepared).not.toContain(effect.transaction);
    const isKept = (transaction: string): boolean =>
      before.prepared.includes(transaction) &&
      !(input.kind === 'release' && input.transaction === transaction);
    const keptOf = (table: LockTable) =>
      table.held.filter(({ owner }) => isKept(owner.transaction));
    expect(keptOf(after)).toEqual(keptOf(before));
  });
});

it('tells all that it does: the locks follow from the events', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...WAIT_RULES),
      fc.array(commands, { maxLength: 30 }),
      (rule, list) => {
        const locks = new Map<string, string>();
        const table = play(list, rule, ({ effects }) => {
          for (const event of effects) {
            if (event.kind === 'requestSatisfied' || event.kind === 'victimChosen') continue;
            const key = JSON.stringify([event.transaction, itemKey(event.item)]);
            if (event.kind === 'lockUpgraded') expect(locks.get(key)).toBe(event.from);
            if (event.kind === 'lockGranted' || event.kind === 'lockUpgraded')
              locks.set(key, event.mode);
            if (event.kind === 'lockReleased') {
              expect(locks.get(key)).toBe(event.mode);
              locks.delete(key);
            }
          }
        });
        const held = table.held.map(({ owner, item, mode }): [string, string] => [
          JSON.stringify([owner.transaction, itemKey(item)]),
          mode,
        ]);
        expect(new Map(held)).toEqual(locks);
      },
    ),
  );
});

it('holds all that was asked for as soon as it says that a request is satisfied', () => {
  law((_rule, { input, after, effects }) => {
    for (const effect of effects) {
      if (effect.kind !== 'requestSatisfied' || input.kind !== 'request') continue;
      if (effect.transaction !== input.owner.transaction) continue;
      for (const { item } of input.demands)
        expect(
          after.held.some(
            (lock) =>
              lock.owner.transaction === effect.transaction && itemKey(lock.item) === itemKey(item),
          ),
        ).toBe(true);
    }
  });
});
