import { assertNever } from '../base/assert.ts';
import type { Operator } from './operator.ts';

/** More branches than this are left factored: nobody reads so long a line. */
const MAXIMUM_BRANCHES = 256;

/**
 * An operator tree with its unions written out: selections and joins distribute over ∪, so that
 * every binary join of fragments stands there by itself. (A ∪ B) ⋈ C becomes (A ⋈ C) ∪ (B ⋈ C).
 * Projections, groupings and what comes after stay above the union: they need all its rows.
 */
export function distributeUnions(operator: Operator): Operator {
  const branches = branchesOf(operator);
  const [only] = branches;
  return branches.length === 1 && only ? only : { kind: 'union', inputs: branches };
}

/** The tree as branches without a union below; one branch where there is none. */
function branchesOf(operator: Operator): readonly Operator[] {
  switch (operator.kind) {
    case 'union':
      return operator.inputs.flatMap(branchesOf);
    case 'select':
      return branchesOf(operator.input).map((input) => ({ ...operator, input }));
    case 'join':
      return joinBranches(operator);
    case 'project':
    case 'distinct':
    case 'aggregate':
    case 'sort':
    case 'limit':
      return [{ ...operator, input: distributeUnions(operator.input) }];
    case 'relation':
    case 'fragment':
    case 'empty':
    case 'block':
      return [operator];
    default:
      return assertNever(operator);
  }
}

function joinBranches(join: Extract<Operator, { readonly kind: 'join' }>): readonly Operator[] {
  const isInner = join.joinKind === 'inner' || join.joinKind === 'cross';
  // Outer joins and antijoins ask for the partner that is nowhere, so the right side stays whole.
  const [lefts, rights] = [branchesOf(join.left), isInner ? branchesOf(join.right) : [join.right]];
  const mayDistribute = isInner || join.joinKind === 'semi' || join.joinKind === 'anti';
  if (!mayDistribute || lefts.length * rights.length > MAXIMUM_BRANCHES) return [join];
  return lefts.flatMap((left) => rights.map((right) => ({ ...join, left, right })));
}
