import type { SiteId } from '../../base/brand.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import type { Branch } from '../../localization/localize.ts';
import { leafPart, nameColumns } from '../build/part.ts';
import {
  type ColumnReference,
  columnsUsedLater,
  distinctColumns,
  inColumnOrder,
  leafIn,
  occurrencesIn,
  type Problem,
  referencesIn,
} from '../problem.ts';
import {
  conjunctsAcross,
  conjunctsWithin,
  copiesOf,
  joinBlock,
  leafBlock,
  planAt,
  type TextbookPlan,
} from './assignment.ts';
import { joinedColumns } from './shared.ts';

/**
 * semijoin-distinct at S (Elmasri & Navathe's and Kifer's): two operands, each all that is stored
 * at its site, joined there first. The distinct join columns of S's operand go to T; join columns
 * and the columns used later of T's matching rows come back and are joined at S.
 */
export function semijoinDistinct(problem: Problem): Result<readonly TextbookPlan[], string> {
  const [branch, ...more] = problem.branches;
  if (!branch || more.length > 0) {
    return fail(`one branch after reduction is needed; this query has ${problem.branches.length}`);
  }
  const splits = splitsOverTwoSites(problem, branch);
  if (splits.length === 0) return fail('its operands are not stored at exactly two sites');
  const connected = splits.filter(
    (split) => conjunctsAcross(problem, [split.here, split.there]).length > 0,
  );
  if (connected.length === 0) return fail('no join predicate connects the two sites');
  const modest = connected.filter((split) => !isVast(problem, branch, split));
  if (modest.length === 0) return fail(VAST);
  return ok(modest.map((split) => semijoinAt(problem, branch, split)));
}

/** Two sites that store all operands, each its own. */
export interface Split {
  readonly site: SiteId;
  readonly here: readonly string[];
  readonly remote: SiteId;
  readonly there: readonly string[];
}

/** Operands of a site that nothing ties are a product; of more rows than these none is made. */
const MOST_OF_PRODUCT = 1_000_000;

const MOST = MOST_OF_PRODUCT.toLocaleString('en-US');
const VAST = `no condition ties what one site stores: over ${MOST} rows`;

/** Ways to read all operands at two sites: S's copies are preferred for what both store. */
export function splitsOverTwoSites(problem: Problem, branch: Branch): readonly Split[] {
  const names = problem.graph.occurrences.map((occurrence) => occurrence.name);
  const sites = problem.catalog.sites.map((site) => site.id);
  return sites.flatMap((site) =>
    sites.flatMap((remote): readonly Split[] => {
      if (site === remote) return [];
      const stores = (at: SiteId, name: string): boolean =>
        copiesOf(problem, leafIn(branch, name)).includes(at);
      const here = names.filter((name) => stores(site, name));
      const there = names.filter((name) => !here.includes(name));
      const covers = there.every((name) => stores(remote, name));
      return here.length > 0 && there.length > 0 && covers ? [{ site, here, remote, there }] : [];
    }),
  );
}

/** Whether what one of the sites stores would be joined to a vast product. */
export function isVast(problem: Problem, branch: Branch, { here, there }: Split): boolean {
  return [here, there].some((side) => {
    const groups = tiedGroups(problem, side);
    // Of operands that are tied together the largest is taken for what their join has.
    const rows = groups.map((group) =>
      Math.max(...group.map((name) => problem.leafRows.get(leafIn(branch, name)) ?? 0)),
    );
    return groups.length > 1 && rows.reduce((all, own) => all * own, 1) > MOST_OF_PRODUCT;
  });
}

/** Operands in groups that conditions tie. */
function tiedGroups(problem: Problem, names: readonly string[]): readonly (readonly string[])[] {
  let groups = names.map((name): readonly string[] => [name]);
  for (const conjunct of problem.graph.conjuncts) {
    const mentioned = occurrencesIn(conjunct);
    const isTied = (group: readonly string[]): boolean => group.some((name) => mentioned.has(name));
    const tied = groups.filter(isTied);
    if (tied.length > 1) groups = [...groups.filter((group) => !isTied(group)), tied.flat()];
  }
  return groups;
}

function semijoinAt(problem: Problem, branch: Branch, split: Split): TextbookPlan {
  const { site, here, remote, there } = split;
  const across = conjunctsAcross(problem, [here, there]);
  const both = [here, there];
  return planAt(problem, site, (builder) => {
    const keys = builder.compute(site, [
      { ...leafBlock(problem, branch, here, joinColumnsOf(problem, both, here)), distinct: true },
    ]);
    builder.ship(keys, site, remote);
    const back = distinctColumns([
      ...joinColumnsOf(problem, both, there),
      ...columnsUsedLater(problem, new Set(there)),
    ]);
    const matching = builder.compute(remote, [
      {
        parts: there.map((name) => leafPart(problem, leafIn(branch, name), name)),
        conjuncts: conjunctsWithin(problem, branch, there),
        links: [],
        filters: [{ kind: 'semi', parts: [keys], conjuncts: across }],
        columns: nameColumns(problem, back),
        distinct: false,
      },
    ]);
    builder.ship(matching, remote, site);
    const local = here.map((name) => leafPart(problem, leafIn(branch, name), name));
    const conjuncts = [...conjunctsWithin(problem, branch, here), ...across];
    builder.answer(site, [
      joinBlock(problem, [...local, matching], conjuncts, joinedColumns(problem)),
    ]);
  });
}

/** Columns of one of two sides that the conjuncts between them read. */
export function joinColumnsOf(
  problem: Problem,
  sides: readonly (readonly string[])[],
  side: readonly string[],
): readonly ColumnReference[] {
  const read = referencesIn(conjunctsAcross(problem, sides));
  return inColumnOrder(
    problem,
    read.filter((reference) => side.includes(reference.occurrence)),
  );
}
