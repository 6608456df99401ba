import { fullBox } from './box.ts';
import { coarse, type Effort, MOST_FILTERED } from './coarse.ts';
import { exhaustive } from './exhaustive.ts';
import type { Family } from './family.ts';
import type { LeafStatistics } from './leafStatistics.ts';
import type { Wanted } from './rowsTable.ts';
import type { SearchSpace } from './searchSpace.ts';

/** A family of rows to plan for, and what was left out to keep planning short. */
export interface ChosenFamily {
  readonly family: Family;
  /** Undefined where the whole space of query.md is searched. */
  readonly leftOut?: string;
}

/** Up to here all sets of leaves are planned for: the whole space. */
const WHOLE = { occurrences: 3, leaves: 3 } as const;

/** Best first; the first that is not too much work is taken. */
const EFFORTS: readonly Omit<Effort, 'asksByOne'>[] = [
  { sites: 4, pivots: 8, isNested: true, orders: 'every', reduces: 'everything' },
  { sites: 3, pivots: 8, isNested: false, orders: 'every', reduces: 'everything' },
  { sites: 2, pivots: 8, isNested: false, orders: 'every', reduces: 'relations' },
  { sites: 1, pivots: 3, isNested: false, orders: 'every', reduces: 'relations' },
  { sites: 1, pivots: 1, isNested: false, orders: 'every', reduces: 'relations' },
  { sites: 2, pivots: 0, isNested: false, orders: 'every', reduces: 'relations' },
  { sites: 1, pivots: 0, isNested: false, orders: 'every', reduces: 'relations' },
  { sites: 2, pivots: 0, isNested: false, orders: 'one', reduces: 'relations' },
];

/** Where even the last of these is too much, every relation is gathered as it is. */
const LEAST: Effort = {
  sites: 1,
  pivots: 0,
  isNested: false,
  orders: 'one',
  reduces: 'nothing',
  asksByOne: false,
};

/** Of more relations than this, joined rows are taken apart by one relation at most. */
const MANY_RELATIONS = 6;

/** Of more relations than this, even the orders in which they can be joined are too many. */
const MOST_ORDERED = 10;

/** Pairs of goals to be tried, each of up to sixteen pairs of ways: tens of milliseconds. */
const MOST_PAIRS = { few: 10_000, many: 2_500 } as const;

export function chooseFamily(space: SearchSpace, statistics: LeafStatistics): ChosenFamily {
  const { leafNames } = space.boxes;
  const isSmall =
    leafNames.length <= WHOLE.occurrences &&
    leafNames.every((leaves) => leaves.length <= WHOLE.leaves);
  if (isSmall) return { family: exhaustive(space) };
  const most = Math.max(...leafNames.map((leaves) => leaves.length));
  const size = `${leafNames.length} relations of up to ${most} fragments`;
  const filters = leafNames.length > MOST_FILTERED ? ', semijoins make no Bloom filters' : '';
  const efforts = EFFORTS.filter(
    ({ orders, pivots }) =>
      (pivots <= 1 || leafNames.length <= MANY_RELATIONS) &&
      (orders === 'one' || leafNames.length <= MOST_ORDERED),
  );
  // No two relations are joined by several columns where conditions tie them as a tree.
  const isTree = space.boxes.ties.length < leafNames.length;
  const tried = efforts.flatMap((effort): readonly Effort[] => {
    const full = { ...effort, asksByOne: true };
    return isTree ? [full] : [full, { ...effort, asksByOne: false }];
  });
  const mostPairs = leafNames.length > MANY_RELATIONS ? MOST_PAIRS.many : MOST_PAIRS.few;
  for (const effort of tried) {
    const family = coarse(space, statistics, effort);
    if (pairsIn(space, family, mostPairs) > mostPairs) continue;
    return { family, leftOut: `${size}: ${inWords(effort)}${filters}` };
  }
  return { family: coarse(space, statistics, LEAST), leftOut: `${size}: ${inWords(LEAST)}` };
}

function inWords({ sites, pivots, orders, reduces, asksByOne }: Effort): string {
  const parts = [
    ...(orders === 'one' ? ['relations are joined in one order, fewest rows first'] : []),
    'fragments are taken all together, by site or one by one',
    `joined rows come together at ${sites === 1 ? 'one site' : `${sites} sites`} and the asking one`,
    ...(pivots === 0 ? ['only relations that are cut alike are joined part by part'] : []),
    ...(reduces === 'relations' ? ['only single relations are reduced'] : []),
    ...(reduces === 'nothing' ? ['nothing is reduced'] : []),
    ...(reduces !== 'nothing' && !asksByOne ? ['semijoins ask by all join columns'] : []),
  ];
  return parts.join(', ');
}

/** How many pairs of goals a family makes the search try, counted up to the most that it may. */
function pairsIn(space: SearchSpace, family: Family, most: number): number {
  const seen = new Set<Wanted>();
  const waiting: Wanted[] = [];
  const reach = (rows: Wanted): void => {
    if (!seen.has(rows)) {
      seen.add(rows);
      waiting.push(rows);
    }
  };
  reach(space.rows.all(fullBox(space.boxes)));
  let pairs = 0;
  for (let rows = waiting.pop(); rows && pairs <= most; rows = waiting.pop()) {
    const sites = family.sites(rows).length;
    pairs += sites;
    if (rows.reducer?.kind === 'semi') reach(space.rows.all(rows.reducer.by));
    const { reducer } = rows;
    for (const parts of family.unions(space.rows.all(rows.box))) {
      pairs += sites * parts.length;
      for (const part of parts) reach(reducer ? space.rows.reduced(part, reducer) : part);
    }
    if (reducer) {
      reach(space.rows.all(rows.box));
      continue;
    }
    for (const [first, second] of family.joins(rows)) {
      const [left, right] = [family.variants(first, second), family.variants(second, first)];
      pairs += sites * left.length * right.length;
      for (const side of [...left, ...right]) reach(side);
    }
  }
  return pairs;
}
