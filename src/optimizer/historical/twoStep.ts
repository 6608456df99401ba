import { assert } from '../../base/assert.ts';
import type { SiteId } from '../../base/brand.ts';
import { answerColumns } from '../build/finish.ts';
import { sitesInvolved } from '../problem.ts';
import { areTied, isConnected, namesIn, subsets } from '../search/box.ts';
import { type Asking, numbersOf } from './asking.ts';
import type { HistoricalPlan, TwoStepTrail } from './historicalPlan.ts';
import {
  answerAt,
  costOfSending,
  countOfJoin,
  homesOf,
  joinAt,
  type Operand,
  operandAt,
  sendTo,
  type Work,
  widthOf,
  widthOfJoin,
} from './operands.ts';

/** A join order, and the rows of all its results. */
interface Tree {
  readonly names: readonly string[];
  readonly rows: number;
  readonly cost: number;
  readonly inputs?: readonly [Tree, Tree];
}

/**
 * Two-step optimization (Carey & Lu 1986; Kossmann 2000): the first step orders joins as one
 * database would, so that results are small, and knows nothing of sites; the second chooses copies
 * and sites for that order, so that little is sent.
 */
export function* twoStep(work: Work): Asking<HistoricalPlan> {
  const tree = yield* bestTree(work);
  const homes = new Map<string, readonly SiteId[]>();
  for (const name of work.space.occurrences) homes.set(name, yield* homesOf(work, name));
  const sites = sitesInvolved(work.problem);
  const places = placesOf(work, tree, homes, sites);
  const bytes = tree.rows * widthOf(answerColumns(work.problem));
  const finished = [...places].map(([site, place]) => ({
    site,
    place,
    cost: place.cost + costOfSending(work, bytes, site, work.problem.asking),
  }));
  const [first] = finished.sort((a, b) => a.cost - b.cost);
  assert(first, 'no site can compute the query');
  const joins: TwoStepTrail['joins'][number][] = [];
  const joinSite = answerAt(work, [operandOf(work, first.place, first.site, joins)]);
  const trail: TwoStepTrail = {
    planner: 'two-step',
    joins,
    rows: tree.cost,
    cost: first.cost,
  };
  return { joinSite, steps: work.builder.steps(), trail };
}

/** The bushy order whose intermediate results have the fewest rows together. */
function* bestTree(work: Work): Asking<Tree> {
  const { space } = work;
  const all = (1 << space.occurrences.length) - 1;
  const sets = Array.from({ length: all }, (_, index) => index + 1);
  const useful = sets.filter((bits) => !isConnected(space, all) || isConnected(space, bits));
  const counts = yield* numbersOf(useful.map((bits) => countOfJoin(work, namesIn(space, bits))));
  const best = new Map<number, Tree>();
  for (const [index, bits] of useful.entries()) {
    const rows = counts[index] ?? 0;
    const names = namesIn(space, bits);
    if (names.length === 1) best.set(bits, { names, rows, cost: 0 });
    for (const part of subsets(bits)) {
      const other = bits & ~part;
      // Each pair once, and products only where nothing ties the relations.
      if (part < other || other === 0) continue;
      const [left, right] = [best.get(part), best.get(other)];
      if (!left || !right || (isConnected(space, all) && !areTied(space, part, other))) continue;
      const cost = left.cost + right.cost + rows;
      const known = best.get(bits);
      if (!known || cost < known.cost) best.set(bits, { names, rows, cost, inputs: [left, right] });
    }
  }
  const found = best.get(all);
  assert(found, 'no order joins all relations');
  return found;
}

/** The cheapest way to have the rows of a tree at a site. */
interface Place {
  readonly tree: Tree;
  readonly cost: number;
  /** Where the inputs come from. */
  readonly from?: readonly [Arrival, Arrival];
}

interface Arrival {
  readonly site: SiteId;
  readonly place: Place;
}

function placesOf(
  work: Work,
  tree: Tree,
  homes: ReadonlyMap<string, readonly SiteId[]>,
  sites: readonly SiteId[],
): ReadonlyMap<SiteId, Place> {
  const [name = ''] = tree.names;
  if (!tree.inputs) {
    return new Map((homes.get(name) ?? []).map((site) => [site, { tree, cost: 0 }] as const));
  }
  const [left, right] = tree.inputs;
  const [lefts, rights] = [placesOf(work, left, homes, sites), placesOf(work, right, homes, sites)];
  return new Map(
    sites.map((site) => {
      const [first, second] = [arrival(work, lefts, site), arrival(work, rights, site)];
      const cost = first.cost + second.cost;
      return [site, { tree, cost, from: [first, second] }] as const;
    }),
  );
}

function arrival(
  work: Work,
  places: ReadonlyMap<SiteId, Place>,
  site: SiteId,
): Arrival & { readonly cost: number } {
  const ways = [...places].map(([source, place]) => {
    const bytes = place.tree.rows * widthOfJoin(work, place.tree.names);
    return { site: source, place, cost: place.cost + costOfSending(work, bytes, source, site) };
  });
  const [first] = ways.sort((a, b) => a.cost - b.cost);
  assert(first, 'rows that are at no site');
  return first;
}

/** Builds the steps, and notes each join in the order in which they are made. */
function operandOf(
  work: Work,
  { tree, from }: Place,
  site: SiteId,
  joins: TwoStepTrail['joins'][number][],
): Operand {
  const [name = ''] = tree.names;
  if (!from) return operandAt(work, name, site);
  const operands = from.map((input) => {
    return sendTo(work, operandOf(work, input.place, input.site, joins), site);
  });
  const [left = [], right = []] = from.map(({ place }) => place.tree.names);
  joins.push({ left, right, rows: tree.rows, site });
  return joinAt(work, site, operands);
}
