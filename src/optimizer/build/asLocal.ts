import type { Operator } from '../../algebra/operator.ts';
import { assertNever } from '../../base/assert.ts';
import { fragmentName } from '../../base/brand.ts';

/** What local queries read are stored fragments and results, under whatever name they have. */
export function asLocal(
  operator: Operator,
  nameOf: (relation: string) => string = (relation) => relation,
): Operator {
  const local = (input: Operator): Operator => asLocal(input, nameOf);
  switch (operator.kind) {
    case 'relation':
      return {
        kind: 'fragment',
        fragment: fragmentName(nameOf(operator.relation)),
        relation: operator.relation,
        occurrence: operator.occurrence,
      };
    case 'join':
      return { ...operator, left: local(operator.left), right: local(operator.right) };
    case 'union':
    case 'block':
      return { ...operator, inputs: operator.inputs.map(local) };
    case 'fragment':
    case 'empty':
      return operator;
    case 'select':
    case 'project':
    case 'distinct':
    case 'aggregate':
    case 'sort':
    case 'limit':
      return { ...operator, input: local(operator.input) };
    default:
      return assertNever(operator);
  }
}
