import { assertNever } from '../base/assert.ts';
import type { Operator } from './operator.ts';

/** The occurrences at the leaves of a tree, left to right, with repetitions. */
export function occurrencesIn(operator: Operator): readonly string[] {
  switch (operator.kind) {
    case 'relation':
    case 'fragment':
      return [operator.occurrence];
    case 'join':
      return [...occurrencesIn(operator.left), ...occurrencesIn(operator.right)];
    case 'union':
    case 'block':
      return operator.inputs.flatMap(occurrencesIn);
    case 'empty':
      return [];
    case 'select':
    case 'project':
    case 'distinct':
    case 'aggregate':
    case 'sort':
    case 'limit':
      return occurrencesIn(operator.input);
    default:
      return assertNever(operator);
  }
}
