import type { SiteId } from '../../base/brand.ts';
import type { LocalBlock } from '../build/localBlock.ts';
import { nameColumns, type Part } from '../build/part.ts';
import type { PlanBuilder } from '../build/planBuilder.ts';
import { keptPerLeaf, ownConjuncts, type Problem } from '../problem.ts';
import { plansBranchByBranch, siteOf, type TextbookPlan } from './assignment.ts';
import { type Piece, putTogether } from './pieces.ts';
import { sharedColumns } from './shared.ts';

/**
 * ship-projected at S: as ship-whole, after each leaf's own predicates and projection to the
 * columns used later, branch by branch.
 */
export function shipProjected(problem: Problem): readonly TextbookPlan[] {
  return plansBranchByBranch(problem, (_, branch, builder, assignment, site) =>
    putTogether(problem, branch, (piece) => {
      const source = siteOf(assignment, piece.leaf);
      if (source === site) return { part: piece.part, tested: [] };
      return {
        part: sendPiece(problem, piece, builder, source, site),
        tested: ownConjuncts(problem, piece.occurrence, piece.leaf),
      };
    }),
  );
}

/** Selects and projects one leaf where it is stored and sends what is left. */
export function sendPiece(
  problem: Problem,
  { occurrence, leaf, part }: Piece,
  builder: PlanBuilder,
  source: SiteId,
  target: SiteId,
): Part {
  const blocks = keptBlocks(problem, occurrence, leaf, (): readonly LocalBlock[] => [
    {
      parts: [{ ...part, alias: occurrence }],
      conjuncts: ownConjuncts(problem, occurrence, leaf),
      links: [],
      filters: [],
      columns: nameColumns(problem, sharedColumns(problem, leaf, occurrence)),
      distinct: false,
    },
  ]);
  return builder.ship(builder.compute(source, blocks), source, target);
}

/** One leaf is sent in many branches of many plans, always as the same block. */
const keptBlocks = keptPerLeaf<readonly LocalBlock[]>();
