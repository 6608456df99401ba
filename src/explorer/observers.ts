import { createBlocking } from './blocking.ts';
import { createConcurrency } from './concurrency.ts';
import type { PackedSystem } from './packedSystem.ts';
import { createJudge } from './safety.ts';

/** All that is asked of every state that is found; each looks at the facts of its sites. */
export function createObservers(system: PackedSystem) {
  const judge = createJudge();
  const blocking = createBlocking(system);
  const concurrency = createConcurrency(system);
  const facts = new Int32Array(system.sites.length);
  return {
    judge,
    blocking,
    concurrency,
    found: (fields: Int32Array, place: number): void => {
      for (let site = 0; site < facts.length; site += 1) {
        facts[site] = system.facts[site]?.[fields[site] ?? 0] ?? 0;
      }
      judge.state(facts, place);
      concurrency.state(facts);
      blocking.state(facts);
    },
  };
}
