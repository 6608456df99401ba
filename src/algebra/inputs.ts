import { assertNever } from '../base/assert.ts';
import type { Operator } from './operator.ts';

/** The operators directly below. */
export function inputsOf(operator: Operator): readonly Operator[] {
  switch (operator.kind) {
    case 'relation':
    case 'fragment':
    case 'empty':
      return [];
    case 'select':
    case 'project':
    case 'distinct':
    case 'aggregate':
    case 'sort':
    case 'limit':
      return [operator.input];
    case 'join':
      return [operator.left, operator.right];
    case 'union':
    case 'block':
      return operator.inputs;
    default:
      return assertNever(operator);
  }
}

/** The operator over other inputs, each in the place of one of its own. */
export function mapInputs(operator: Operator, map: (input: Operator) => Operator): Operator {
  switch (operator.kind) {
    case 'relation':
    case 'fragment':
    case 'empty':
      return operator;
    case 'select':
    case 'project':
    case 'distinct':
    case 'aggregate':
    case 'sort':
    case 'limit':
      return { ...operator, input: map(operator.input) };
    case 'join':
      return { ...operator, left: map(operator.left), right: map(operator.right) };
    case 'union':
    case 'block':
      return { ...operator, inputs: operator.inputs.map(map) };
    default:
      return assertNever(operator);
  }
}
