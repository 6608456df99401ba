import type { Sketch, SketchNode } from './planSketch.ts';
import { hasBranches } from './planSketch.ts';

/**
 * The row of every node, 0 at the bottom, because data flows up. What a wire connects shares a row,
 * a local edge goes at least one row up, and a row is given up to the next one above until nothing
 * is in the way: a wire passes no operator, two wires never share a gutter in a row, and an
 * operator
 * with a branch or a wire has its row of the column to itself.
 *
 * Undefined where the wires tie rows into a circle (`a` feeds `b` by wire and through a longer way
 * as well); with a tap at the end of every wire there is none.
 */
export function planRows(sketch: Sketch): ReadonlyMap<string, number> | undefined {
  const ties = tieByWires(sketch);
  const order = siteBySite(sketch, ties);
  if (!order) return undefined;
  const board = new Board(sketch);
  const rows = new Map<string, number>();
  const limit = 2 * sketch.nodes.length + 2;
  for (const members of order) {
    let row = lowestRow(sketch, members, rows);
    // Above everything placed so far there is room, unless sites of one column would get mixed.
    while (!board.fits(members, row)) {
      row += 1;
      if (row > limit) return undefined;
    }
    board.take(members, row);
    for (const member of members) rows.set(member, row);
  }
  return Math.max(...rows.values()) < TALL ? rows : liftTables(sketch, board, rows);
}

/** From this many rows on a drawing is panned, and a table is worth having beside its reader. */
const TALL = 6;

/** Stored tables stand on the bottom row; in a tall drawing they come up to their lowest reader. */
function liftTables(
  sketch: Sketch,
  board: Board,
  rows: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const lifted = new Map(rows);
  for (const { id, isStored } of sketch.nodes) {
    const isWired = sketch.wires.some(({ source }) => source === id);
    const readers = sketch.locals.filter(({ source }) => source === id);
    if (!isStored || isWired || readers.length === 0) continue;
    let row = Math.min(...readers.map(({ target }) => rows.get(target) ?? 0)) - 1;
    while (row > 0 && !board.fits([id], row)) row -= 1;
    if (row <= 0) continue;
    board.take([id], row);
    lifted.set(id, row);
  }
  return lifted;
}

type Tie = readonly string[];

/** Groups of nodes that wires hold in one row. */
function tieByWires(sketch: Sketch): ReadonlyMap<string, Tie> {
  const groups = new Map<string, string[]>(sketch.nodes.map(({ id }) => [id, [id]]));
  for (const { source, target } of sketch.wires) {
    const [left, right] = [groups.get(source) ?? [], groups.get(target) ?? []];
    if (left === right) continue;
    left.push(...right);
    for (const id of right) groups.set(id, left);
  }
  return groups;
}

/**
 * The groups so that each comes after all that feed it, and those of a site in a shared column all
 * together; undefined where they feed one another in a circle.
 */
function siteBySite(sketch: Sketch, ties: ReadonlyMap<string, Tie>): readonly Tie[] | undefined {
  const waiting = new Map<Tie, number>();
  for (const tie of ties.values()) waiting.set(tie, 0);
  for (const { source, target } of sketch.locals) {
    const [below, above] = [ties.get(source), ties.get(target)];
    if (below === above) return undefined;
    if (above) waiting.set(above, (waiting.get(above) ?? 0) + 1);
  }
  const shared = new SharedColumns(sketch, [...waiting.keys()]);
  const ready = [...waiting].filter(([, count]) => count === 0).map(([tie]) => tie);
  const order: Tie[] = [];
  for (let next = shared.pick(ready); next; next = shared.pick(ready)) {
    order.push(next);
    for (const { source, target } of sketch.locals) {
      const above = ties.get(target);
      if (ties.get(source) !== next || !above) continue;
      const left = (waiting.get(above) ?? 0) - 1;
      waiting.set(above, left);
      if (left === 0) ready.push(above);
    }
  }
  return order.length === waiting.size ? order : undefined;
}

/** Which site of a column with several is being placed; the others wait until it is done. */
class SharedColumns {
  readonly #sitesOf: ReadonlyMap<Tie, readonly SharedSite[]>;
  /** Groups of a site that are still to be placed. */
  readonly #left = new Map<string, number>();
  readonly #open = new Map<number, string>();

