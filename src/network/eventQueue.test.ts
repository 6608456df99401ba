import fc from 'fast-check';
import { expect, it } from 'vitest';
import { milliseconds } from '../base/brand.ts';
import { createEventQueue } from './eventQueue.ts';

it('gives events back by time, then in the order in which they were planned', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 9 }))), (commands) => {
      const queue = createEventQueue<number>();
      const expected: { atMs: number; event: number }[] = [];
      for (const [event, atMs] of commands.entries()) {
        if (atMs === null) {
          expected.sort((a, b) => a.atMs - b.atMs || a.event - b.event);
          const first = expected.shift();
          const next = queue.next();
          expect(next && { atMs: next.atMs, event: next.event }).toEqual(first);
        } else {
          queue.plan(milliseconds(atMs), event);
          expected.push({ atMs, event });
        }
        expect(queue.length()).toBe(expected.length);
      }
    }),
  );
});

it('takes the lowest rank first of what happens at the same time', () => {
  const queue = createEventQueue<string>();
  const at = milliseconds(5);
  queue.plan(at, 'site 2', 2);
  queue.plan(at, 'site 1', 1);
  queue.plan(at, 'site 2 again', 2);
  queue.plan(milliseconds(4), 'earlier', 9);
  const order = Array.from({ length: 4 }, () => queue.next()?.event);
  expect(order).toEqual(['earlier', 'site 1', 'site 2', 'site 2 again']);
});
