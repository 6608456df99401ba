import type { Cardinalities } from '../cost/cardinality.ts';
import { type ColumnReference, columnKey, occurrencesIn, referencesIn } from '../problem.ts';
import type { Box } from './box.ts';
import type { Cargo, SearchSpace } from './searchSpace.ts';

/**
 * What is asked of central before anything is estimated: of every leaf, cut by its own conditions,
 * the rows and the distinct values of the columns it is joined by. Each is about one relation.
 */
export class LeafStatistics {
  readonly #space: SearchSpace;
  readonly #known: Cardinalities;
  readonly #values = new Map<string, number>();
  /** By occurrence and leaf. */
  readonly #rows: number[][] = [];

  constructor(space: SearchSpace, known: Cardinalities) {
    this.#space = space;
    this.#known = known;
  }

  /** The counts that are not known yet. */
  missing(): readonly string[] {
    const { boxes } = this.#space;
    const wanted = boxes.leafNames.flatMap((leaves, occurrence) => {
      const columns = joinColumnsOf(this.#space, boxes.occurrences[occurrence] ?? '');
      const sets = [...leaves.map((_, leaf) => 1 << leaf), (1 << leaves.length) - 1];
      return sets.flatMap((set) => [
        ...(isSingle(set) ? [this.#rowsOf(occurrence, set).count] : []),
        ...columns.map((column) => this.#valuesOf(occurrence, set, column).count),
      ]);
    });
    return [...new Set(wanted)].filter((count) => !this.#known.has(count));
  }

  /** Rows of some leaves of an occurrence, after the conditions on it alone. */
  rows(occurrence: number, leaves: number): number {
    const known = this.#rows[occurrence] ?? [];
    this.#rows[occurrence] = known;
    let sum = 0;
    for (let rest = leaves; rest !== 0; rest &= rest - 1) {
      const leaf = 31 - Math.clz32(rest & -rest);
      const rows =
        known[leaf] ?? this.#known.get(this.#rowsOf(occurrence, rest & -rest).count) ?? 0;
      known[leaf] = rows;
      sum += rows;
    }
    return sum;
  }

  /** Distinct values of a column in some leaves: of several, at most those of all together. */
  distinct(occurrence: number, leaves: number, column: ColumnReference): number {
    const key = `${leaves} ${columnKey(column)}`;
    const before = this.#values.get(key);
    if (before !== undefined) return before;
    const all = (1 << (this.#space.boxes.leafNames[occurrence]?.length ?? 0)) - 1;
    const counted = (set: number): number | undefined =>
      this.#known.get(this.#valuesOf(occurrence, set, column).count);
    let sum = 0;
    for (let rest = leaves; rest !== 0; rest &= rest - 1) {
      const set = rest & -rest;
      sum += counted(set) ?? this.rows(occurrence, set);
    }
    const values = Math.min(sum, counted(leaves) ?? counted(all) ?? sum);
    this.#values.set(key, values);
    return values;
  }

  #rowsOf(occurrence: number, leaves: number): Cargo {
    const { rows, boxes } = this.#space;
    return this.#space.cargo(
      rows.all(boxOf(boxes.occurrences.length, occurrence, leaves)),
      NONE,
      false,
    );
  }

  #valuesOf(occurrence: number, leaves: number, column: ColumnReference): Cargo {
    const { rows, boxes } = this.#space;
    const box = boxOf(boxes.occurrences.length, occurrence, leaves);
    return this.#space.cargo(rows.all(box), this.#space.single(column), true);
  }
}

const NONE: readonly ColumnReference[] = [];

const isSingle = (bits: number): boolean => (bits & (bits - 1)) === 0;

function boxOf(occurrences: number, occurrence: number, leaves: number): Box {
  return { leaves: Array.from({ length: occurrences }, (_, i) => (i === occurrence ? leaves : 0)) };
}

/** The columns by which an occurrence is joined to others. */
function joinColumnsOf({ problem }: SearchSpace, occurrence: string): readonly ColumnReference[] {
  const joins = problem.graph.conjuncts.filter((conjunct) => {
    const mentioned = occurrencesIn(conjunct);
    return mentioned.size > 1 && mentioned.has(occurrence);
  });
  return referencesIn(joins).filter((reference) => reference.occurrence === occurrence);
}
