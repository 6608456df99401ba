import { inputsOf, mapInputs } from '../algebra/inputs.ts';
import type { Operator } from '../algebra/operator.ts';
import type { RelationNode } from './contributing.ts';
import { programOf } from './graphAlgebra.ts';
import type { Reconstruction } from './reconstruction.ts';

/** What stands in the place of a relation; `empty` where none of its rows contributes. */
export type Programs = ReadonlyMap<RelationNode, Reconstruction | 'empty'>;

/** Each occurrence once, told by its place in the tree. */
export function relationsIn(operator: Operator): readonly RelationNode[] {
  return operator.kind === 'relation' ? [operator] : inputsOf(operator).flatMap(relationsIn);
}

/** The query with programs for relations, and without what the empty ones empty. */
export function withPrograms(operator: Operator, programs: Programs): Operator {
  if (operator.kind !== 'relation') {
    return withoutEmpty(mapInputs(operator, (input) => withPrograms(input, programs)));
  }
  const program = programs.get(operator);
  if (program === undefined) return operator;
  if (program === 'empty') return EMPTY;
  return programOf({ name: operator.occurrence, relation: operator.relation }, program);
}

const EMPTY: Operator = { kind: 'empty' };

/** An operator over inputs of which some may have no rows. */
function withoutEmpty(operator: Operator): Operator {
  const isEmpty = ({ kind }: Operator): boolean => kind === 'empty';
  switch (operator.kind) {
    case 'select':
    case 'distinct':
    case 'sort':
    case 'limit':
      return isEmpty(operator.input) ? EMPTY : operator;
    case 'join': {
      const { joinKind, left, right } = operator;
      const isBoth = joinKind === 'inner' || joinKind === 'cross' || joinKind === 'semi';
      if (isBoth) return isEmpty(left) || isEmpty(right) ? EMPTY : operator;
      if (joinKind === 'anti' && isEmpty(right)) return left;
      const isLeftKept = joinKind === 'anti' || joinKind === 'left';
      if (isLeftKept && isEmpty(left)) return EMPTY;
      return joinKind === 'right' && isEmpty(right) ? EMPTY : operator;
    }
    case 'union': {
      const inputs = operator.inputs.filter((input) => !isEmpty(input));
      const [only] = inputs;
      if (only === undefined) return EMPTY;
      return inputs.length === 1 ? only : { ...operator, inputs };
    }
    default:
      // The others say something of no rows, too, or are not computed from these inputs alone.
      return operator;
  }
}
