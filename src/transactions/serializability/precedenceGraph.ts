import type { Item } from './history.ts';

/**
 * Adya's direct serialization graph: which committed transaction has to come before which, and why.
 */
export interface PrecedenceGraph {
  /** The committed transactions, in the order of their commits. */
  readonly transactions: readonly string[];
  readonly dependencies: readonly Dependency[];
}

export interface Dependency {
  readonly source: string;
  readonly target: string;
  /**
   * `ww`: the target's version follows the source's. `wr`: the target read the source's version.
   * `rw`: the source read the version before the target's.
   */
  readonly kind: 'ww' | 'wr' | 'rw';
  readonly item: Item;
  /** A row came to fulfil the condition of a predicate read, or ceased to. */
  readonly isByPredicate: boolean;
}
