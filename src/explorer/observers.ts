import { createBlocking } from './blocking.ts';
import { createConcurrency } from './concurrency.ts';
import type { PackedSystem } from './packedSystem.ts';
import { createJudge } from './safety.ts';
import { SETTLED, UP, wordOf } from './siteFacts.ts';

/** All that is asked of every state that is found, in the order of their places. */
export function createObservers(system: PackedSystem) {
  const judge = createJudge();
  const blocking = createBlocking(system);
  const concurrency = createConcurrency(system);
  const { facts } = system;
  const sites = system.sites.length;
  let count = 0;
  return {
    judge,
    blocking,
    concurrency,
    /** How many states were looked at. */
    count: () => count,
    /** The next state; looked at once, however often it is told. */
    found: (fields: Int32Array, place: number): void => {
      if (place < count) return;
      count = place + 1;
      let any = 0;
      let once = 0;
      let twice = 0;
      let settled = 0;
      for (let site = 0; site < sites; site += 1) {
        const packed = facts[site]?.[fields[site] ?? 0] ?? 0;
        any |= packed;
        if ((packed & SETTLED) !== 0 || (packed & UP) === 0) settled |= 1 << site;
        if ((packed & UP) === 0) continue;
        const word = 1 << wordOf(packed);
        twice |= once & word;
        once |= word;
      }
      judge.state(any, place);
      concurrency.state(once, twice);
      blocking.state(settled);
    },
  };
}

export type Observers = ReturnType<typeof createObservers>;
