import type { Value } from '../../base/value.ts';
import type { Expression, Query } from '../../sql/ast.ts';
import { integer, text } from '../../sql/make.ts';
import { printExpression } from '../../sql/print.ts';
import { mapEveryExpression } from '../../sql/tables.ts';
import { aggregateNames } from '../../sql/traverse.ts';

/**
 * Functions of constants, such as `date('1994-01-01', '+1 year')`: an engine knows their values,
 * and with these a histogram can be asked.
 */
export function constantCalls(query: Query): readonly string[] {
  const found = new Set<string>();
  replaceCalls(query, (call) => {
    found.add(printExpression(call));
    return call;
  });
  return [...found];
}

/** The query with the values in place of such calls. */
export function withValues(query: Query, values: ReadonlyMap<string, Value>): Query {
  return replaceCalls(query, (call) => literalOf(values.get(printExpression(call))) ?? call);
}

function replaceCalls(query: Query, replace: (call: Expression) => Expression): Query {
  return mapEveryExpression(query, (node) => (isConstantCall(node) ? replace(node) : node));
}

function isConstantCall(node: Expression): boolean {
  if (node.kind !== 'call' || node.star || node.over || node.filter) return false;
  const isScalar = !aggregateNames.has(node.name.text) && node.name.text !== 'random';
  return isScalar && node.arguments.length > 0 && node.arguments.every(isConstant);
}

function isConstant(node: Expression): boolean {
  if (node.kind === 'unary') return isConstant(node.operand);
  return node.kind === 'string' || node.kind === 'number' || isConstantCall(node);
}

function literalOf(value: Value | undefined): Expression | undefined {
  if (typeof value === 'string') return text(value);
  const isWhole = typeof value === 'bigint' || Number.isInteger(value);
  return isWhole && (typeof value === 'bigint' || typeof value === 'number')
    ? integer(value)
    : undefined;
}
