import type { SiteId } from '../../base/brand.ts';
import type { Branch } from '../../localization/localize.ts';
import type { LocalBlock } from '../build/localBlock.ts';
import { leafPart, type Part } from '../build/part.ts';
import type { PlanBuilder } from '../build/planBuilder.ts';
import { keptPerLeaf, leafIn, type Problem } from '../problem.ts';
import {
  type Assignment,
  conjunctsWithin,
  joinBlock,
  leafBlock,
  plansBranchByBranch,
  siteOf,
  type TextbookPlan,
} from './assignment.ts';
import { joinedColumns, sharedColumns } from './shared.ts';

/**
 * ship-projected at S: as ship-whole, after each leaf's own predicates and projection to the
 * columns used later, branch by branch.
 */
export function shipProjected(problem: Problem): readonly TextbookPlan[] {
  return plansBranchByBranch(problem, branchAt);
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
  const blocks = keptBlocks(problem, occurrence, leafIn(branch, occurrence), () => [
    leafBlock(problem, branch, [occurrence], sharedColumns(problem, branch, occurrence)),
  ]);
  return builder.ship(builder.compute(source, blocks), source, target);
}

/** One leaf is sent in many branches of many plans, always as the same block. */
const keptBlocks = keptPerLeaf<readonly LocalBlock[]>();
