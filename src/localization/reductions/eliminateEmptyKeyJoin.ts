import type { Alternative, Alternatives, Choice } from '../branch.ts';
import type { Knowledge } from '../knowledge.ts';

/**
 * Reduction of a mixed fragmentation, whatever the query asks.
 *
 *     Ri ⋈key Sj  →  ∅   when pi ∧ pj cannot be TRUE of one row
 *
 * Valid because leaves that are joined on the key hold columns of the same row, and that row makes
 * the predicates of both TRUE. Where one part of the columns is cut by `e_site = 4` and another by
 * `e_site = 1`, their leaves have no key in common.
 */
export interface EmptyKeyJoins {
  readonly alternatives: Alternatives;
  readonly dropped: readonly (Choice & { readonly because: string })[];
}

/** Drops key joins of contradicting leaves; undefined when there is none. */
export function eliminateEmptyKeyJoin(
  knowledge: Knowledge,
  alternatives: Alternatives,
): EmptyKeyJoins | undefined {
  const dropped: (Choice & { readonly because: string })[] = [];
  const kept = new Map<string, readonly Alternative[]>();
  for (const [occurrence, own] of alternatives) {
    const possible = own.filter((leaves) => {
      if (leaves.length === 1) return true;
      const because = knowledge.cannotBeOneRow({ occurrence, leaves });
      if (because !== undefined) dropped.push({ occurrence, leaves, because });
      return because === undefined;
    });
    kept.set(occurrence, possible);
  }
  return dropped.length === 0 ? undefined : { alternatives: kept, dropped };
}
