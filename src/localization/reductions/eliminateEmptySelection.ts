import type { Span } from '../../base/span.ts';
import type { Alternative, Alternatives, Choice } from '../branch.ts';
import { type Knowledge, phraseOf } from '../knowledge.ts';

/**
 * Reduction with selection, for horizontal fragments.
 *
 *     σ q (R1 ∪ R2 ∪ …)  →  the same without each Ri whose predicate pi contradicts q
 *
 * Valid because every stored row of Ri makes pi TRUE and every row of the answer makes all of the
 * query's conjuncts TRUE: where pi ∧ q cannot be TRUE, Ri gives nothing. q is taken with all that
 * follows from it, join equalities included. A row for which pi is NULL is not stored in Ri, so
 * three-valued logic needs no exception.
 */
export interface EmptySelections {
  readonly alternatives: Alternatives;
  readonly dropped: readonly DroppedLeaf[];
}

export interface DroppedLeaf extends Choice {
  readonly because: string;
  readonly phrase: Span | undefined;
}

/** Takes away every leaf that the query contradicts; undefined when there is none. */
export function eliminateEmptySelection(
  knowledge: Knowledge,
  alternatives: Alternatives,
): EmptySelections | undefined {
  const kept = new Map<string, readonly Alternative[]>();
  const dropped: DroppedLeaf[] = [];
  for (const [occurrence, own] of alternatives) {
    const surviving = own.filter((leaves) => knowledge.canJoin([{ occurrence, leaves }]));
    kept.set(occurrence, surviving);
    for (const leaves of own) {
      if (surviving.includes(leaves)) continue;
      const { because, core } = knowledge.explain([{ occurrence, leaves }]);
      dropped.push({ occurrence, leaves, because, phrase: phraseOf(knowledge.graph, core) });
    }
  }
  return dropped.length === 0 ? undefined : { alternatives: kept, dropped };
}
