import { fullBox } from './box.ts';
import { coarse, type Effort } from './coarse.ts';
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

/** Best first; the first that is not too much work is taken, else the last. */
const EFFORTS: readonly Effort[] = [
  { sites: 4, pivots: 8, reduces: true },
  { sites: 3, pivots: 2, reduces: true },
  { sites: 3, pivots: 2, reduces: false },
  { sites: 2, pivots: 1, reduces: false },
  { sites: 1, pivots: 0, reduces: false },
];

/** Pairs of goals to be tried, each of up to sixteen pairs of ways: tens of milliseconds. */
const MOST_PAIRS = 12_000;

export function chooseFamily(space: SearchSpace, statistics: LeafStatistics): ChosenFamily {
  const { leafNames } = space.boxes;
  const isSmall =
    leafNames.length <= WHOLE.occurrences &&
    leafNames.every((leaves) => leaves.length <= WHOLE.leaves);
  if (isSmall) return { family: exhaustive(space) };
  const size = `${leafNames.length} relations of up to ${Math.max(...leafNames.map((l) => l.length))} fragments`;
  for (const effort of EFFORTS) {
    const family = coarse(space, statistics, effort);
    const isLast = effort === EFFORTS.at(-1);
    if (!isLast && pairsIn(space, family) > MOST_PAIRS) continue;
    return { family, leftOut: `${size}: ${inWords(effort)}` };
  }
  return { family: exhaustive(space) };
}

function inWords({ sites, pivots, reduces }: Effort): string {
  const parts = [
    'fragments are taken all together, by site or one by one',
    ...(reduces ? [] : ['no semijoins']),
    `joined rows come together at ${sites === 1 ? 'one site' : `${sites} sites`} and the asking one`,
    ...(pivots === 0 ? ['every relation is gathered'] : []),
  ];
  return parts.join(', ');
}

/** How many pairs of goals a family makes the search try, counted up to the most that it may. */
function pairsIn(space: SearchSpace, family: Family): number {
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
  for (let rows = waiting.pop(); rows && pairs <= MOST_PAIRS; rows = waiting.pop()) {
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
