import type { Expression } from '../../sql/ast.ts';
import { aggregateNames, childrenOf } from '../../sql/traverse.ts';
import {
  type ColumnReference,
  finishExpressions,
  type Problem,
  relationOfOccurrence,
} from '../problem.ts';

/** Whether the finish gives the same of rows that are there once as of rows that are repeated. */
export function ignoresRepetition({ graph }: Problem): boolean {
  const { distinct, aggregates, groupBy } = graph.finish;
  if (!aggregates && groupBy.length === 0) return distinct;
  return finishExpressions(graph).flatMap(aggregatesIn).every(isOfDistinctValues);
}

function aggregatesIn(expression: Expression): readonly AggregateCall[] {
  const inside = childrenOf(expression).flatMap(aggregatesIn);
  const isAggregate = expression.kind === 'call' && aggregateNames.has(expression.name.text);
  return isAggregate ? [expression, ...inside] : inside;
}

type AggregateCall = Extract<Expression, { readonly kind: 'call' }>;

const isOfDistinctValues = ({ name, distinct }: AggregateCall): boolean =>
  distinct || name.text === 'min' || name.text === 'max';

/** The keys of some occurrences together; undefined where rows could share one. */
export function keyOf(
  problem: Problem,
  names: readonly string[],
): readonly ColumnReference[] | undefined {
  const keys = names.map((occurrence): readonly ColumnReference[] => {
    const { name, primaryKey } = relationOfOccurrence(problem, occurrence);
    // A row stored in two leaves is there twice under one key.
    if (problem.overlapping.has(name)) return [];
    return primaryKey.map((column) => ({ occurrence, column }));
  });
  return keys.every((key) => key.length > 0) ? keys.flat() : undefined;
}
