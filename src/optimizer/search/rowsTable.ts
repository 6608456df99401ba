import type { Box, BoxSpace } from './box.ts';
import { boxKey, isConnected, occurrencesOf } from './box.ts';
import { type Reducer, type Rows, rowsKey } from './expression.ts';

/** Rows that a plan may want, with a number by which to find what is known of them. */
export interface Wanted extends Rows {
  readonly number: number;
  /** Bit set of the occurrences that take part. */
  readonly occurrences: number;
  /** Whether conjuncts tie all of them together; a product of unrelated rows is never sent. */
  readonly isConnected: boolean;
}

/** More than there can be, so that a pair of numbers is one number. */
const MOST_ROWS = 2 ** 24;

/** Makes equal rows the same object, so that everything about them is worked out once. */
export class RowsTable {
  readonly #space: BoxSpace;
  readonly #known = new Map<string, Wanted>();
  /** Boxes are mostly asked for as the very object that is known; that needs no text. */
  readonly #ofBox = new WeakMap<Box, Wanted>();
  readonly #semi = new Map<number, Wanted>();
  #count = 0;

  constructor(space: BoxSpace) {
    this.#space = space;
  }

  all(box: Box): Wanted {
    const same = this.#ofBox.get(box);
    if (same) return same;
    const key = boxKey(box);
    const rows = this.#known.get(key) ?? this.#make({ box });
    this.#known.set(key, rows);
    this.#ofBox.set(box, rows);
    return rows;
  }

  reduced({ box }: Rows, reducer: Reducer): Wanted {
    if (reducer.kind === 'semi' && !reducer.on) {
      const pair = this.all(box).number * MOST_ROWS + this.all(reducer.by).number;
      const known = this.#semi.get(pair) ?? this.#make({ box, reducer });
      this.#semi.set(pair, known);
      return known;
    }
    const key = rowsKey({ box, reducer });
    const known = this.#known.get(key) ?? this.#make({ box, reducer });
    this.#known.set(key, known);
    return known;
  }

  #make(rows: Rows): Wanted {
    const occurrences = occurrencesOf(rows.box);
    const connected = isConnected(this.#space, occurrences);
    const made = { ...rows, number: this.#count, occurrences, isConnected: connected };
    this.#count += 1;
    return made;
  }
}
