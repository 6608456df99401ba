import { assert } from '../../base/assert.ts';
import type { SiteId } from '../../base/brand.ts';
import { answerColumns } from '../build/finish.ts';
import { nameColumns } from '../build/part.ts';
import { referencesIn } from '../problem.ts';
import { isConnected } from '../search/box.ts';
import { conjunctsBetween, countOfRows } from '../search/expression.ts';
import { type Asking, numbersOf } from './asking.ts';
import type { HistoricalPlan, RStarMethod, RStarTrail } from './historicalPlan.ts';
import {
  answerAt,
  areJoined,
  boxOf,
  costOfSending,
  countOfJoin,
  homesOf,
  joinAt,
  type Operand,
  operandAt,
  semijoin,
  sendTo,
  type Work,
  widthOf,
  widthOfJoin,
} from './operands.ts';

/** The best way to some joined rows at one site. */
interface Way {
  readonly names: readonly string[];
  readonly site: SiteId;
  readonly cost: number;
  /** How the last relation was joined; undefined for a relation alone. */
  readonly last?: LastJoin;
}

interface LastJoin {
  readonly outer: Way;
  readonly inner: string;
  readonly home: SiteId;
  readonly method: RStarMethod;
  readonly considered: readonly RStarMethod[];
}

/**
 * R* (Selinger & Adiba 1980; Özsu & Valduriez, ch. 8): every order in which one relation after the
 * other is joined to the result so far, by dynamic programming. For each join every site and
 * method: where both are, the inner relation sent whole or fetched as needed to the outer's site,
 * the outer sent to the inner's, or both to the asking site.
 */
export function* rStar(work: Work): Asking<HistoricalPlan> {
  const { occurrences } = work.space;
  const homes = new Map<string, readonly SiteId[]>();
  for (const name of occurrences) homes.set(name, yield* homesOf(work, name));
  const tied = yield* bestWays(work, homes, true);
  // A condition on three relations ties no two of them: then products are allowed.
  const found = tied.ways.length > 0 ? tied : yield* bestWays(work, homes, false);
  const [answerRows = 0] = yield* numbersOf([countOfJoin(work, occurrences)]);
  const bytes = answerRows * widthOf(answerColumns(work.problem));
  const { asking } = work.problem;
  const finished = found.ways.map((way) => {
    return { way, cost: way.cost + costOfSending(work, bytes, way.site, asking) };
  });
  const [first] = finished.sort((a, b) => a.cost - b.cost);
  assert(first, 'no order joins all relations');
  const joinSite = answerAt(work, [operandOf(work, first.way)]);
  const trail: RStarTrail = {
    planner: 'r-star',
    joins: joinsOf(first.way),
    orders: found.orders,
    cost: first.cost,
  };
  return { joinSite, steps: work.builder.steps(), trail };
}

/** @param isTied whether a relation is joined only where a condition ties it to the result */
function* bestWays(
  work: Work,
  homes: ReadonlyMap<string, readonly SiteId[]>,
  isTied: boolean,
): Asking<{ readonly ways: readonly Way[]; readonly orders: number }> {
  const { problem, space } = work;
  const names = space.occurrences;
  const all = (1 << names.length) - 1;
  const restricted = isTied && isConnected(space, all);
  const best = new Map<number, readonly Way[]>();
  let orders = 0;
  // A set's number is larger than those of its subsets, so these were met before.
  for (let bits = 1; bits <= all; bits += 1) {
    const ways: Way[] = [];
    for (const [index, inner] of names.entries()) {
      const own = 1 << index;
      if ((bits & own) === 0) continue;
      const places = homes.get(inner) ?? [];
      if (bits === own) ways.push(...places.map((site) => ({ names: [inner], site, cost: 0 })));
      for (const outer of best.get(bits & ~own) ?? []) {
        if (restricted && !areJoined(problem, outer.names, [inner])) continue;
        orders += 1;
        for (const home of places) ways.push(...(yield* joins(work, outer, inner, home)));
      }
    }
    best.set(bits, bestBySite(ways));
  }
  return { ways: best.get(all) ?? [], orders };
}

