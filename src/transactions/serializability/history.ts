import type { RowImage } from '../locking/predicate.ts';

/**
 * A history over exact versions (Adya, Weak Consistency, 1999, chapter 3): what each transaction
 * read and wrote, in the order in which it happened. `Condition` is how predicate reads say what
 * they looked for; only the `matches` given to `judgeHistory` knows what is in one.
 */
export interface History<Condition> {
  /** The rows before the first operation; of those not listed there was none. */
  readonly initial: readonly InitialRow[];
  readonly operations: readonly Operation<Condition>[];
}

/** A row for ever: the same after it was deleted and inserted anew, the same in all its copies. */
export interface Item {
  readonly relation: string;
  /** Canonical text of its key, or the textbook's letter. */
  readonly key: string;
}

export interface InitialRow {
  readonly item: Item;
  readonly image: RowImage;
}

export type Operation<Condition> =
  | {
      readonly kind: 'read';
      readonly transaction: string;
      readonly item: Item;
      readonly version: Version;
    }
  /**
   * A transaction's n-th version of an item; without an image there is then no such row. In the order
   * of these operations the versions of committed transactions follow each other.
   */
  | {
      readonly kind: 'write';
      readonly transaction: string;
      readonly item: Item;
      readonly number: number;
      readonly image?: RowImage;
    }
  /**
   * All rows that fulfil a condition were looked for; reading those found is a `read` each. Of an item
   * not in `seen` it saw the version that was in place then.
   */
  | {
      readonly kind: 'predicateRead';
      readonly transaction: string;
      readonly relation: string;
      readonly condition: Condition;
      readonly seen?: readonly { readonly item: Item; readonly version: Version }[];
    }
  | { readonly kind: 'commit' | 'abort'; readonly transaction: string };

/** The n-th version that a transaction wrote of an item, counted from 1. */
export type Version = 'initial' | { readonly writer: string; readonly number: number };

/** Whether a version's image fulfils a condition. */
export type Matches<Condition> = (condition: Condition, image: RowImage) => boolean;
