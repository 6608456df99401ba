import type { QueryGraph } from '../../algebra/queryGraph.ts';
import { type Alternatives, allBranches, type Branch } from '../branch.ts';

/**
 * A selection on a union is the union of the selections on its parts.
 *
 *     σ p (R1 ∪ R2)  →  σ p (R1) ∪ σ p (R2)
 *
 * Always valid: whether p is TRUE of a row does not depend on the part it is in. With it each site
 * selects its own rows before anything is sent. It concerns queries of one relation; where there
 * are
 * joins, `distributeJoinOverUnion` takes the selections along.
 *
 * Undefined when there is nothing to select or but one part.
 */
export function distributeSelectionOverUnion(
  graph: QueryGraph,
  alternatives: Alternatives,
): readonly Branch[] | undefined {
  const [own] = alternatives.values();
  if (alternatives.size !== 1 || own === undefined || own.length < 2) return undefined;
  return graph.conjuncts.length === 0 ? undefined : allBranches(alternatives);
}
