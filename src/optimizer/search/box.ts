import type { FragmentName } from '../../base/brand.ts';
import { leafIn, occurrencesIn, type Problem, survivingLeaves } from '../problem.ts';

/**
 * A box is a set of join results: for some occurrences, some of their leaves. Its rows are the
 * joined rows of those leaves; the box of all occurrences with all surviving leaves is the query.
 *
 * `leaves[i]` is a bit set over the surviving leaves of occurrence i, 0 where it takes no part.
 */
export interface Box {
  readonly leaves: readonly number[];
}

/** The occurrences and leaves of a problem by number, so that boxes are cheap to take apart. */
export interface BoxSpace {
  readonly occurrences: readonly string[];
  /** Surviving leaves of each occurrence. */
  readonly leafNames: readonly (readonly FragmentName[])[];
  /** Branches as one leaf number an occurrence. */
  readonly branches: readonly (readonly number[])[];
  /** Bit sets of the occurrences that some conjunct ties together. */
  readonly ties: readonly number[];
}

export function createBoxSpace(problem: Problem): BoxSpace {
  const occurrences = problem.graph.occurrences.map((occurrence) => occurrence.name);
  const leafNames = occurrences.map((name) => survivingLeaves(problem, name));
  const branches = problem.branches.map((branch) =>
    occurrences.map((name, index) => leafNames[index]?.indexOf(leafIn(branch, name)) ?? -1),
  );
  const ties = problem.graph.conjuncts
    .map((conjunct) =>
      [...occurrencesIn(conjunct)].reduce(
        (bits, name) => bits | (1 << occurrences.indexOf(name)),
        0,
      ),
    )
    .filter((bits) => (bits & (bits - 1)) !== 0);
  return { occurrences, leafNames, branches, ties };
}

export function fullBox(space: BoxSpace): Box {
  return { leaves: space.leafNames.map((names) => (1 << names.length) - 1) };
}

export const boxKey = (box: Box): string => box.leaves.join('.');

/** Bit set of the occurrences that take part. */
export function occurrencesOf(box: Box): number {
  return box.leaves.reduce((bits, leaves, index) => (leaves === 0 ? bits : bits | (1 << index)), 0);
}

export function namesIn(space: BoxSpace, occurrences: number): readonly string[] {
  return space.occurrences.filter((_, index) => (occurrences >> index) & 1);
}

/** Only some of the occurrences of a box, with the same leaves. */
export function restrict(box: Box, occurrences: number): Box {
  return { leaves: box.leaves.map((leaves, index) => ((occurrences >> index) & 1 ? leaves : 0)) };
}

/**
 * Drops leaves that meet no partner inside the box in any surviving branch; undefined when nothing
 * is left. So a pair that reduction emptied is never planned for.
 */
function normalize(space: BoxSpace, box: Box): Box | undefined {
  const used = box.leaves.map(() => 0);
  let found = false;
  for (const branch of space.branches) {
    if (!box.leaves.every((leaves, i) => leaves === 0 || (leaves >> (branch[i] ?? 0)) & 1))
      continue;
    found = true;
    for (const [i, leaf] of branch.entries())
      if (box.leaves[i] !== 0) used[i] = (used[i] ?? 0) | (1 << leaf);
  }
  return found ? { leaves: used } : undefined;
}

/** Ways to split a box into two along the leaves of one occurrence. */
export function unionSplits(space: BoxSpace, box: Box): readonly (readonly [Box, Box])[] {
  return box.leaves.flatMap((leaves, index) =>
    twoPartitions(leaves).flatMap(([first, second]): readonly (readonly [Box, Box])[] => {
      const left = normalize(space, { leaves: box.leaves.with(index, first) });
      const right = normalize(space, { leaves: box.leaves.with(index, second) });
      return left && right ? [[left, right]] : [];
    }),
  );
}

/** Ways to split a box into two joined ones. */
export function joinSplits(box: Box): readonly (readonly [Box, Box])[] {
  return twoPartitions(occurrencesOf(box)).map(
    ([first, second]) => [restrict(box, first), restrict(box, second)] as const,
  );
}

/** Whether conjuncts tie all the occurrences of a bit set together. */
export function isConnected(space: BoxSpace, occurrences: number): boolean {
  let reached = occurrences & -occurrences;
  for (let grew = true; grew; ) {
    const before = reached;
    for (const tie of space.ties) {
      if ((tie & ~occurrences) === 0 && (tie & reached) !== 0) reached |= tie;
    }
    grew = reached !== before;
  }
  return reached === occurrences;
}

/** Whether some conjunct ties the first set to the second, needing no occurrence outside both. */
export function areTied(space: BoxSpace, first: number, second: number): boolean {
  return space.ties.some(
    (tie) => (tie & first) !== 0 && (tie & second) !== 0 && (tie & ~(first | second)) === 0,
  );
}

/** Non-empty subsets of a bit set, itself included. */
export function subsets(bits: number): readonly number[] {
  const found: number[] = [];
  for (let subset = bits; subset > 0; subset = (subset - 1) & bits) found.push(subset);
  return found;
}

/** Each unordered pair of non-empty sets that make up a bit set. */
function twoPartitions(bits: number): readonly (readonly [number, number])[] {
  const lowest = bits & -bits;
  return subsets(bits)
    .filter((subset) => subset !== bits && (subset & lowest) !== 0)
    .map((subset) => [subset, bits & ~subset] as const);
}
