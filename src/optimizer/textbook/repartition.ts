import { affinityOf } from '../../algebra/affinity.ts';
import type { FragmentName, SiteId } from '../../base/brand.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import type { Expression } from '../../sql/ast.ts';
import { binary, column, integer, text } from '../../sql/make.ts';
import { blockOf } from '../build/finish.ts';
import type { LocalBlock } from '../build/localBlock.ts';
import { leafPart, nameColumns, type Part } from '../build/part.ts';
import type { PlanBuilder } from '../build/planBuilder.ts';
import { call } from '../condense/aggregateParts.ts';
import {
  allSurvivingLeaves,
  type ColumnReference,
  columnOf,
  columnsUsedLater,
  ownConjuncts,
  type Problem,
  survivingLeaves,
} from '../problem.ts';
import { equatedColumns } from '../search/closePredicates.ts';
import { comparesAlike } from '../search/comparesAlike.ts';
import {
  assignTo,
  conjunctsAcross,
  conjunctsOfNone,
  joinBlock,
  planAt,
  siteOf,
  type TextbookPlan,
} from './assignment.ts';
import { joinedColumns } from './shared.ts';

/**
 * repartition: both relations are cut anew by the value of the column they are joined on, one part
 * for each site that stores some of them; rows with equal values meet at one site, are joined
 * there, and go to the asking site (the parallel hash join).
 */
export function repartition(problem: Problem): Result<readonly TextbookPlan[], string> {
  const { occurrences, conjuncts } = problem.graph;
  if (occurrences.length !== 2) return fail('it is for the join of two relations');
  const pair = conjuncts
    .map(equatedColumns)
    .find((sides) => sides !== undefined && sides[0].occurrence !== sides[1].occurrence);
  if (!pair) return fail('no equality joins the two relations');
  if (!comparesAlike(problem, ...pair)) return fail('the columns joined on compare differently');
  const leaves = allSurvivingLeaves(problem).map((leaf) => leaf.name);
  const assignment = assignTo(problem, leaves, problem.asking);
  const sites = [...new Set(leaves.map((leaf) => siteOf(assignment, leaf)))];
  if (sites.length < 2) return fail('everything is stored at one site');
  return ok([
    planAt(problem, problem.asking, (builder) => {
      const joined = sites.map((site, index) => {
        const parts = occurrences.map(({ name }) => {
          const key = pair.find((side) => side.occurrence === name) ?? pair[0];
          const isOfPart = binary('=', bucketOf(problem, key, sites.length), integer(index));
          const source = (leaf: FragmentName): SiteId => siteOf(assignment, leaf);
          return partOf(problem, builder, name, isOfPart, source, site);
        });
        const operands = occurrences.map(({ name }) => [name]);
        const conjuncts = [...conjunctsOfNone(problem), ...conjunctsAcross(problem, operands)];
        const block = joinBlock(problem, parts, conjuncts, joinedColumns(problem));
        if (site === problem.asking) return block;
        return blockOf(builder.ship(builder.compute(site, [block]), site, problem.asking));
      });
      builder.answer(problem.asking, joined);
    }),
  ]);
}

/** One part of a relation, gathered at a site from all its fragments. */
function partOf(
  problem: Problem,
  builder: PlanBuilder,
  occurrence: string,
  isOfPart: Expression,
  sourceOf: (leaf: FragmentName) => SiteId,
  site: SiteId,
): Part {
  const columns = nameColumns(problem, columnsUsedLater(problem, new Set([occurrence])));
  const bySource = new Map<SiteId, LocalBlock[]>();
  for (const leaf of survivingLeaves(problem, occurrence)) {
    const block: LocalBlock = {
      parts: [leafPart(problem, leaf, occurrence)],
      conjuncts: [...ownConjuncts(problem, occurrence, leaf), isOfPart],
      links: [],
      filters: [],
      columns,
      distinct: false,
    };
    bySource.set(sourceOf(leaf), [...(bySource.get(sourceOf(leaf)) ?? []), block]);
  }
  const arrived = [...bySource].flatMap(([source, blocks]): readonly LocalBlock[] => {
    if (source === site) return blocks;
    return [blockOf(builder.ship(builder.compute(source, blocks), source, site))];
  });
  return builder.compute(site, arrived);
}

/** Which part a value belongs to: equal values to one; NULL, which joins nothing, to none. */
function bucketOf(problem: Problem, key: ColumnReference, parts: number): Expression {
  const value = column(key.occurrence, key.column);
  const isText = ['text', 'blob'].includes(affinityOf(columnOf(problem, key).type));
  // A text's first character stands for it (there may be none), a number's whole part.
  const number = isText
    ? call('unicode', [binary('||', value, text(' '))])
    : call('abs', [call('round', [value])]);
  return binary('%', number, integer(parts));
}
