import type { FragmentName, SiteId } from '../../base/brand.ts';
import { isVertical } from '../../catalog/fragmentTree.ts';
import type { Expression } from '../../sql/ast.ts';
import { fragmentNamed, type Problem, relationOfOccurrence } from '../problem.ts';
import { type Box, type BoxSpace, namesIn, occurrencesOf } from './box.ts';
import { comparesAlike } from './comparesAlike.ts';
import { conjunctsBetween, leavesIn, type Reducer } from './expression.ts';

/**
 * Rule shipOnlyUnmatched.
 *
 * What it rewrites: A ⋈ B₂, where B₂ is some of the fragments of B and the join equates a key of B
 * with columns of A, becomes (A ▷ B₁) ⋈ B₂ for other fragments B₁ of B.
 *
 * When it is valid: the key is a key over *all* fragments of B, and no row of B is stored in two of
 * them (the fragmentation is disjoint). Then a row of A whose key value occurs in B₁ has its only
 * possible partner there and needs to look nowhere else.
 *
 * How: one antijoin for each fragment in B₁, at a site that stores them, on the key alone.
 */
export function antiReducers(
  problem: Problem,
  space: BoxSpace,
  sites: readonly SiteId[],
  side: Box,
  other: Box,
): readonly Anti[] {
  const occurrences = occurrencesOf(side);
  return other.leaves.flatMap((leaves, index) => {
    const conjuncts = leaves === 0 ? undefined : matchedBy(problem, space, occurrences, index);
    if (!conjuncts) return [];
    const known = reducers.get(conjuncts) ?? new Map<number, readonly Anti[]>();
    reducers.set(conjuncts, known);
    const made = known.get(leaves) ?? reducersBy(problem, space, sites, other, index, conjuncts);
    known.set(leaves, made);
    return made;
  });
}

type Anti = Extract<Reducer, { kind: 'anti' }>;

/** By the leaves that are read, of the occurrence that some conjuncts say to be matched. */
const reducers = new WeakMap<readonly Expression[], Map<number, readonly Anti[]>>();

function reducersBy(
  problem: Problem,
  space: BoxSpace,
  sites: readonly SiteId[],
  other: Box,
  index: number,
  conjuncts: readonly Expression[],
): readonly Anti[] {
  const occurrence = space.occurrences[index] ?? '';
  const read = new Set(leavesIn(space, other, index));
  const elsewhere = relationOfOccurrence(problem, occurrence).leaves.filter(
    (leaf) => !read.has(leaf),
  );
  return storedTogether(problem, sites, elsewhere).map((leaves) => ({
    kind: 'anti' as const,
    occurrence,
    leaves,
    conjuncts,
  }));
}

/** What says that a row of some occurrences is matched in one leaf of another one at most. */
function matchedBy(
  problem: Problem,
  space: BoxSpace,
  occurrences: number,
  index: number,
): readonly Expression[] | undefined {
  const known = matches.get(space) ?? new Map<number, readonly Expression[] | undefined>();
  matches.set(space, known);
  const key = occurrences * space.occurrences.length + index;
  if (known.has(key)) return known.get(key);
  const occurrence = space.occurrences[index] ?? '';
  const relation = relationOfOccurrence(problem, occurrence);
  // Two vertical fragments have the same keys, so a match in one says nothing of the other.
  const isApart =
    !problem.overlapping.has(relation.name) &&
    !relation.leaves.some((leaf) => isVertical(problem.catalog, leaf));
  const made = isApart
    ? keyEqualities(problem, namesIn(space, occurrences), occurrence)
    : undefined;
  known.set(key, made);
  return made;
}

/** It is the same whatever leaves are read. */
const matches = new WeakMap<BoxSpace, Map<number, readonly Expression[] | undefined>>();

/** Equalities that tie a whole key of an occurrence to columns of some others. */
function keyEqualities(
  problem: Problem,
  names: readonly string[],
  occurrence: string,
): readonly Expression[] | undefined {
  const relation = relationOfOccurrence(problem, occurrence);
  const between = conjunctsBetween(problem, names, [occurrence]);
  for (const key of [relation.primaryKey, ...relation.uniqueKeys]) {
    const equalities = key.map((column) =>
      between.find((conjunct) => equatesColumn(problem, conjunct, occurrence, column)),
    );
    if (key.length > 0 && equalities.every((equality) => equality !== undefined)) {
      return equalities.flatMap((equality) => (equality ? [equality] : []));
    }
  }
  return undefined;
}

/** `occurrence.column = other.column`, by the very comparison that the key is unique under. */
function equatesColumn(
  problem: Problem,
  conjunct: Expression,
  occurrence: string,
  column: string,
): boolean {
  if (conjunct.kind !== 'binary' || conjunct.operator !== '=') return false;
  const sides = [conjunct.left, conjunct.right].flatMap((side) =>
    side.kind === 'column' && side.table
      ? [{ occurrence: side.table.text, column: side.name.text }]
      : [],
  );
  const key = sides.find((side) => side.occurrence === occurrence && side.column === column);
  const partner = sides.find((side) => side.occurrence !== occurrence);
  return key !== undefined && partner !== undefined && comparesAlike(problem, key, partner);
}

/** The sets of leaves that one involved site can tell matched rows of. */
function storedTogether(
  problem: Problem,
  sites: readonly SiteId[],
  leaves: readonly FragmentName[],
): readonly (readonly FragmentName[])[] {
  const sets = sites.map((site) =>
    leaves.filter((leaf) => fragmentNamed(problem.catalog, leaf).copies.includes(site)),
  );
  const distinct = new Map(sets.filter((set) => set.length > 0).map((set) => [set.join(' '), set]));
  return [...distinct.values()];
}
