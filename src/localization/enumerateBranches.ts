import type { Choice } from './branch.ts';
import { type Alternatives, type Branch, branchOf } from './branch.ts';
import type { Knowledge } from './knowledge.ts';
import { pairWith } from './reductions/eliminateEmptyJoin.ts';

/**
 * Distribution and reduction in one: branches grow one occurrence at a time and are dropped as soon
 * as they contradict, so that the full product is never built. Undefined when more than `limit`
 * branches are left.
 */
export function enumerateBranches(
  knowledge: Knowledge,
  alternatives: Alternatives,
  limit: number,
): readonly Branch[] | undefined {
  let whole = MAX_WHOLE_CHECKS;
  let partial: readonly (readonly Choice[])[] = [[]];
  for (const [occurrence, own] of alternatives) {
    const next: (readonly Choice[])[] = [];
    for (const choices of partial) {
      for (const leaves of own) {
        const choice = { occurrence, leaves };
        if (pairWith(knowledge, choices, choice) !== undefined) continue;
        const cannotFollow = (earlier: Choice) =>
          knowledge.cannotFollow([earlier, choice]) !== undefined;
        if (choices.some(cannotFollow)) continue;
        const extended = [...choices, choice];
        // Beyond two leaves a contradiction that no pair shows is rare, and looking for it costs.
        if (choices.length > 1 && whole > 0) {
          whole -= 1;
          if (!knowledge.canJoin(extended)) continue;
        }
        next.push(extended);
        if (next.length > limit) return undefined;
      }
    }
    partial = next;
  }
  return partial.map(branchOf);
}

/** Checks of whole branches in one query; a bound on planning time, not on correctness. */
const MAX_WHOLE_CHECKS = 500;
