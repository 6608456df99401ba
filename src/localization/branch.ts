import type { FragmentName } from '../base/brand.ts';
import type { Choice } from './knowledge.ts';

/**
 * One combination of leaves, one for each occurrence of the query. The joined rows of the query are
 * the multiset union of its branches' joined rows.
 */
export interface Branch {
  /** Leaf by occurrence name, in the query's order of occurrences. */
  readonly leaves: Readonly<Record<string, FragmentName>>;
}

/** The leaves that each occurrence can still take its rows from, in the query's order. */
export type Leaves = ReadonlyMap<string, readonly FragmentName[]>;

export const branchOf = (choices: readonly Choice[]): Branch => ({
  leaves: Object.fromEntries(choices.map(({ occurrence, leaf }) => [occurrence, leaf])),
});

export const choicesOf = (branch: Branch): readonly Choice[] =>
  Object.entries(branch.leaves).map(([occurrence, leaf]) => ({ occurrence, leaf }));

/** How many branches the leaves multiply to. */
export const productOf = (leaves: Leaves): number =>
  [...leaves.values()].reduce((product, own) => product * own.length, 1);

export function allBranches(leaves: Leaves): readonly Branch[] {
  let partial: readonly (readonly Choice[])[] = [[]];
  for (const [occurrence, own] of leaves) {
    partial = partial.flatMap((choices) => own.map((leaf) => [...choices, { occurrence, leaf }]));
  }
  return partial.map(branchOf);
}
