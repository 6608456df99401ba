import { columnOf, columnsUsedLater } from '../problem.ts';
import { areTied, type Box, isConnected, restrict, subsets } from './box.ts';
import { memoized } from './exhaustive.ts';
import { type Reducer, singleEqualities } from './expression.ts';
import type { Family } from './family.ts';
import type { LeafStatistics } from './leafStatistics.ts';
import { PairMemo } from './memo.ts';
import { bitsOf } from './partners.ts';
import type { Wanted } from './rowsTable.ts';
import type { SearchSpace } from './searchSpace.ts';
import { antiReducers } from './shipOnlyUnmatched.ts';

/** Of more relations than this, semijoins send lists of values only. */
export const MOST_FILTERED = 4;

/** How much of the space a coarse family leaves. */
export interface Effort {
  /** Sites, beside the asking one, where rows are put together: those that store most of them. */
  readonly sites: number;
  /** Relations by whose sites joined rows are taken apart. */
  readonly pivots: number;
  /** Whether what was taken apart by one relation is taken apart by another one again. */
  readonly isNested: boolean;
  /** Joins in every order that makes no product, or in one: fewest rows first. */
  readonly orders: 'every' | 'one';
  /** What is cut down by semijoins and antijoins before it is joined. */
  readonly reduces: 'everything' | 'relations' | 'nothing';
  /** Whether a semijoin may also ask by one of several join columns. */
  readonly asksByOne: boolean;
}

/**
 * The space of a large query. Relations are joined in every order that makes no product, but of a
 * fragmented one only three forms are planned for: all its leaves (gathered), the leaves stored
 * together (partitioned: each site joins what it stores with what it is sent, which is a co-located
 * join where the others are cut alike and a broadcast where they are not), and single leaves.
 */
export function coarse(space: SearchSpace, statistics: LeafStatistics, effort: Effort): Family {
  return new Coarse(space, statistics, effort).family();
}

class Coarse {
  readonly #space: SearchSpace;
  readonly #leafBytes: readonly (readonly number[])[];
  readonly #effort: Effort;
  /** For each occurrence, bit sets of the leaves that the same sites store. */
  readonly #groups: readonly (readonly number[])[];
  /** Occurrences, fewest rows first, each tied to one before it where there is such a one. */
  readonly #order: readonly number[];
  readonly #splits = new Map<number, readonly (readonly [number, number])[]>();
  readonly #variants = new PairMemo<readonly Wanted[]>();

