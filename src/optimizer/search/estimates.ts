import { assert } from '../../base/assert.ts';
import { falsePositives } from '../../base/bloomFilter.ts';
import type { Expression } from '../../sql/ast.ts';
import type { Form } from '../condense/form.ts';
import type { Cardinalities } from '../cost/cardinality.ts';
import { type ColumnReference, occurrencesIn, referencesIn } from '../problem.ts';
import type { Box } from './box.ts';
import { equatedColumns } from './closePredicates.ts';
import type { Bloom } from './expression.ts';
import { LeafStatistics } from './leafStatistics.ts';
import { Memo } from './memo.ts';
import type { Wanted } from './rowsTable.ts';
import type { Cargo, SearchSpace } from './searchSpace.ts';

/** How many rows a cargo has, as far as counts tell. */
export interface RowCount {
  readonly rows: number;
  /** The counts that would say it exactly, where that is not known. */
  readonly unknown: readonly string[] | undefined;
}

/**
 * What is taken for a count that is not known. `expected`: System R's formulas (Selinger et al.
 * 1979) over exact rows and distinct values of each leaf. `least`: a lower bound, so that a plan
 * that is best with it and needs no unknown count is best. `low`: a tenth of what is expected,
 * which finds the plans that are better than they look without counting all that could be nothing.
 */
export type Guess = 'expected' | 'low' | 'least';

/** Formulas that take conditions as independent are wrong by this often enough. */
const LOW = 0.1;

type Addend = Pick<Cargo, 'rows' | 'columns' | 'distinct' | 'form'>;

/** System R's selectivities of join conditions that are no equality of columns. */
const RANGE_SELECTIVITY = 1 / 3;
const UNLIKE_SELECTIVITY = 0.9;

/** Rows of what is sent: counted where a count is known, else guessed. */
export class Estimates {
  readonly #space: SearchSpace;
  readonly #known: Cardinalities;
  readonly #guess: Guess;
  readonly #scale: number;
  readonly #leaves: LeafStatistics;
  readonly #counts = new Memo<RowCount>();
  readonly #joined = new Memo<number>();
  readonly #missing = new Map<string, Wanted>();
  /** Filters whose size depends on counts that are not known. */
  readonly #open = new Map<Bloom, Set<string>>();

  constructor(space: SearchSpace, known: Cardinalities, guess: Guess) {
    this.#space = space;
    this.#known = known;
    this.#guess = guess;
    this.#scale = guess === 'low' ? LOW : 1;
    this.#leaves = new LeafStatistics(space, known);
  }

  of(cargo: Cargo): RowCount {
    const before = this.#counts.get(cargo.number);
    if (before) return before;
    const exact = this.#known.get(cargo.count);
    const count = exact === undefined ? this.#worked(cargo) : { rows: exact, unknown: undefined };
    this.#counts.set(cargo.number, count);
    return count;
  }

  /** Whether lower bounds are wanted. */
  isLeast(): boolean {
    return this.#guess === 'least';
  }

  /** Notes the counts that a filter's size depends on. */
  leaveOpen(filter: Bloom, counts: readonly string[]): void {
    const known = this.#open.get(filter) ?? new Set<string>();
    this.#open.set(filter, known);
    for (const count of counts) known.add(count);
  }

  /** The counts that would say how large a filter is, where that is not known. */
  openOf(filter: Bloom): readonly string[] | undefined {
    const counts = this.#open.get(filter);
    return counts && [...counts];
  }

  /** Whether some count was looked for in vain. */
  lacksCounts(): boolean {
    return this.#missing.size > 0;
  }

