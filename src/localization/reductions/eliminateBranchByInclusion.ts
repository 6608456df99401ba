import type { Expression } from '../../sql/ast.ts';
import { type Branch, choicesOf } from '../branch.ts';
import { type Chased, chase } from '../chase.ts';
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
 *
 * A partner that the query does not read exists all the same, by an assertion or by a foreign key,
 * and is looked at as if it were read (`chase.ts`).
 */
export function eliminateBranchByInclusion(
  knowledge: Knowledge,
  branches: readonly Branch[],
  inclusions: readonly Inclusion[],
  faulty: ReadonlySet<string>,
): DeniedBranches | undefined {
  if (inclusions.length === 0) return undefined;
  const chased = chase(knowledge, inclusions, faulty);
  const promising = inclusions.filter(({ promises }) => promises.length > 0);
  const kept: Branch[] = [];
  const dropped: DeniedBranch[] = [];
  for (const branch of branches) {
    const denied = contradictionIn(chased, branch, promising);
    if (denied === undefined) kept.push(branch);
    else dropped.push(denied);
  }
  return dropped.length === 0 ? undefined : { branches: kept, dropped };
}

function contradictionIn(
  { knowledge, facts }: Chased,
  branch: Branch,
  inclusions: readonly Inclusion[],
): DeniedBranch | undefined {
  const premises = knowledge.premisesOf(choicesOf(branch));
  const promised = new Map(facts);
  const known = [...premises, ...facts.keys()];
  for (const inclusion of inclusions) {
    for (const promise of promisesOf(knowledge, known, inclusion)) {
      promised.set(promise, inclusion);
    }
  }
  if (promised.size === 0) return undefined;
  const verdict = knowledge.reasoner.decide([...premises, ...promised.keys()]);
  if (verdict.satisfiable) return undefined;
  const used = new Set(verdict.core.flatMap((conjunct) => promised.get(conjunct) ?? []));
  const names = [...used].map(
    ({ name, isForeignKey }) => `${isForeignKey ? 'foreign key' : 'assertion'} ${name}`,
  );
  const assumes = [...used].map(({ name }) => name);
  return { branch, assumes, because: `${names.join(', ')}: ${verdict.because}` };
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
