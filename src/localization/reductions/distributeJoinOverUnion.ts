import { type Alternatives, allBranches, type Branch, productOf } from '../branch.ts';

/**
 * A join of unions is the union of the joins of their parts.
 *
 *     (R1 ∪ R2) ⋈ (S1 ∪ S2)  →  R1 ⋈ S1 ∪ R1 ⋈ S2 ∪ R2 ⋈ S1 ∪ R2 ⋈ S2
 *
 * Always valid, over multisets too: every pair of rows has one pair of parts. It makes the query
 * longer, and is done so that parts that contradict each other can be seen and dropped.
 *
 * Undefined when no occurrence has two leaves, and when the product is larger than `limit`: then
 * branches are built and dropped in one go (`enumerateBranches`).
 */
export function distributeJoinOverUnion(
  alternatives: Alternatives,
  limit: number,
): readonly Branch[] | undefined {
  const isUnion = [...alternatives.values()].some((own) => own.length > 1);
  if (alternatives.size < 2 || !isUnion || productOf(alternatives) > limit) return undefined;
  return allBranches(alternatives);
}
