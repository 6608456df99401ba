import { assert } from '../../base/assert.ts';
import type { FragmentName, SiteId } from '../../base/brand.ts';
import type { Branch } from '../../localization/localize.ts';
import type { Expression } from '../../sql/ast.ts';
import type { LocalBlock } from '../build/localBlock.ts';
import { leafPart, nameColumns, type Part } from '../build/part.ts';
import { createPlanBuilder, type PlanBuilder } from '../build/planBuilder.ts';
import type { PlanStep } from '../plan.ts';
import {
  allSurvivingLeaves,
  type ColumnReference,
  fragmentNamed,
  leafIn,
  occurrencesIn,
  ownConjuncts,
  type Problem,
  sitesInvolved,
} from '../problem.ts';

/** Where a plan reads each leaf: one of its copies. */
export type Assignment = ReadonlyMap<FragmentName, SiteId>;

/** A plan's steps and where its rows are completed; the candidate gets its id and label later. */
export interface TextbookPlan {
  readonly joinSite: SiteId;
  readonly steps: readonly PlanStep[];
}

/**
 * Reads leaves at the preferred site where it stores a copy; the others at as few sites as
 * possible, so that operands that can meet do (the first copies, where that does not decide).
 */
export function assignTo(
  problem: Pick<Problem, 'catalog'>,
  leaves: readonly FragmentName[],
  preferred: SiteId,
): Assignment {
  const assignment = new Map<FragmentName, SiteId>();
  let open = leaves.filter((leaf) => {
    const here = copiesOf(problem, leaf).includes(preferred);
    if (here) assignment.set(leaf, preferred);
    return !here;
  });
  while (open.length > 0) {
    const site = mostCommonSite(problem, open);
    for (const leaf of open) if (copiesOf(problem, leaf).includes(site)) assignment.set(leaf, site);
    open = open.filter((leaf) => !assignment.has(leaf));
  }
  return assignment;
}

export function copiesOf(problem: Pick<Problem, 'catalog'>, leaf: FragmentName): readonly SiteId[] {
  return fragmentNamed(problem.catalog, leaf).copies;
}

export function siteOf(assignment: Assignment, leaf: FragmentName): SiteId {
  const site = assignment.get(leaf);
  assert(site, `no copy of ${leaf} was chosen`);
  return site;
}

function mostCommonSite(
  problem: Pick<Problem, 'catalog'>,
  leaves: readonly FragmentName[],
): SiteId {
  const counts = new Map<SiteId, number>();
  for (const site of leaves.flatMap((leaf) => copiesOf(problem, leaf))) {
    counts.set(site, (counts.get(site) ?? 0) + 1);
  }
  let best: SiteId | undefined;
  for (const [site, count] of counts) if (!best || count > (counts.get(best) ?? 0)) best = site;
  assert(best, 'a leaf without copies reached the planner');
  return best;
}

/** A block over stored leaves of one site, one for each of the occurrences. */
export function leafBlock(
  problem: Problem,
  branch: Branch,
  occurrences: readonly string[],
  columns: readonly ColumnReference[],
): LocalBlock {
  return {
    parts: occurrences.map((name) => leafPart(problem, leafIn(branch, name), name)),
    conjuncts: conjunctsWithin(problem, branch, occurrences),
    links: [],
    filters: [],
    columns: nameColumns(problem, columns),
    distinct: false,
  };
}

/** Conjuncts that some occurrences decide among themselves and that their leaves do not imply. */
export function conjunctsWithin(
  problem: Problem,
  branch: Branch,
  occurrences: readonly string[],
): readonly Expression[] {
  const inside = new Set(occurrences);
  const own = new Set(
    occurrences.flatMap((name) => ownConjuncts(problem, name, leafIn(branch, name))),
  );
  return problem.graph.conjuncts.filter((conjunct) => {
    const mentioned = [...occurrencesIn(conjunct)];
    if (mentioned.length === 1) return own.has(conjunct);
    return mentioned.every((name) => inside.has(name));
  });
}

/** Conjuncts that tie occurrences of different operands, for where the operands meet. */
export function conjunctsAcross(
  problem: Problem,
  operands: readonly (readonly string[])[],
): readonly Expression[] {
  return problem.graph.conjuncts.filter((conjunct) => {
    const mentioned = [...occurrencesIn(conjunct)];
    return (
      mentioned.length > 1 &&
      !operands.some((operand) => mentioned.every((name) => operand.includes(name)))
    );
  });
}

/** Conjuncts about no occurrence at all, which hold for every row or for none. */
export const conjunctsOfNone = ({ graph }: Problem): readonly Expression[] =>
  graph.conjuncts.filter((conjunct) => occurrencesIn(conjunct).size === 0);

/** A block that joins parts which have already decided their own conjuncts. */
export function joinBlock(
  problem: Problem,
  parts: readonly Part[],
  conjuncts: readonly Expression[],
  columns: readonly ColumnReference[],
): LocalBlock {
  return {
    parts,
    conjuncts,
    links: [],
    filters: [],
    columns: nameColumns(problem, columns),
    distinct: false,
  };
}

/** Runs a planner over a fresh builder and gives the steps with where the answer is completed. */
export function planAt(
  problem: Problem,
  joinSite: SiteId,
  build: (builder: PlanBuilder) => void,
): TextbookPlan {
  const builder = createPlanBuilder(problem);
  build(builder);
  return { joinSite, steps: builder.steps() };
}

/** How one branch comes together at the site that a plan is completed at. */
export type BranchAt = (
  problem: Problem,
  branch: Branch,
  builder: PlanBuilder,
  assignment: Assignment,
  site: SiteId,
) => LocalBlock;

/** A plan for every site involved, made branch by branch at that site. */
export function plansBranchByBranch(problem: Problem, branchAt: BranchAt): readonly TextbookPlan[] {
  const leaves = allSurvivingLeaves(problem).map((leaf) => leaf.name);
  return sitesInvolved(problem).map((site) =>
    planAt(problem, site, (builder) => {
      const assignment = assignTo(problem, leaves, site);
      const { branches } = problem;
      const blocks = branches.map((own) => branchAt(problem, own, builder, assignment, site));
      builder.answer(site, blocks);
    }),
  );
}
