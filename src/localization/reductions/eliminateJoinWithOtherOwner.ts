import { type Branch, choicesOf } from '../branch.ts';
import type { Knowledge } from '../knowledge.ts';
import type { DroppedBranch, EmptyJoins } from './eliminateEmptyJoin.ts';

/**
 * Reduction with join, for derived fragments.
 *
 *     Ri ⋈ Sj  →  ∅   when Ri = R ⋉ Si, the join is the derivation's, and Si and Sj are disjoint
 *
 * Valid because a row of Ri follows a row of Si. Where the join asks for the owner with that very
 * key, the row it finds is that one, for a key is unique over all fragments: it is in Si, and where
 * the predicates of Si and Sj contradict it is not in Sj. The same holds of two derived fragments
 * that follow the same row, and of a selection that no owner's row can satisfy.
 */
export function eliminateJoinWithOtherOwner(
  knowledge: Knowledge,
  branches: readonly Branch[],
): EmptyJoins | undefined {
  const kept: Branch[] = [];
  const dropped: DroppedBranch[] = [];
  for (const branch of branches) {
    const because = knowledge.cannotFollow(choicesOf(branch));
    if (because === undefined) kept.push(branch);
    else dropped.push({ branch, because, phrase: undefined });
  }
  return dropped.length === 0 ? undefined : { branches: kept, dropped };
}
