import { mapInputs } from '../../algebra/inputs.ts';
import type { Operator } from '../../algebra/operator.ts';
import { fragmentName } from '../../base/brand.ts';

/** What local queries read are stored fragments and results, under whatever name they have. */
export function asLocal(
  operator: Operator,
  nameOf: (relation: string) => string = (relation) => relation,
): Operator {
  if (operator.kind !== 'relation') return mapInputs(operator, (input) => asLocal(input, nameOf));
  const { relation, occurrence } = operator;
  return { kind: 'fragment', fragment: fragmentName(nameOf(relation)), relation, occurrence };
}
