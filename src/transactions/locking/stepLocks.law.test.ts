import fc from 'fast-check';
import { expect, it } from 'vitest';
import { commands, play, type Watched } from './lockCommands.testing.ts';
import { demandsMeet, itemKey, type LockDemand } from './lockItem.ts';
import { type LockTable, waitEdges } from './lockTable.ts';
import { isCompatible, locksParts } from './modes.ts';
import type { Party } from './party.ts';
import { deadlocksIn } from './waitFor.ts';
import { WAIT_RULES, type WaitRule } from './waitRule.ts';

/** Whether two may hold these at the same time, whoever came first. */
const goTogether = (one: LockDemand, other: LockDemand): boolean =>
  isCompatible(one.mode, other.mode) ||
  isCompatible(other.mode, one.mode) ||
  !demandsMeet(one, other);

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
      for (const { item, mode } of input.demands)
        expect(
          after.held.some(
            (lock) =>
              lock.owner.transaction === effect.transaction &&
              (itemKey(lock.item) === itemKey(item) ||
                (lock.item.kind === 'table' && locksParts(lock.mode, mode))),
          ),
        ).toBe(true);
    }
  });
});
