import type { Span } from '../../base/span.ts';
import type { Choice } from '../branch.ts';
import { type Branch, choicesOf } from '../branch.ts';
import { type Knowledge, phraseOf } from '../knowledge.ts';

/**
 * Reduction with join, for horizontal fragments.
 *
 *     Ri ⋈ Sj  →  ∅   when pi ∧ pj ∧ the join predicate cannot be TRUE
 *
 * Valid because a joined row makes the predicates of both fragments and every conjunct of the query
 * TRUE at once; equal columns must then have a common value, and where pi and pj leave none the
 * join
 * is empty. Pairs are looked at first, then all leaves of the branch together: three IN lists can
 * contradict where no two of them do.
 */
export interface EmptyJoins {
  readonly branches: readonly Branch[];
  readonly dropped: readonly DroppedBranch[];
}

export interface DroppedBranch {
  readonly branch: Branch;
  readonly because: string;
  readonly phrase: Span | undefined;
}

/** Drops every branch that contradicts itself; undefined when there is none. */
export function eliminateEmptyJoin(
  knowledge: Knowledge,
  branches: readonly Branch[],
): EmptyJoins | undefined {
  const kept: Branch[] = [];
  const dropped: DroppedBranch[] = [];
  for (const branch of branches) {
    const conflict = conflictIn(knowledge, choicesOf(branch));
    if (conflict === undefined) {
      kept.push(branch);
    } else {
      const { because, core } = knowledge.explain(conflict);
      dropped.push({ branch, because, phrase: phraseOf(knowledge.graph, core) });
    }
  }
  return dropped.length === 0 ? undefined : { branches: kept, dropped };
}

/** A contradictory part of some choices, as small as it is easily found. */
function conflictIn(
  knowledge: Knowledge,
  choices: readonly Choice[],
): readonly Choice[] | undefined {
  for (const [index, second] of choices.entries()) {
    const pair = pairWith(knowledge, choices.slice(0, index), second);
    if (pair !== undefined) return pair;
  }
  return knowledge.canJoin(choices) ? undefined : choices;
}

/** An earlier choice that cannot be joined with this one. */
export function pairWith(
  knowledge: Knowledge,
  earlier: readonly Choice[],
  choice: Choice,
): readonly Choice[] | undefined {
  const first = earlier.find((candidate) => !knowledge.canJoin([candidate, choice]));
  return first === undefined ? undefined : [first, choice];
}
