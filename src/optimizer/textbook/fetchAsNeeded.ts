import type { SiteId } from '../../base/brand.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import type { Branch } from '../../localization/localize.ts';
import { column, integer } from '../../sql/make.ts';
import { blockOf } from '../build/finish.ts';
import { unionQuery } from '../build/localBlock.ts';
import { leafPart, nameColumns, type PartColumn } from '../build/part.ts';
import type { PlanBuilder } from '../build/planBuilder.ts';
import type { Cardinalities } from '../cost/cardinality.ts';
import {
  type ColumnReference,
  columnsUsedLater,
  distinctColumns,
  leafIn,
  type Problem,
} from '../problem.ts';
import { equatedColumns } from '../search/closePredicates.ts';
import { comparesAlike } from '../search/comparesAlike.ts';
import {
  conjunctsAcross,
  conjunctsWithin,
  joinBlock,
  leafBlock,
  planAt,
  type TextbookPlan,
} from './assignment.ts';
import { isVast, joinColumnsOf, type Split, splitsOverTwoSites } from './semijoinDistinct.ts';
import { joinedColumns } from './shared.ts';

/** Values that are asked for at a time, and how often at most. */
const BATCH = 100;
const MOST_BATCHES = 20;

/**
 * fetch-as-needed: the asking site holds one operand and asks the site of the other for the rows it
 * needs, some distinct join values at a time; each batch of values is a transfer, and so is each
 * reply (R*, Mackert & Lohman 1986, who asked for one value at a time).
 *
 * @param known counts, `countsForFetching` among them
 */
export function fetchAsNeeded(
  problem: Problem,
  known: Cardinalities,
): Result<readonly TextbookPlan[], string> {
  const [branch, ...more] = problem.branches;
  if (!branch || more.length > 0) {
    return fail(`one branch after reduction is needed; this query has ${problem.branches.length}`);
  }
  const splits = fetchingSplits(problem, branch);
  if (splits.length === 0) {
    return fail('no equality joins what the asking site stores with what one other site stores');
  }
  const plans = splits.map((split) => {
    const values = known.get(countOfValues(problem, branch, split)) ?? 0;
    return { split, batches: Math.max(1, Math.ceil(values / BATCH)) };
  });
  const listed = plans.filter(({ batches }) => batches <= MOST_BATCHES);
  const [first] = plans;
  if (listed.length === 0) {
    return fail(`it would take ${first?.batches ?? 0} requests of ${BATCH} values`);
  }
  return ok(listed.map(({ split, batches }) => fetching(problem, branch, split, batches)));
}

/** The counts that say how many batches there are. */
export function countsForFetching(problem: Problem): readonly string[] {
  const [branch, ...more] = problem.branches;
  if (!branch || more.length > 0) return [];
  return fetchingSplits(problem, branch).map((split) => countOfValues(problem, branch, split));
}

/** Rows of the other site match the values of one batch only, as they are equal to them. */
function fetchingSplits(problem: Problem, branch: Branch): readonly Split[] {
  return splitsOverTwoSites(problem, branch).filter((split) => {
    const { site, here, there } = split;
    const across = conjunctsAcross(problem, [here, there]);
    const areEqualities = across.every((conjunct) => {
      const sides = equatedColumns(conjunct);
      return sides !== undefined && comparesAlike(problem, ...sides);
    });
    const isAsked = site === problem.asking && across.length > 0;
    return isAsked && areEqualities && !isVast(problem, branch, split);
  });
}

function countOfValues(problem: Problem, branch: Branch, { here, there }: Split): string {
  const columns = joinColumnsOf(problem, [here, there], here);
  const block = { ...leafBlock(problem, branch, here, columns), distinct: true };
  return `SELECT count(*) FROM (${unionQuery([block]).sql})`;
}

function fetching(problem: Problem, branch: Branch, split: Split, batches: number): TextbookPlan {
  const { site, here, remote, there } = split;
  const across = conjunctsAcross(problem, [here, there]);
  const back = distinctColumns([
    ...joinColumnsOf(problem, [here, there], there),
    ...columnsUsedLater(problem, new Set(there)),
  ]);
  return planAt(problem, site, (builder) => {
    const replies = Array.from({ length: batches }, (_, batch) => {
      const values = valuesOf(problem, branch, split, builder, batch);
      builder.ship(values, site, remote);
      const matching = builder.compute(remote, [
        {
          parts: there.map((name) => leafPart(problem, leafIn(branch, name), name)),
          conjuncts: conjunctsWithin(problem, branch, there),
          links: [],
          filters: [{ kind: 'semi', parts: [values], conjuncts: across }],
          columns: nameColumns(problem, back),
          distinct: false,
        },
      ]);
      return builder.ship(matching, remote, site);
    });
    const [only] = replies;
    const all = only && replies.length === 1 ? only : gather(builder, site, replies);
    const local = here.map((name) => leafPart(problem, leafIn(branch, name), name));
    const conjuncts = [...conjunctsWithin(problem, branch, here), ...across];
    builder.answer(site, [joinBlock(problem, [...local, all], conjuncts, joinedColumns(problem))]);
  });
}

const gather = (
  builder: PlanBuilder,
  site: SiteId,
  replies: readonly ReturnType<PlanBuilder['ship']>[],
) => builder.compute(site, replies.map(blockOf));

/** Some of the distinct join values, in their order. */
function valuesOf(
  problem: Problem,
  branch: Branch,
  { site, here, there }: Split,
  builder: PlanBuilder,
  batch: number,
) {
  const wanted = joinColumnsOf(problem, [here, there], here);
  const columns: readonly PartColumn[] = nameColumns(problem, wanted);
  const read = (reference: ColumnReference) => column(reference.occurrence, reference.column);
  const finish = {
    items: columns.map((own) => ({ name: own.name, expression: read(own) })),
    distinct: true,
    groupBy: [],
    aggregates: false,
    orderBy: wanted.map((reference) => ({
      kind: 'sortKey' as const,
      expression: read(reference),
      descending: false,
      span: { start: 0, end: 0 },
    })),
    limit: integer(BATCH),
    offset: integer(batch * BATCH),
  };
  return builder.condense(site, { finish, columns, reads: columns }, [
    leafBlock(problem, branch, here, wanted),
  ]);
}
