import { printConjunction } from '../../algebra/satisfiability.ts';
import type { Expression } from '../../sql/ast.ts';
import { type Branch, choicesOf } from '../branch.ts';
import type { Denial } from '../denialForm.ts';
import { homomorphismsInto, imageUnder } from '../homomorphism.ts';
import type { Knowledge } from '../knowledge.ts';

/**
 * Semantic reduction by an assertion in denial form.
 *
 *     A branch B  →  ∅   when a denial D (rows like these do not exist) maps into it
 *
 * A homomorphism takes every occurrence of D to an occurrence of the same relation in B; two may
 * go to the same. If what is known of B's rows (the query's conjuncts, the leaves' predicates, the
 * schema's promises) implies the image of each of D's conjuncts, every joined row of B would be a
 * row that D says does not exist, so B has none. Valid only while the assertion holds: the plan
 * assumes it.
 */
export interface DeniedBranches {
  readonly branches: readonly Branch[];
  readonly dropped: readonly DeniedBranch[];
}

export interface DeniedBranch {
  readonly branch: Branch;
  /** The assertions used. */
  readonly assumes: readonly string[];
  readonly because: string;
}

/** Drops every branch that a denial maps into; undefined when there is none. */
export function eliminateBranchByAssertion(
  knowledge: Knowledge,
  branches: readonly Branch[],
  denials: readonly Denial[],
): DeniedBranches | undefined {
  const kept: Branch[] = [];
  const dropped: DeniedBranch[] = [];
  for (const branch of branches) {
    const denied = firstDenial(knowledge, branch, denials);
    if (denied === undefined) kept.push(branch);
    else dropped.push(denied);
  }
  return dropped.length === 0 ? undefined : { branches: kept, dropped };
}

function firstDenial(
  knowledge: Knowledge,
  branch: Branch,
  denials: readonly Denial[],
): DeniedBranch | undefined {
  for (const denial of denials) {
    const image = imageIn(knowledge, branch, denial);
    if (image === undefined) continue;
    const because = `assertion ${denial.name}: no rows with ${printConjunction(image)}`;
    return { branch, assumes: [denial.name], because };
  }
  return undefined;
}

/** The image of a denial's conjuncts under a homomorphism into the branch, if there is one. */
function imageIn(
  knowledge: Knowledge,
  branch: Branch,
  { graph }: Denial,
): readonly Expression[] | undefined {
  const premises = knowledge.premisesOf(choicesOf(branch));
  const { occurrences, conjuncts } = graph;
  const [mapping] = homomorphismsInto(knowledge, premises, occurrences, conjuncts);
  return mapping && conjuncts.map((conjunct) => imageUnder(mapping, conjunct));
}
