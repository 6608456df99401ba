import fc from 'fast-check';
import { expect, it } from 'vitest';
import { siteId } from '../../base/brand.ts';
import { commands, play } from '../../transactions/locking/lockCommands.testing.ts';
import { WAIT_RULES } from '../../transactions/locking/waitRule.ts';
import type { TransactionEvent } from '../../transactions/simulation/events.ts';
import { locksAt } from './locksAt.ts';

const site = siteId('s');

it('is the lock table that the engine has, after every step of it', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...WAIT_RULES),
      fc.array(commands, { maxLength: 30 }),
      (rule, list) => {
        const events: TransactionEvent[] = [];
        play(list, rule, ({ input, effects, after }) => {
          // A site that releases a transaction's locks has said before that it is over there.
          if (input.kind === 'release') {
            events.push({ kind: 'left', site, transaction: input.transaction });
          }
          events.push(...effects.map((change) => ({ kind: 'lockChanged', site, change }) as const));
          const stamped = events.map((event, seq) => ({ seq, atMs: 0, event }));
          const locks = locksAt({ sites: [], clock: 'ms', events: stamped }, stamped.length - 1);
          const { held = new Map(), waiting = new Map() } = locks.get(site) ?? {};
          expect([...held.values()]).toEqual(
            after.held.map(({ owner, item, mode }) => ({
              transaction: owner.transaction,
              item,
              mode,
            })),
          );
          const queue = after.queue.map(({ owner, demand, waitsFor, isUpgrade }) => ({
            transaction: owner.transaction,
            item: demand.item,
            mode: demand.mode,
            waitsFor: waitsFor.map(({ transaction }) => transaction),
            isUpgrade,
          }));
          expect(new Set(waiting.values())).toEqual(new Set(queue));
        });
      },
    ),
  );
});