  constructor({ columns, nodes }: Sketch, ties: readonly Tie[]) {
    const byId = new Map(nodes.map((node) => [node.id, node]));
    this.#sitesOf = new Map(
      ties.map((tie) => {
        const sites = new Map<string, SharedSite>();
        for (const id of tie) {
          const node = byId.get(id);
          if (node && (columns[node.column]?.length ?? 0) > 1) sites.set(node.site, node);
        }
        for (const site of sites.keys()) this.#left.set(site, (this.#left.get(site) ?? 0) + 1);
        return [tie, [...sites.values()]];
      }),
    );
  }

  /** Takes the next group out of those that are ready; undefined where every one must wait. */
  pick(ready: Tie[]): Tie | undefined {
    const ranks = ready.map((tie) => this.#rank(tie));
    const best = Math.min(...ranks);
    if (best === Number.POSITIVE_INFINITY) return undefined;
    const [tie] = ready.splice(ranks.indexOf(best), 1);
    for (const { site, column } of (tie && this.#sitesOf.get(tie)) ?? []) {
      const left = (this.#left.get(site) ?? 0) - 1;
      this.#left.set(site, left);
      if (left > 0) this.#open.set(column, site);
      else this.#open.delete(column);
    }
    return tie;
  }

  /** First what goes on with a site, then what concerns none of a shared column, then a new one. */
  #rank(tie: Tie): number {
    const sites = this.#sitesOf.get(tie) ?? [];
    if (sites.length === 0) return 1;
    const isOpen = ({ site, column }: SharedSite): boolean => this.#open.get(column) === site;
    if (sites.every(isOpen)) return 0;
    return sites.every((one) => isOpen(one) || !this.#open.has(one.column))
      ? 2
      : Number.POSITIVE_INFINITY;
  }
}

type SharedSite = Pick<SketchNode, 'site' | 'column'>;

function lowestRow(sketch: Sketch, members: Tie, rows: ReadonlyMap<string, number>): number {
  const below = sketch.locals
    .filter(({ target }) => members.includes(target))
    .map(({ source }) => (rows.get(source) ?? 0) + 1);
  return Math.max(0, ...below);
}

/** What stands where: a cell of a column and row, or of a gutter and row. */
class Board {
  readonly #sketch: Sketch;
  readonly #nodes: ReadonlyMap<string, SketchNode>;
  readonly #crowded = new Set<string>();
  readonly #alone = new Set<string>();
  readonly #gutters = new Set<string>();
  /** First and last row of each site, by column. */
  readonly #extents = new Map<number, Map<string, readonly [number, number]>>();

  constructor(sketch: Sketch) {
    this.#sketch = sketch;
    this.#nodes = new Map(sketch.nodes.map((node) => [node.id, node]));
  }

  fits(members: Tie, row: number): boolean {
    const isFree = members.every((id) => {
      const cell = `${this.#nodes.get(id)?.column} ${row}`;
      if (this.#alone.has(cell) || this.#mixesSites(id, row)) return false;
      return !(this.#crowded.has(cell) && this.#needsRow(id));
    });
    return isFree && this.#crossings(members, row).every((cell) => !this.#isTaken(cell));
  }

  take(members: Tie, row: number): void {
    for (const id of members) {
      const cell = `${this.#nodes.get(id)?.column} ${row}`;
      this.#crowded.add(cell);
      if (this.#needsRow(id)) this.#alone.add(cell);
      this.#extend(id, row);
    }
    for (const { kind, key } of this.#crossings(members, row)) {
      if (kind === 'gutter') this.#gutters.add(key);
      else this.#alone.add(key);
    }
  }

  #extentWith({ column, site }: SketchNode, row: number): readonly [number, number] {
    const [first, last] = this.#extents.get(column)?.get(site) ?? [row, row];
    return [Math.min(first, row), Math.max(last, row)];
  }

  /** Sites of one column stand above one another, each on its own rows. */
  #mixesSites(id: string, row: number): boolean {
    const node = this.#nodes.get(id);
    if (!node) return false;
    const [first, last] = this.#extentWith(node, row);
    return [...(this.#extents.get(node.column) ?? [])].some(
      ([site, extent]) => site !== node.site && extent[0] <= last && first <= extent[1],
    );
  }

  #extend(id: string, row: number): void {
    const node = this.#nodes.get(id);
    if (!node) return;
    const column = this.#extents.get(node.column) ?? new Map();
    this.#extents.set(node.column, column.set(node.site, this.#extentWith(node, row)));
  }

  #needsRow(id: string): boolean {
    const { wires, locals } = this.#sketch;
    const isWired = wires.some(({ source, target }) => source === id || target === id);
    return isWired || hasBranches(locals, id);
  }

  #isTaken({ kind, key }: Crossing): boolean {
    if (kind === 'gutter') return this.#gutters.has(key);
    return this.#crowded.has(key) || this.#alone.has(key);
  }

  /** The gutters that the group's wires cross and the columns they pass over. */
  #crossings(members: Tie, row: number): readonly Crossing[] {
    return this.#sketch.wires
      .filter(({ source }) => members.includes(source))
      .flatMap(({ source, target }) => {
        const ends = [this.#nodes.get(source)?.column ?? 0, this.#nodes.get(target)?.column ?? 0];
        const [first, last] = [Math.min(...ends), Math.max(...ends)];
        const crossed: Crossing[] = [];
        for (let column = first; column < last; column += 1) {
          crossed.push({ kind: 'gutter', key: `${column} ${row}` });
          if (column > first) crossed.push({ kind: 'column', key: `${column} ${row}` });
        }
        return crossed;
      });
  }
}

interface Crossing {
  readonly kind: 'gutter' | 'column';
  readonly key: string;
}
