import { type ColumnReference, columnOf } from '../problem.ts';
import { type FilterShape, filterInstead } from '../textbook/bloomFilter.ts';
import type { Estimates, RowCount } from './estimates.ts';
import type { Bloom, Semi } from './expression.ts';
import { Memo } from './memo.ts';
import type { Wanted } from './rowsTable.ts';
import type { SearchSpace } from './searchSpace.ts';

/** What a filter is no larger than, whatever it is made for. */
const LEAST: FilterShape = { bytes: 1, hashes: 1 };

/**
 * Where a Bloom filter could stand for the values that a semijoin asks by. How large a filter is
 * best depends on counts: of the values, and of the rows that are tested. So filters belong to one
 * enumeration; only those that pay by its counts are tried.
 */
export class Filters {
  readonly #space: SearchSpace;
  readonly #estimates: Estimates;
  readonly #made = new Memo<readonly Wanted[]>();

  constructor(space: SearchSpace, estimates: Estimates) {
    this.#space = space;
    this.#estimates = estimates;
  }

  /** Some rows, and those that a filter leaves in place of a semijoin. */
  withFilter(rows: Wanted): readonly Wanted[] {
    const known = this.#made.get(rows.number);
    if (known) return known;
    const filter = rows.reducer?.kind === 'semi' ? this.#filter(rows, rows.reducer) : undefined;
    const made = filter ? [rows, this.#space.rows.reduced(rows, filter)] : [rows];
    this.#made.set(rows.number, made);
    return made;
  }

  #filter(rows: Wanted, instead: Semi): Bloom | undefined {
    const columns = this.#space.askedColumns(rows.occurrences, instead);
    if (!columns) return undefined;
    const [own, theirs] = columns;
    const values = this.#values(instead, theirs);
    const others = this.#sent(this.#space.rows.all(rows.box));
    const open = [...(values.unknown ?? []), ...(others.unknown ?? [])];
    const isAnything = open.length > 0 && this.#estimates.isLeast();
    const shape = isAnything
      ? LEAST
      : filterInstead({
          values: values.rows,
          valueWidth: columnOf(this.#space.problem, theirs).width,
          others: others.rows,
          matching: this.#sent(rows).rows,
          width: this.#space.widthOf(rows),
        });
    if (!shape) return undefined;
    const filter = this.#space.rows.bloom({ kind: 'bloom', instead, own, theirs, shape });
    if (open.length > 0) this.#estimates.leaveOpen(filter, open);
    return filter;
  }

  #values({ by }: Semi, theirs: ColumnReference): RowCount {
    const column = this.#space.single(theirs);
    return this.#estimates.of(this.#space.cargo(this.#space.rows.all(by), column, true));
  }

  /** How many rows there are as they would be sent. */
  #sent(rows: Wanted): RowCount {
    const columns = this.#space.columnsUsedLater(rows);
    return this.#estimates.of(this.#space.cargo(rows, columns, this.#space.isDistinctAnswer));
  }
}
