import { allSurvivingLeaves, type Problem, piecesIn, sitesInvolved } from '../problem.ts';
import { assignTo, planAt, siteOf, type TextbookPlan } from './assignment.ts';
import { pieceParts, putTogether } from './pieces.ts';

/**
 * ship-whole at S: each surviving leaf that S does not store goes to S whole, without selection or
 * projection, once however often the query refers to it; everything is computed at S, and the
 * answer's columns go to the asking site. What a gateway without an optimizer does, and the first
 * rows of Elmasri & Navathe's example (Fundamentals of Database Systems, distributed queries).
 */
export function shipWhole(problem: Problem): readonly TextbookPlan[] {
  return sitesInvolved(problem).map((site) =>
    planAt(problem, site, (builder) => {
      const leaves = allSurvivingLeaves(problem).map((leaf) => leaf.name);
      const assignment = assignTo(problem, leaves, site);
      for (const branch of problem.branches) {
        for (const { name } of problem.graph.occurrences) {
          for (const { leaf, part } of pieceParts(problem, name, piecesIn(branch, name))) {
            const source = siteOf(assignment, leaf);
            if (source !== site) builder.ship(part, source, site);
          }
        }
      }
      builder.answer(
        site,
        problem.branches.map((branch) =>
          putTogether(problem, branch, ({ part }) => ({ part, tested: [] })),
        ),
      );
    }),
  );
}
