import { queryGraphOf } from '../algebra/mapQuery.ts';
import type { QueryGraph } from '../algebra/queryGraph.ts';
import type { Assertion } from '../catalog/catalog.ts';
import type { Expression, Query } from '../sql/ast.ts';

/** The query of NOT EXISTS (query); undefined for any other condition. */
export function deniedQuery(condition: Expression): Query | undefined {
  if (condition.kind !== 'unary' || condition.operator !== 'NOT') return undefined;
  return condition.operand.kind === 'exists' ? condition.operand.query : undefined;
}

/** Without grouping and LIMIT an answer row exists exactly when a joined row does. */
export function isPlainBlock({ finish }: QueryGraph): boolean {
  const isGrouped = finish.aggregates || finish.groupBy.length > 0 || finish.having !== undefined;
  return !isGrouped && finish.limit === undefined && finish.offset === undefined;
}

/** An assertion in denial form: no combination of rows makes all of its conjuncts TRUE. */
export interface Denial {
  readonly name: string;
  readonly graph: QueryGraph;
}

/** The denials that hold on the data, in the order of the catalog. */
export function denialsThatHold(assertions: readonly Assertion[]): readonly Denial[] {
  return assertions.flatMap(({ name, form, holds }) => {
    if (!holds || form.kind !== 'denial') return [];
    const recognised = queryGraphOf(form.query, []);
    return recognised.kind === 'graph' ? [{ name, graph: recognised.graph }] : [];
  });
}
