import type { Expression } from '../../sql/ast.ts';
import type { Box, BoxSpace } from './box.ts';
import { boxKey, isConnected, occurrencesOf } from './box.ts';
import { type Bloom, type Reducer, type Rows, reducerKey } from './expression.ts';
import { PairMemo } from './memo.ts';

/** Rows that a plan may want, with a number by which to find what is known of them. */
export interface Wanted extends Rows {
  readonly number: number;
  /** Bit set of the occurrences that take part. */
  readonly occurrences: number;
  /** Whether conjuncts tie all of them together; a product of unrelated rows is never sent. */
  readonly isConnected: boolean;
}

/** Boxes of so many leaves at most are told apart by one number, of bits that engines keep so. */
const MOST_BITS = 30;

/** Makes equal rows the same object, so that everything about them is worked out once. */
export class RowsTable {
  readonly #space: BoxSpace;
  /** How far each occurrence's leaves are moved in the number of a box; none where it has none. */
  readonly #shifts: readonly number[] | undefined;
  readonly #boxes = new Map<number | string, Wanted>();
  readonly #connected = new Map<number, boolean>();
  /** By the numbers of the rows and of the reducer. */
  readonly #reduced = new PairMemo<Wanted>();
  /** By the numbers of the partners and of the equality, or of none. */
  readonly #semis = new PairMemo<number>();
  readonly #equalities = new Map<Expression, number>();
  readonly #blooms = new Map<string, Bloom>();
  readonly #others = new Map<string, number>();
  /** Other reducers are mostly asked for as the very object that is known; that needs no text. */
  readonly #known = new Map<Reducer, number>();
  #count = 0;
  #reducers = 0;

  constructor(space: BoxSpace) {
    this.#space = space;
    let bits = 0;
    const shifts = space.leafNames.map((leaves) => {
      bits += leaves.length;
      return bits - leaves.length;
    });
    this.#shifts = bits <= MOST_BITS ? shifts : undefined;
  }

  all(box: Box): Wanted {
    const key = this.#keyOf(box);
    const known = this.#boxes.get(key);
    if (known) return known;
    const rows = this.#make({ box });
    this.#boxes.set(key, rows);
    return rows;
  }

  reduced({ box }: Rows, reducer: Reducer): Wanted {
    const { number } = this.all(box);
    const by = this.#numberOf(reducer);
    const known = this.#reduced.get(number, by);
    if (known) return known;
    const rows = this.#make({ box, reducer });
    this.#reduced.set(number, by, rows);
    return rows;
  }

  /** Equal reducers by filters are the same object. */
  bloom(reducer: Bloom): Bloom {
    const key = reducerKey(reducer);
    const known = this.#blooms.get(key) ?? reducer;
    this.#blooms.set(key, known);
    return known;
  }

  #keyOf(box: Box): number | string {
    const shifts = this.#shifts;
    if (!shifts) return boxKey(box);
    const { leaves } = box;
    let key = 0;
    for (let index = 0; index < leaves.length; index += 1) {
      key |= (leaves[index] ?? 0) << (shifts[index] ?? 0);
    }
    return key;
  }

  #numberOf(reducer: Reducer): number {
    if (reducer.kind !== 'semi') return this.#numberOfOther(reducer);
    const { by, on } = reducer;
    const partners = this.all(by).number;
    const equality = on ? (this.#equalities.get(on) ?? this.#equalities.size + 1) : 0;
    if (on) this.#equalities.set(on, equality);
    const known = this.#semis.get(partners, equality);
    if (known !== undefined) return known;
    const number = this.#nextReducer();
    this.#semis.set(partners, equality, number);
    return number;
  }

  #numberOfOther(reducer: Reducer): number {
    const same = this.#known.get(reducer);
    if (same !== undefined) return same;
    const key = reducerKey(reducer);
    const number = this.#others.get(key) ?? this.#nextReducer();
    this.#others.set(key, number);
    this.#known.set(reducer, number);
    return number;
  }

  #nextReducer(): number {
    this.#reducers += 1;
    return this.#reducers;
  }

  #make({ box, reducer }: Rows): Wanted {
    const occurrences = occurrencesOf(box);
    const known = this.#connected.get(occurrences);
    const connected = known ?? isConnected(this.#space, occurrences);
    if (known === undefined) this.#connected.set(occurrences, connected);
    const number = this.#count;
    this.#count += 1;
    const own = { box, number, occurrences, isConnected: connected };
    return reducer ? { ...own, reducer } : own;
  }
}
