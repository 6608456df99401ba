import type { SiteId } from '../../base/brand.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import type { Branch } from '../../localization/localize.ts';
import type { LocalBlock } from '../build/localBlock.ts';
import { leafPart } from '../build/part.ts';
import type { PlanBuilder } from '../build/planBuilder.ts';
import { allSurvivingLeaves, leafIn, type Problem, survivingLeaves } from '../problem.ts';
import {
  type Assignment,
  assignTo,
  conjunctsAcross,
  conjunctsWithin,
  joinBlock,
  planAt,
  siteOf,
  type TextbookPlan,
} from './assignment.ts';
import { deliverJoined } from './deliverJoined.ts';
import { joinedColumns } from './shared.ts';
import { sendPiece } from './shipProjected.ts';

/**
 * broadcast: one relation stays where its fragments are; every other goes, selected and projected,
 * to each of these sites, which join what they store with it. What they find goes to the asking
 * site. One plan for each relation that is fragmented over several sites (Özsu & Valduriez call it
 * fragment and replicate).
 */
export function broadcast(problem: Problem): Result<readonly TextbookPlan[], string> {
  const { occurrences } = problem.graph;
  if (occurrences.length < 2) return fail('there is nothing to join');
  const leaves = allSurvivingLeaves(problem).map((leaf) => leaf.name);
  const assignment = assignTo(problem, leaves, problem.asking);
  const staying = occurrences.filter(({ name }) => {
    const own = survivingLeaves(problem, name);
    return new Set(own.map((leaf) => siteOf(assignment, leaf))).size > 1;
  });
  if (staying.length === 0) return fail('no relation is fragmented over several sites');
  return ok(
    staying.map(({ name }) =>
      planAt(problem, problem.asking, (builder) => {
        const at = (branch: Branch): SiteId => siteOf(assignment, leafIn(branch, name));
        deliverJoined(problem, builder, at, (branch) =>
          joinedAt(problem, branch, builder, assignment, at(branch)),
        );
      }),
    ),
  );
}

/** A branch at one site: what is stored there, and what was sent. */
function joinedAt(
  problem: Problem,
  branch: Branch,
  builder: PlanBuilder,
  assignment: Assignment,
  site: SiteId,
): LocalBlock {
  const names = problem.graph.occurrences.map((occurrence) => occurrence.name);
  const local: string[] = [];
  const parts = names.map((occurrence) => {
    const leaf = leafIn(branch, occurrence);
    const source = siteOf(assignment, leaf);
    const part = leafPart(problem, leaf, occurrence);
    if (source !== site) {
      return sendPiece(problem, { occurrence, leaf, part }, builder, source, site);
    }
    local.push(occurrence);
    return part;
  });
  const remote = names.filter((name) => !local.includes(name)).map((name) => [name]);
  const conjuncts = [
    ...conjunctsWithin(problem, branch, local),
    ...conjunctsAcross(problem, [...remote, local]),
  ];
  return joinBlock(problem, parts, [...new Set(conjuncts)], joinedColumns(problem));
}
