import { assertNever } from '../base/assert.ts';
import type { Expression } from '../sql/ast.ts';
import type { Operator } from './operator.ts';

/** Rewrites every expression of an operator tree; a block keeps its query. */
export function mapOperator(
  operator: Operator,
  rewrite: (expression: Expression) => Expression,
): Operator {
  const map = (input: Operator): Operator => mapOperator(input, rewrite);
  switch (operator.kind) {
    case 'relation':
    case 'fragment':
    case 'empty':
    case 'block':
      return operator;
    case 'select':
      return { ...operator, predicate: rewrite(operator.predicate), input: map(operator.input) };
    case 'project':
      return { ...operator, items: itemsOf(operator.items, rewrite), input: map(operator.input) };
    case 'distinct':
    case 'limit':
      return { ...operator, input: map(operator.input) };
    case 'join': {
      const { predicate } = operator;
      const [left, right] = [map(operator.left), map(operator.right)];
      return { ...operator, left, right, ...(predicate ? { predicate: rewrite(predicate) } : {}) };
    }
    case 'union':
      return { ...operator, inputs: operator.inputs.map(map) };
    case 'aggregate': {
      const { items, groupBy, having } = operator;
      return {
        ...operator,
        items: itemsOf(items, rewrite),
        groupBy: groupBy.map(rewrite),
        ...(having ? { having: rewrite(having) } : {}),
        input: map(operator.input),
      };
    }
    case 'sort': {
      const keys = operator.keys.map((key) => ({ ...key, expression: rewrite(key.expression) }));
      return { ...operator, keys, input: map(operator.input) };
    }
    default:
      return assertNever(operator);
  }
}

const itemsOf = (
  items: Extract<Operator, { kind: 'project' }>['items'],
  rewrite: (expression: Expression) => Expression,
) => items.map((item) => ({ ...item, expression: rewrite(item.expression) }));
