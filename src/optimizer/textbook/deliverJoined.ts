import type { SiteId } from '../../base/brand.ts';
import type { Branch } from '../../localization/localize.ts';
import { blockOf } from '../build/finish.ts';
import type { LocalBlock } from '../build/localBlock.ts';
import type { PlanBuilder } from '../build/planBuilder.ts';
import type { Problem } from '../problem.ts';

/**
 * Branches are joined each at a site of its own; what a site has joined goes to the asking site in
 * one transfer, and is finished there.
 *
 * @param blocksOf the joined rows of a branch at that site, with the columns that the finish reads
 */
export function deliverJoined(
  problem: Problem,
  builder: PlanBuilder,
  siteOf: (branch: Branch) => SiteId,
  blockFor: (branch: Branch) => LocalBlock,
): void {
  const bySite = new Map<SiteId, LocalBlock[]>();
  for (const branch of problem.branches) {
    const site = siteOf(branch);
    bySite.set(site, [...(bySite.get(site) ?? []), blockFor(branch)]);
  }
  const { asking } = problem;
  const arrived = [...bySite].flatMap(([site, blocks]): readonly LocalBlock[] => {
    if (site === asking) return blocks;
    return [blockOf(builder.ship(builder.compute(site, blocks), site, asking))];
  });
  builder.answer(asking, arrived);
}
