import { assert } from '../../base/assert.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import type { Branch } from '../../localization/localize.ts';
import { column } from '../../sql/make.ts';
import { unionQuery } from '../build/localBlock.ts';
import { leafPart, nameColumns } from '../build/part.ts';
import type { Cardinalities } from '../cost/cardinality.ts';
import { columnOf, columnsUsedLater, distinctColumns, leafIn, type Problem } from '../problem.ts';
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
import { bestFilter, filtering, passes } from './bloomFilter.ts';
import { isVast, joinColumnsOf, type Split, splitsOverTwoSites } from './semijoinDistinct.ts';
import { joinedColumns } from './shared.ts';

/**
 * bloom at S: as semijoin-distinct, but what goes to the other site is a Bloom filter of the join
 * values, of m / 8 bytes; rows that pass it come back, some by mistake, and the join at S
 * drops these (Bloomjoin, Mackert & Lohman 1986).
 *
 * @param known counts, `countsForBloom` among them
 */
export function bloom(
  problem: Problem,
  known: Cardinalities,
): Result<readonly TextbookPlan[], string> {
  const [branch, ...more] = problem.branches;
  if (!branch || more.length > 0) {
    return fail(`one branch after reduction is needed; this query has ${problem.branches.length}`);
  }
  const splits = filteringSplits(problem, branch);
  if (splits.length === 0) {
    return fail('no single equality joins what is stored at one site with what is at another');
  }
  return ok(splits.map((split) => bloomAt(problem, branch, split, known)));
}

/** The counts that filters are made to measure for. */
export function countsForBloom(problem: Problem): readonly string[] {
  const [branch, ...more] = problem.branches;
  if (!branch || more.length > 0) return [];
  return filteringSplits(problem, branch).flatMap((split) => {
    const { values, others } = countsOf(problem, branch, split);
    return [values, others];
  });
}

function filteringSplits(problem: Problem, branch: Branch): readonly Split[] {
  return splitsOverTwoSites(problem, branch).filter((split) => {
    const { here, there } = split;
    const [only, ...others] = conjunctsAcross(problem, [here, there]);
    const sides = only && equatedColumns(only);
    const isOne = sides && others.length === 0 && comparesAlike(problem, ...sides);
    return isOne && !isVast(problem, branch, split);
  });
}

function countsOf(problem: Problem, branch: Branch, { here, there }: Split) {
  const both = [here, there];
  const own = leafBlock(problem, branch, here, joinColumnsOf(problem, both, here));
  const other = leafBlock(problem, branch, there, joinColumnsOf(problem, both, there));
  return {
    values: `SELECT count(*) FROM (${unionQuery([{ ...own, distinct: true }]).sql})`,
    others: `SELECT count(*) FROM (${unionQuery([other]).sql})`,
  };
}

function bloomAt(
  problem: Problem,
  branch: Branch,
  split: Split,
  known: Cardinalities,
): TextbookPlan {
  const { site, here, remote, there } = split;
  const both = [here, there];
  const [theirs] = joinColumnsOf(problem, both, there);
  const back = distinctColumns([
    ...joinColumnsOf(problem, both, there),
    ...columnsUsedLater(problem, new Set(there)),
  ]);
  const width = back.reduce((sum, own) => sum + columnOf(problem, own).width, 0);
  const counts = countsOf(problem, branch, split);
  const shape = bestFilter(known.get(counts.values) ?? 0, known.get(counts.others) ?? 0, width);
  return planAt(problem, site, (builder) => {
    const block = leafBlock(problem, branch, here, joinColumnsOf(problem, both, here));
    const [own] = block.columns;
    assert(own && theirs, 'a filter is made of one column and tests another');
    const filter = builder.condense(site, filtering(own, shape), [block]);
    builder.ship(filter, site, remote);
    const tested = column(theirs.occurrence, theirs.column);
    const passing = builder.compute(remote, [
      {
        parts: there.map((name) => leafPart(problem, leafIn(branch, name), name)),
        conjuncts: conjunctsWithin(problem, branch, there),
        links: [],
        filters: [{ kind: 'semi', parts: [filter], conjuncts: [passes(tested, shape)] }],
        columns: nameColumns(problem, back),
        distinct: false,
      },
    ]);
    builder.ship(passing, remote, site);
    const local = here.map((name) => leafPart(problem, leafIn(branch, name), name));
    const across = conjunctsAcross(problem, both);
    const conjuncts = [...conjunctsWithin(problem, branch, here), ...across];
    builder.answer(site, [
      joinBlock(problem, [...local, passing], conjuncts, joinedColumns(problem)),
    ]);
  });
}
