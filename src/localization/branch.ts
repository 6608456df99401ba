import type { FragmentName } from '../base/brand.ts';

/**
 * One way to get some rows of an occurrence: leaves that are joined on the key, each with some of
 * the columns. Where no column was cut off it is one leaf alone.
 */
export type Alternative = readonly FragmentName[];

/** One alternative for one occurrence. */
export interface Choice {
  readonly occurrence: string;
  readonly leaves: Alternative;
}

/**
 * One combination of alternatives, one for each occurrence of the query. The joined rows of the
 * query are the multiset union of its branches' joined rows.
 */
export interface Branch {
  /** By occurrence name, in the query's order of occurrences. */
  readonly leaves: Readonly<Record<string, Alternative>>;
}

/** The alternatives whose union each occurrence still is, in the query's order. */
export type Alternatives = ReadonlyMap<string, readonly Alternative[]>;

export const branchOf = (choices: readonly Choice[]): Branch => ({
  leaves: Object.fromEntries(choices.map(({ occurrence, leaves }) => [occurrence, leaves])),
});

export const choicesOf = (branch: Branch): readonly Choice[] =>
  Object.entries(branch.leaves).map(([occurrence, leaves]) => ({ occurrence, leaves }));

/** How many branches the alternatives multiply to. */
export const productOf = (alternatives: Alternatives): number =>
  [...alternatives.values()].reduce((product, own) => product * own.length, 1);

export function allBranches(alternatives: Alternatives): readonly Branch[] {
  let partial: readonly (readonly Choice[])[] = [[]];
  for (const [occurrence, own] of alternatives) {
    partial = partial.flatMap((choices) =>
      own.map((leaves) => [...choices, { occurrence, leaves }]),
    );
  }
  return partial.map(branchOf);
}
