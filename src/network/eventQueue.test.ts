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