function bestBySite(ways: readonly Way[]): readonly Way[] {
  const best = new Map<SiteId, Way>();
  for (const way of ways) {
    const known = best.get(way.site);
    if (!known || way.cost < known.cost) best.set(way.site, way);
  }
  return [...best.values()];
}

/** All methods to join a relation, read at one of its copies, to a result. */
function* joins(work: Work, outer: Way, inner: string, home: SiteId): Asking<readonly Way[]> {
  const { asking } = work.problem;
  const [outerRows = 0, innerRows = 0] = yield* numbersOf([
    countOfJoin(work, outer.names),
    countOfJoin(work, [inner]),
  ]);
  const outerBytes = outerRows * widthOfJoin(work, outer.names);
  const innerBytes = innerRows * widthOfJoin(work, [inner]);
  const considered: RStarMethod[] = [];
  const consider = (method: RStarMethod['method'], site: SiteId, cost: number): void => {
    considered.push({ method, site, cost: outer.cost + cost });
  };
  if (outer.site === home) {
    consider('local', home, 0);
  } else {
    consider('ship-inner', outer.site, costOfSending(work, innerBytes, home, outer.site));
    consider('ship-outer', home, costOfSending(work, outerBytes, outer.site, home));
    const fetched = yield* costOfFetching(work, outer, outerRows, inner, home);
    if (fetched !== undefined) consider('fetch-as-needed', outer.site, fetched);
  }
  if (asking !== outer.site && asking !== home) {
    const both =
      costOfSending(work, outerBytes, outer.site, asking) +
      costOfSending(work, innerBytes, home, asking);
    consider('third-site', asking, both);
  }
  const names = [...outer.names, inner];
  return considered.map((method) => {
    const { site, cost } = method;
    return { names, site, cost, last: { outer, inner, home, method, considered } };
  });
}

/**
 * For each row of the outer its join columns go to the inner's site, and the rows that match come
 * back: here all of them in one message each way. Undefined where no condition ties the two.
 */
function* costOfFetching(
  work: Work,
  outer: Way,
  outerRows: number,
  inner: string,
  home: SiteId,
): Asking<number | undefined> {
  const { problem, space } = work;
  const conjuncts = conjunctsBetween(problem, outer.names, [inner]);
  if (conjuncts.length === 0) return undefined;
  const reducer = { kind: 'semi', by: boxOf(work, outer.names) } as const;
  const [matching = 0] = yield* numbersOf([
    countOfRows(problem, space, { box: boxOf(work, [inner]), reducer }),
  ]);
  const read = referencesIn(conjuncts).filter(({ occurrence }) => occurrence !== inner);
  const keys = outerRows * widthOf(nameColumns(problem, read));
  const reply = matching * widthOfJoin(work, [inner]);
  return costOfSending(work, keys, outer.site, home) + costOfSending(work, reply, home, outer.site);
}

/** Builds the steps of a way. */
function operandOf(work: Work, { names, site, last }: Way): Operand {
  const [only] = names;
  if (!last) {
    assert(only !== undefined, 'a way without relations');
    return operandAt(work, only, site);
  }
  const outer = operandOf(work, last.outer);
  const inner = operandAt(work, last.inner, last.home);
  const isFetched = last.method.method === 'fetch-as-needed';
  const conjuncts = conjunctsBetween(work.problem, outer.names, [last.inner]);
  const wanted = isFetched ? semijoin(work, inner, outer, conjuncts, 'repeated') : inner;
  return joinAt(work, site, [sendTo(work, outer, site), sendTo(work, wanted, site)]);
}

function joinsOf({ last }: Way): RStarTrail['joins'] {
  if (!last) return [];
  const { outer, inner, considered, method } = last;
  return [...joinsOf(outer), { outer: outer.names, inner, considered, chosen: method }];
}