  constructor(space: SearchSpace, statistics: LeafStatistics, effort: Effort) {
    this.#space = space;
    this.#leafBytes = leafBytes(space, statistics);
    this.#effort = effort;
    this.#order = greedyOrder(space, statistics);
    this.#groups = space.boxes.leafNames.map((leaves, occurrence) => {
      const byCopies = new Map<number, number>();
      for (const leaf of leaves.keys()) {
        const copies = space.sitesStoring(occurrence, leaf);
        byCopies.set(copies, (byCopies.get(copies) ?? 0) | (1 << leaf));
      }
      return [...byCopies.values()];
    });
  }

  family(): Family {
    const { rows: table } = this.#space;
    const sites = memoized((rows) => this.#sites(rows.box));
    return {
      unions: memoized((rows) =>
        this.#unions(rows.box).map((parts) => parts.map((part) => table.all(part))),
      ),
      joins: memoized((rows) =>
        this.#splitsOf(rows.occurrences).map(
          ([a, b]) => [table.all(restrict(rows.box, a)), table.all(restrict(rows.box, b))] as const,
        ),
      ),
      variants: (side, other) => this.#variantsOf(side, other),
      sites: (rows) => sites(rows.reducer ? table.all(rows.box) : rows),
      hasRoundTrips: false,
      hasFilters: this.#order.length <= MOST_FILTERED,
    };
  }

  #unions(box: Box): readonly (readonly Box[])[] {
    const cuts = box.leaves.flatMap((leaves, occurrence) => {
      const sets = (this.#groups[occurrence] ?? []).flatMap((group) => group & leaves || []);
      return sets.length > 1 ? [{ occurrence, sets }] : [];
    });
    const [only, ...others] = bitsOfBox(box);
    if (cuts.length === 0 && only !== undefined && others.length === 0) {
      const leaves = bitsOf(box.leaves[only] ?? 0).map((leaf) => 1 << leaf);
      return leaves.length > 1 ? [leaves.map((leaf) => withLeaves(box, only, leaf))] : [];
    }
    const bytes = (occurrence: number): number =>
      bitsOf(box.leaves[occurrence] ?? 0).reduce(
        (sum, leaf) => sum + (this.#leafBytes[occurrence]?.[leaf] ?? 0),
        0,
      );
    const parted = cuts
      .toSorted((a, b) => bytes(b.occurrence) - bytes(a.occurrence))
      .map(({ occurrence, sets }) =>
        sets.flatMap((set) => this.#space.partners.within(withLeaves(box, occurrence, set)) ?? []),
      )
      .filter((parts) => parts.length > 1);
    if (others.length === 0) return parted.slice(0, 1);
    // Where one cut cuts all the others too, its parts are joined where they are stored.
    const aligned = parted.filter((parts) => cuts.every((cut) => areDisjoint(parts, cut)));
    if (!this.#effort.isNested && this.#restricted(box) !== 0) return aligned.slice(0, 1);
    const more = parted.filter((parts) => !aligned.includes(parts));
    return [...aligned.slice(0, 1), ...more.slice(0, this.#effort.pivots)];
  }

  /** Pairs of connected sets; a product only where nothing connects the occurrences. */
  #splitsOf(occurrences: number): readonly (readonly [number, number])[] {
    const known = this.#splits.get(occurrences);
    if (known) return known;
    if ((occurrences & (occurrences - 1)) === 0) return [];
    const splits =
      this.#effort.orders === 'one' ? [this.#lastOf(occurrences)] : this.#allSplits(occurrences);
    this.#splits.set(occurrences, splits);
    return splits;
  }

  /** The occurrence that is joined last, where relations are joined in one order only. */
  #lastOf(occurrences: number): readonly [number, number] {
    const inOrder = this.#order.filter((occurrence) => (occurrences >> occurrence) & 1);
    const last = 1 << (inOrder.at(-1) ?? 0);
    return [occurrences & ~last, last];
  }

  #allSplits(occurrences: number): readonly (readonly [number, number])[] {
    const { boxes } = this.#space;
    const lowest = occurrences & -occurrences;
    const pairs = subsets(occurrences)
      .filter((subset) => subset !== occurrences && (subset & lowest) !== 0)
      .map((subset) => [subset, occurrences & ~subset] as const);
    const tied = pairs.filter(([a, b]) => areTied(boxes, a, b));
    const joined = tied.filter(([a, b]) => isConnected(boxes, a) && isConnected(boxes, b));
    if (joined.length > 0) return joined;
    return tied.length > 0 ? tied : pairs.filter(([a]) => isConnected(boxes, a)).slice(0, 1);
  }

  #variantsOf(side: Wanted, other: Wanted): readonly Wanted[] {
    const isRelation = (side.occurrences & (side.occurrences - 1)) === 0;
    const { reduces } = this.#effort;
    if (reduces === 'nothing' || (reduces === 'relations' && !isRelation)) return [side];
    const known = this.#variants.get(side.number, other.number);
    if (known) return known;
    const { problem, boxes, rows: table, sites } = this.#space;
    const reducers: Reducer[] = [];
    if (other.isConnected && areTied(boxes, side.occurrences, other.occurrences)) {
      reducers.push(...this.#semis(side, other.box, other.occurrences));
    }
    for (const occurrence of bitsOf(other.occurrences)) {
      const isWhole = other.occurrences === 1 << occurrence;
      if (isWhole || !areTied(boxes, side.occurrences, 1 << occurrence)) continue;
      const by = restrict(other.box, 1 << occurrence);
      reducers.push(...this.#semis(side, by, 1 << occurrence));
    }
    if ((other.occurrences & (other.occurrences - 1)) === 0) {
      reducers.push(...antiReducers(problem, boxes, sites, side.box, other.box));
    }
    const made = [side, ...reducers.map((reducer) => table.reduced(side, reducer))];
    this.#variants.set(side.number, other.number, made);
    return made;
  }

  /** By all join columns, and by each alone. */
  #semis(side: Wanted, by: Box, occurrences: number): readonly Reducer[] {
    const { problem, boxes } = this.#space;
    const single = this.#effort.asksByOne
      ? singleEqualities(problem, boxes, side.occurrences, occurrences)
      : [];
    return [{ kind: 'semi', by }, ...single.map((on) => ({ kind: 'semi' as const, by, on }))];
  }

  /**
   * The sites that store most of the rows, and the asking one; of rows that were taken apart by a
   * relation, where its part is stored, too.
   */
  #sites(box: Box): readonly number[] {
    const { sites, problem } = this.#space;
    const stored = sites.map((_, site) => this.#bytesAt(box, site));
    const most = [...sites.keys()]
      .filter((site) => (stored[site] ?? 0) > 0)
      .sort((a, b) => (stored[b] ?? 0) - (stored[a] ?? 0))
      .slice(0, this.#effort.sites);
    const chosen = new Set([...most, sites.indexOf(problem.asking)]);
    for (const occurrence of bitsOf(this.#restricted(box))) {
      const home = this.#homeOf(occurrence, box.leaves[occurrence] ?? 0, chosen);
      if (home !== undefined) chosen.add(home);
    }
    return [...chosen];
  }

  /** A site that stores all of some leaves, unless one that is chosen does. */
  #homeOf(occurrence: number, leaves: number, chosen: ReadonlySet<number>): number | undefined {
    const copies = bitsOf(leaves).reduce(
      (all, leaf) => all & this.#space.sitesStoring(occurrence, leaf),
      -1,
    );
    const homes = [...this.#space.sites.keys()].filter((site) => (copies >> site) & 1);
    return homes.some((site) => chosen.has(site)) ? undefined : homes[0];
  }

  /** Bit set of the occurrences of which a box has a part only. */
  #restricted(box: Box): number {
    const { leafNames } = this.#space.boxes;
    return box.leaves.reduce((bits, leaves, occurrence) => {
      const all = (1 << (leafNames[occurrence]?.length ?? 0)) - 1;
      return leaves === 0 || leaves === all ? bits : bits | (1 << occurrence);
    }, 0);
  }

  #bytesAt(box: Box, site: number): number {
    let sum = 0;
    for (const [occurrence, leaves] of box.leaves.entries()) {
      const bytes = this.#leafBytes[occurrence];
      for (let rest = leaves; rest !== 0; rest &= rest - 1) {
        const leaf = 31 - Math.clz32(rest & -rest);
        const isHere = (this.#space.sitesStoring(occurrence, leaf) >> site) & 1;
        if (isHere === 1) sum += bytes?.[leaf] ?? 0;
      }
    }
    return sum;
  }
}

function greedyOrder({ boxes }: SearchSpace, statistics: LeafStatistics): readonly number[] {
  const rows = boxes.leafNames.map((leaves, occurrence) =>
    statistics.rows(occurrence, (1 << leaves.length) - 1),
  );
  const waiting = new Set(boxes.occurrences.keys());
  const order: number[] = [];
  let before = 0;
  const fewest = (a: number, b: number): number => ((rows[b] ?? 0) < (rows[a] ?? 0) ? b : a);
  while (waiting.size > 0) {
    const tied = [...waiting].filter((own) => areTied(boxes, before, 1 << own));
    const next = (tied.length > 0 ? tied : [...waiting]).reduce(fewest);
    waiting.delete(next);
    order.push(next);
    before |= 1 << next;
  }
  return order;
}

/** Textbook bytes of each leaf with the columns used later; a row counts even without any. */
function leafBytes(space: SearchSpace, statistics: LeafStatistics): readonly (readonly number[])[] {
  const { boxes, problem } = space;
  return boxes.leafNames.map((leaves, occurrence) => {
    const name = boxes.occurrences[occurrence] ?? '';
    const columns = columnsUsedLater(problem, new Set([name]));
    const width = columns.reduce((sum, column) => sum + columnOf(problem, column).width, 1);
    return [...leaves.keys()].map((leaf) => width * (1 + statistics.rows(occurrence, 1 << leaf)));
  });
}

const withLeaves = (box: Box, occurrence: number, leaves: number): Box => ({
  leaves: box.leaves.with(occurrence, leaves),
});

/** The occurrences that take part in a box. */
const bitsOfBox = (box: Box): readonly number[] =>
  box.leaves.flatMap((leaves, occurrence) => (leaves === 0 ? [] : [occurrence]));

/** Whether no leaf of an occurrence is in two parts. */
function areDisjoint(
  parts: readonly Box[],
  { occurrence }: { readonly occurrence: number },
): boolean {
  let seen = 0;
  return parts.every(({ leaves }) => {
    const own = leaves[occurrence] ?? 0;
    const isNew = (seen & own) === 0;
    seen |= own;
    return isNew;
  });
}
