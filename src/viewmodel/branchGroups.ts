import type { Operator } from '../algebra/operator.ts';
import { markWithInputs } from './operatorMark.ts';
import type { Qualifiers } from './qualifiers.ts';

/**
 * Branches of a union that differ only in which fragments they read are drawn as one, with what
 * they read gathered below it. Sixteen fragments joined with eight others are 128 branches: as one
 * join of 16 by 8 pieces they can be read: a join of unions is the union of the joins.
 */
export interface Bundle {
  /** Its operators look like this one. */
  readonly first: Operator;
  readonly all: readonly Operator[];
}

export const bundleOf = (operator: Operator): Bundle => ({ first: operator, all: [operator] });

/** Up to so many branches stand one by one. */
const FOLDED_FROM = 5;

/** What a leaf is a piece of: leaves of one key are pieces of one occurrence. */
export type LeafKey = (leaf: Leaf) => string;

export type Leaf = Extract<Operator, { kind: 'fragment' | 'relation' }>;

export const isLeaf = (operator: Operator): operator is Leaf =>
  operator.kind === 'fragment' || operator.kind === 'relation';

/** The branches of a union in bundles of one shape, in the order of their first ones. */
export function bundlesOf(
  branches: readonly Operator[],
  qualifiers: Qualifiers,
  leafKey: LeafKey,
): readonly Bundle[] {
  if (branches.length < FOLDED_FROM) return branches.map(bundleOf);
  return grouped(branches, (branch) => shapeOf(branch, qualifiers, leafKey));
}

/** The inputs of a bundle's operators, place by place; equal ones of one place stand once. */
export function inputBundles(
  inputs: readonly (readonly Operator[])[],
  identity: (operator: Operator) => string,
): readonly Bundle[] {
  const [places = []] = inputs;
  return places.map((first, place) => {
    const distinct = new Map(
      inputs.flatMap((own) => (own[place] ? [[identity(own[place]), own[place]] as const] : [])),
    );
    return { first, all: [...distinct.values()] };
  });
}

function grouped(
  operators: readonly Operator[],
  keyOf: (operator: Operator) => string,
): readonly Bundle[] {
  const groups = new Map<string, Operator[]>();
  for (const operator of operators) {
    const key = keyOf(operator);
    groups.set(key, [...(groups.get(key) ?? []), operator]);
  }
  return [...groups.values()].flatMap((all) => (all[0] ? [{ first: all[0], all }] : []));
}

/** Operators and what is written beside them, from the root down; leaves by what they belong to. */
function shapeOf(operator: Operator, qualifiers: Qualifiers, leafKey: LeafKey): string {
  if (isLeaf(operator)) return `leaf ${leafKey(operator)}`;
  const { mark, inputs } = markWithInputs(operator, qualifiers);
  const below = inputs.map((input) => shapeOf(input, qualifiers, leafKey));
  return JSON.stringify([mark.glyph, mark.label, below]);
}
