import type { SiteId } from '../../base/brand.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import type { Branch } from '../../localization/localize.ts';
import { leafIn, type Problem, piecesIn } from '../problem.ts';
import { copiesOf, leafBlock, planAt, type TextbookPlan } from './assignment.ts';
import { deliverJoined } from './deliverJoined.ts';
import { joinedColumns } from './shared.ts';

/**
 * co-located: every branch is joined at a site that stores all of its fragments, and only joined
 * rows travel. It applies where relations are cut and allocated alike.
 */
export function coLocated(problem: Problem): Result<readonly TextbookPlan[], string> {
  const names = problem.graph.occurrences.map((occurrence) => occurrence.name);
  if (names.length < 2) return fail('there is nothing to join');
  const sites = new Map<Branch, SiteId>();
  for (const branch of problem.branches) {
    const site = siteStoring(problem, branch);
    if (site === undefined) {
      const leaves = names.flatMap((name) => piecesIn(branch, name));
      return fail(`no site stores all of ${[...new Set(leaves)].join(', ')}`);
    }
    sites.set(branch, site);
  }
  const at = (branch: Branch): SiteId => sites.get(branch) ?? problem.asking;
  return ok([
    planAt(problem, problem.asking, (builder) =>
      deliverJoined(problem, builder, at, (branch) =>
        leafBlock(problem, branch, names, joinedColumns(problem)),
      ),
    ),
  ]);
}

/** The asking site where it stores all leaves of a branch, else the first that does. */
function siteStoring(problem: Problem, branch: Branch): SiteId | undefined {
  const copies = problem.graph.occurrences.map(({ name }) =>
    copiesOf(problem, leafIn(branch, name)),
  );
  const stores = (site: SiteId): boolean => copies.every((own) => own.includes(site));
  if (stores(problem.asking)) return problem.asking;
  return problem.catalog.sites.map((site) => site.id).find(stores);
}
