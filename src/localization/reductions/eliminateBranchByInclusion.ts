import type { Expression } from '../../sql/ast.ts';
import { type Branch, choicesOf } from '../branch.ts';
import { homomorphismsInto, imageUnder } from '../homomorphism.ts';
import type { Inclusion } from '../inclusion.ts';
import type { Knowledge } from '../knowledge.ts';
import type { DeniedBranch, DeniedBranches } from './eliminateBranchByAssertion.ts';

/**
 * Semantic reduction by an assertion in inclusion form.
 *
 *     A branch B  →  ∅   when an inclusion promises of one of B's operands what B contradicts
 *
 * The inclusion's sources map into B as a denial's occurrences do, and B implies that an operand o
 * has the key of their partner. A key is unique over all fragments, so o is the partner, and what
 * the inclusion promises of partners is TRUE of o. Where that contradicts what else is known of B's
 * rows, B has none. Valid only while the assertion holds: the plan assumes it.
 */
export function eliminateBranchByInclusion(
  knowledge: Knowledge,
  branches: readonly Branch[],
  inclusions: readonly Inclusion[],
): DeniedBranches | undefined {
  if (inclusions.length === 0) return undefined;
  const kept: Branch[] = [];
  const dropped: DeniedBranch[] = [];
  for (const branch of branches) {
    const denied = contradictionIn(knowledge, branch, inclusions);
    if (denied === undefined) kept.push(branch);
    else dropped.push(denied);
  }
  return dropped.length === 0 ? undefined : { branches: kept, dropped };
}

function contradictionIn(
  knowledge: Knowledge,
  branch: Branch,
  inclusions: readonly Inclusion[],
): DeniedBranch | undefined {
  const premises = knowledge.premisesOf(choicesOf(branch));
  const promised = new Map<Expression, string>();
  for (const inclusion of inclusions) {
    for (const promise of promisesOf(knowledge, premises, inclusion)) {
      promised.set(promise, inclusion.name);
    }
  }
  if (promised.size === 0) return undefined;
  const verdict = knowledge.reasoner.decide([...premises, ...promised.keys()]);
  if (verdict.satisfiable) return undefined;
  const used = verdict.core.flatMap((conjunct) => promised.get(conjunct) ?? []);
  const assumes = [...new Set(used)];
  return { branch, assumes, because: `assertion ${assumes.join(', ')}: ${verdict.because}` };
}

/** What an inclusion says of the operands of a branch. */
function promisesOf(
  knowledge: Knowledge,
  premises: readonly Expression[],
  { sources, conditions, partner, equalities, promises }: Inclusion,
): readonly Expression[] {
  // The partner is mapped like a source, its key equalities are conditions like any other.
  const occurrences = [...sources, partner];
  const all = [...conditions, ...equalities];
  const mappings = homomorphismsInto(knowledge, premises, occurrences, all);
  return [...mappings].flatMap((mapping) =>
    promises.map((promise) => imageUnder(mapping, promise)),
  );
}