  /**
   * The counts that were looked for in vain, with how many rows each would have to read. What
   * passes a filter is not among them: it is expected to be nearly what has a partner.
   */
  missing(): ReadonlyMap<string, number> {
    const worthwhile = [...this.#missing].filter(([, { reducer }]) => reducer?.kind !== 'bloom');
    return new Map(worthwhile.map(([count, rows]) => [count, this.#readFor(rows)]));
  }

  /** Rows that are not distinct are the sum of those of single leaves. */
  #worked(cargo: Cargo): RowCount {
    const { rows, distinct, form } = cargo;
    const open = rows.reducer?.kind === 'bloom' ? this.openOf(rows.reducer) : undefined;
    if (open) return { rows: this.#likely(cargo), unknown: open };
    const addends = distinct || form ? [rows] : this.#space.addends(rows);
    const parts = addends.map((own) => (own === rows ? cargo : this.#space.like(cargo, own)));
    const unknown = parts.filter(({ count }) => !this.#known.has(count));
    for (const { count, rows: own } of unknown) this.#missing.set(count, own);
    const sum = parts.reduce(
      (total, part) => total + (this.#known.get(part.count) ?? this.#likely(part)),
      0,
    );
    return unknown.length === 0
      ? { rows: sum, unknown: undefined }
      : { rows: sum, unknown: unknown.map(({ count }) => count) };
  }

  /** Rows of the leaves that a count reads, for each relation that it joins. */
  #readFor({ box, reducer }: Wanted): number {
    const by = reducer?.kind === 'semi' ? this.#stored(reducer.by) : 0;
    return this.#stored(box) + by;
  }

  #stored(box: Box): number {
    let rows = 0;
    let relations = 0;
    for (const [index, leaves] of box.leaves.entries()) {
      if (leaves === 0) continue;
      relations += 1;
      rows += this.#leaves.rows(index, leaves);
    }
    return rows * relations;
  }

  #likely(part: Addend): number {
    const { reducer } = part.rows;
    return reducer?.kind === 'bloom'
      ? this.#passing(part, reducer)
      : this.#scale * this.#guessed(part);
  }

  /** All rows that have a partner pass a filter, and of the others its share of mistakes. */
  #passing(part: Addend, { instead, theirs, shape }: Bloom): number {
    const { rows, columns, distinct } = part;
    const matching = { ...part, rows: this.#space.rows.reduced(rows, instead) };
    const { count } = this.#space.cargo(matching.rows, columns, distinct);
    const met = this.#known.get(count) ?? this.#scale * this.#guessed(matching);
    if (this.#guess === 'least') return met;
    const all = this.#guessed({ ...part, rows: this.#space.rows.all(rows.box) });
    const by = this.#space.rows.all(instead.by);
    const values = this.of(this.#space.cargo(by, this.#space.single(theirs), true)).rows;
    const passing = falsePositives(values, shape.bytes * 8, shape.hashes);
    return met + Math.max(0, all - met) * passing;
  }

  #guessed({ rows, columns, distinct, form }: Addend): number {
    const all = this.#rowsOf(rows);
    if (form) return this.#condensed(form, rows, all);
    if (this.#guess === 'least') {
      const isOneRelation = (rows.occurrences & (rows.occurrences - 1)) === 0;
      if (rows.reducer || !isOneRelation) return 0;
      return distinct ? Math.min(1, all) : all;
    }
    const left = all * this.#share(rows);
    if (!distinct) return left;
    const values = columns.reduce((most, column) => most * this.#values(rows.box, column), 1);
    return Math.min(left, values);
  }

  /** Groups are taken to be as many as there are values of their keys; HAVING to keep all. */
  #condensed({ first }: Form, { box, occurrences }: Wanted, all: number): number {
    const { limit, distinct, items, groupBy, aggregates } = first;
    const most = limit?.kind === 'number' ? Number(limit.text) : Number.POSITIVE_INFINITY;
    const isMerged = distinct || aggregates || groupBy.length > 0;
    if (this.#guess === 'least') {
      const isOneRelation = (occurrences & (occurrences - 1)) === 0;
      const least = first.having || !isOneRelation ? 0 : isMerged ? Math.min(1, all) : all;
      return Math.min(most, least);
    }
    if (!isMerged) return Math.min(most, all);
    const keys = aggregates || groupBy.length > 0 ? groupBy : items.map((item) => item.expression);
    const values = keys.reduce(
      (product, key) =>
        referencesIn([key]).reduce((more, column) => more * this.#values(box, column), product),
      1,
    );
    return Math.min(most, all, values);
  }

  /** Rows of a join: the product, cut by every condition between its relations. */
  #rowsOf({ box, number }: Wanted): number {
    const before = this.#joined.get(number);
    if (before !== undefined) return before;
    const { occurrences } = this.#space.boxes;
    const names = new Set(occurrences.filter((_, index) => box.leaves[index] !== 0));
    let rows = 1;
    for (const [index, leaves] of box.leaves.entries()) {
      if (leaves !== 0) rows *= this.#leaves.rows(index, leaves);
    }
    for (const conjunct of this.#space.problem.graph.conjuncts) {
      const mentioned = occurrencesIn(conjunct);
      if (mentioned.size < 2 || ![...mentioned].every((name) => names.has(name))) continue;
      rows *= this.#selectivity(box, conjunct);
    }
    this.#joined.set(number, rows);
    return rows;
  }

  #selectivity(box: Box, conjunct: Expression): number {
    const sides = equatedColumns(conjunct);
    if (sides) {
      const [first, second] = [this.#values(box, sides[0]), this.#values(box, sides[1])];
      return 1 / Math.max(first, second, 1);
    }
    const isUnlike = conjunct.kind === 'binary' && conjunct.operator === '<>';
    return isUnlike ? UNLIKE_SELECTIVITY : RANGE_SELECTIVITY;
  }

  #values(box: Box, column: ColumnReference): number {
    const index = this.#space.boxes.occurrences.indexOf(column.occurrence);
    return this.#leaves.distinct(index, box.leaves[index] ?? 0, column);
  }

  /** The share of some rows that a reducer leaves. */
  #share({ box, occurrences, reducer }: Wanted): number {
    if (!reducer) return 1;
    // What an antijoin leaves is what violates the rule that most rows follow.
    if (reducer.kind === 'anti') return 0;
    assert(reducer.kind === 'semi', 'what passes a filter is worked out from what has a partner');
    const by = this.#space.rows.all(reducer.by);
    const partners = this.#rowsOf(by);
    let share = 1;
    const { on } = reducer;
    for (const conjunct of on ? [on] : this.#space.problem.graph.conjuncts) {
      const sides = equatedColumns(conjunct);
      if (!sides) continue;
      const own = sides.find((side) => this.#isIn(occurrences, side));
      const other = sides.find((side) => this.#isIn(by.occurrences, side));
      if (!own || !other || own === other) continue;
      const values = Math.min(this.#values(by.box, other), partners);
      share *= Math.min(1, values / Math.max(1, this.#values(box, own)));
    }
    return share;
  }

  #isIn(occurrences: number, { occurrence }: ColumnReference): boolean {
    return ((occurrences >> this.#space.boxes.occurrences.indexOf(occurrence)) & 1) === 1;
  }
}
