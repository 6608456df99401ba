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

/** Makes equal rows the same object, so that everything about them is worked out once. */
export class RowsTable {
  readonly #space: BoxSpace;
  readonly #known = new Map<string, Wanted>();

  constructor(space: BoxSpace) {
    this.#space = space;
  }

  all(box: Box): Wanted {
    const key = boxKey(box);
    return this.#known.get(key) ?? this.#make(key, { box });
  }

  reduced({ box }: Rows, reducer: Reducer): Wanted {
    const rows = { box, reducer };
    const key = rowsKey(rows);
    return this.#known.get(key) ?? this.#make(key, rows);
  }

  #make(key: string, rows: Rows): Wanted {
    const occurrences = occurrencesOf(rows.box);
    const connected = isConnected(this.#space, occurrences);
    const made = { ...rows, number: this.#known.size, occurrences, isConnected: connected };
    this.#known.set(key, made);
    return made;
  }
}
