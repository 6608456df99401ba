import type { Box, BoxSpace } from './box.ts';

/** Which leaves of two occurrences meet in some branch. */
export interface Partners {
  /**
   * A box without the leaves that meet no leaf of some other occurrence in it; undefined when none
   * are left. It looks at pairs only, so leaves that no three have in common may stay: they cost a
   * little and change no answer.
   */
  readonly within: (box: Box) => Box | undefined;
  /**
   * The boxes of one leaf an occurrence that a box is the sum of: its rows are theirs together.
   * Undefined where they are more than `most`.
   */
  readonly tuples: (box: Box, most: number) => readonly Box[] | undefined;
}

export function partnersOf({ branches, leafNames }: BoxSpace): Partners {
  // For each occurrence and leaf, by other occurrence, the bit set of leaves it meets.
  const meets = leafNames.map((leaves) => leaves.map(() => leafNames.map(() => 0)));
  for (const branch of branches) {
    for (const [occurrence, leaf] of branch.entries()) {
      const own = meets[occurrence]?.[leaf];
      if (!own) continue;
      for (const [other, partner] of branch.entries()) {
        own[other] = (own[other] ?? 0) | (1 << partner);
      }
    }
  }
  const isMet = (box: Box, occurrence: number, leaf: number): boolean =>
    box.leaves.every(
      (partners, other) =>
        partners === 0 || ((meets[occurrence]?.[leaf]?.[other] ?? 0) & partners) !== 0,
    );
  return {
    within: (box) => {
      for (let current = box; ; ) {
        const leaves = current.leaves.map((bits, occurrence) =>
          bitsOf(bits).reduce(
            (left, leaf) => (isMet(current, occurrence, leaf) ? left | (1 << leaf) : left),
            0,
          ),
        );
        if (leaves.some((bits, i) => bits === 0 && current.leaves[i] !== 0)) return undefined;
        if (leaves.every((bits, i) => bits === current.leaves[i])) return current;
        current = { leaves };
      }
    },
    tuples: (box, most) => {
      const nothing = box.leaves.map(() => 0);
      let found: readonly (readonly number[])[] = [nothing];
      for (const [occurrence, leaves] of box.leaves.entries()) {
        if (leaves === 0) continue;
        found = found.flatMap((before) =>
          bitsOf(leaves)
            .filter((leaf) => isMet({ leaves: before }, occurrence, leaf))
            .map((leaf) => before.with(occurrence, 1 << leaf)),
        );
        if (found.length > most) return undefined;
      }
      return found.map((own) => ({ leaves: own }));
    },
  };
}

/** The numbers of the bits that are set. */
export function bitsOf(bits: number): readonly number[] {
  const numbers: number[] = [];
  for (let rest = bits; rest !== 0; rest &= rest - 1) numbers.push(31 - Math.clz32(rest & -rest));
  return numbers;
}
