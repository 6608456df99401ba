import type { SiteId } from '../../base/brand.ts';
import type { Branch } from '../../localization/localize.ts';
import { leafPart, nameColumns, type Part } from '../build/part.ts';
import type { PlanBuilder } from '../build/planBuilder.ts';
import { allSurvivingLeaves, leafIn, type Problem, sitesInvolved } from '../problem.ts';
import {
  type Assignment,
  assignTo,
  conjunctsWithin,
  joinBlock,
  planAt,
  siteOf,
  type TextbookPlan,
} from './assignment.ts';
import { joinedColumns, sharedColumns } from './shared.ts';

/**
 * ship-projected at S: as ship-whole, after each leaf's own predicates and projection to the
 * columns used later, branch by branch.
 */
export function shipProjected(problem: Problem): readonly TextbookPlan[] {
  const leaves = allSurvivingLeaves(problem).map((leaf) => leaf.name);
  return sitesInvolved(problem).map((site) =>
    planAt(problem, site, (builder) => {
      const assignment = assignTo(problem, leaves, site);
      builder.answer(
        site,
        problem.branches.map((branch) => branchAt(problem, branch, builder, assignment, site)),
      );
    }),
  );
}

function branchAt(
  problem: Problem,
  branch: Branch,
  builder: PlanBuilder,
  assignment: Assignment,
  site: SiteId,
) {
  const names = problem.graph.occurrences.map((occurrence) => occurrence.name);
  const shipped = new Set<string>();
  const parts = names.map((name): Part => {
    const leaf = leafIn(branch, name);
    const source = siteOf(assignment, leaf);
    if (source === site) return leafPart(problem, leaf, name);
    shipped.add(name);
    return sendLeaf(problem, branch, name, builder, source, site);
  });
  const undecided = conjunctsWithin(problem, branch, names).filter(
    (conjunct) =>
      ![...shipped].some((name) => conjunctsWithin(problem, branch, [name]).includes(conjunct)),
  );
  return joinBlock(problem, parts, undecided, joinedColumns(problem));
}

/** Selects and projects one leaf where it is stored and sends what is left. */
export function sendLeaf(
  problem: Problem,
  branch: Branch,
  occurrence: string,
  builder: PlanBuilder,
  source: SiteId,
  target: SiteId,
): Part {
  const columns = sharedColumns(problem, branch, occurrence);
  const part = builder.compute(source, [
    {
      parts: [leafPart(problem, leafIn(branch, occurrence), occurrence)],
      conjuncts: conjunctsWithin(problem, branch, [occurrence]),
      links: [],
      filters: [],
      columns: nameColumns(problem, columns),
      distinct: false,
    },
  ]);
  return builder.ship(part, source, target);
}
