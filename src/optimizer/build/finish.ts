import type { Operator, ProjectItem } from '../../algebra/operator.ts';
import type { Finish } from '../../algebra/queryGraph.ts';
import { toSql } from '../../algebra/toSql.ts';
import { type ShapeOf, typeOf, widthOf } from '../../algebra/width.ts';
import { assert } from '../../base/assert.ts';
import type { Expression, SortKey } from '../../sql/ast.ts';
import type { LocalQuery, PlanColumn } from '../plan.ts';
import {
  columnOf,
  finishExpressions,
  inColumnOrder,
  type Problem,
  referencesIn,
} from '../problem.ts';
import { joinedRows, type LocalBlock, planColumn, readsOf, rewriteTo } from './localBlock.ts';
import { nameColumns, type Part, type PartColumn } from './part.ts';

/** What rows become, and what they are called then. */
export interface Finishing {
  readonly finish: Finish;
  readonly columns: readonly PlanColumn[];
  /** The columns of the rows that it reads. */
  readonly reads: readonly PartColumn[];
}

/** Joined rows become the answer. */
export function answering(problem: Problem): Finishing {
  const { finish } = problem.graph;
  return { finish, columns: answerColumns(problem), reads: columnsFor(problem, finish) };
}

/** The columns of joined rows that a finish reads. */
export function columnsFor(problem: Problem, finish: Finish): readonly PartColumn[] {
  const read = referencesIn(finishExpressions({ ...problem.graph, finish }));
  return nameColumns(problem, inColumnOrder(problem, read));
}

/**
 * A finish over branches as a query: one block is finished in place, a plain select list is applied
 * branch by branch, and everything else (grouping, DISTINCT, ORDER BY, LIMIT) needs all rows in
 * one result first, which `gather` computes.
 */
export function finishBlocks(
  finishing: Finishing,
  branches: readonly LocalBlock[],
  gather: (blocks: readonly LocalBlock[]) => Part,
): LocalQuery {
  const { finish, columns, reads } = finishing;
  const [only] = branches;
  assert(only, 'an answer was asked for without branches');
  const query = (algebra: Operator, blocks: readonly LocalBlock[]): LocalQuery => ({
    algebra,
    sql: toSql(algebra),
    columns: columns.map(planColumn),
    reads: readsOf(blocks),
  });
  if (branches.length === 1) return query(finished(finish, only), branches);
  if (isPlain(finish)) {
    const inputs = branches.map((block) => finished(finish, block));
    return query({ kind: 'union', inputs }, branches);
  }
  const gathered = blockOf(gather(branches.map((block) => ({ ...block, columns: reads }))));
  return query(finished(finish, gathered), [gathered]);
}

/** The textbook columns of the answer: oracle names, widths of the select list's expressions. */
export function answerColumns(problem: Problem): readonly PlanColumn[] {
  const shapeOf: ShapeOf = (occurrence, column) => columnOf(problem, { occurrence, column });
  return problem.graph.finish.items.map((item, index) => ({
    name: problem.columns[index] ?? item.name,
    width: widthOf(item.expression, shapeOf),
    type: typeOf(item.expression, shapeOf),
  }));
}

function isPlain(finish: Finish): boolean {
  const { distinct, groupBy, having, aggregates, orderBy, limit, offset } = finish;
  return (
    !distinct &&
    !having &&
    !aggregates &&
    !limit &&
    !offset &&
    groupBy.length + orderBy.length === 0
  );
}

/** All rows of a result. */
export function blockOf(part: Part): LocalBlock {
  return {
    parts: [part],
    conjuncts: [],
    links: [],
    filters: [],
    columns: part.columns,
    distinct: false,
  };
}

/** SQL's order of evaluation: group, having, select list, DISTINCT, ORDER BY, LIMIT. */
function finished(finish: Finish, block: LocalBlock): Operator {
  const rewrite = (expression: Expression): Expression => rewriteTo(block.parts, expression);
  const items: readonly ProjectItem[] = finish.items.map((item) => ({
    name: item.name,
    expression: rewrite(item.expression),
  }));
  const input = joinedRows(block);
  let operator: Operator =
    finish.aggregates || finish.groupBy.length > 0
      ? {
          kind: 'aggregate',
          groupBy: finish.groupBy.map(rewrite),
          items,
          ...(finish.having ? { having: rewrite(finish.having) } : {}),
          input,
        }
      : { kind: 'project', items, input };
  if (finish.distinct) operator = { kind: 'distinct', input: operator };
  if (finish.orderBy.length > 0) {
    const keys: readonly SortKey[] = finish.orderBy.map((key) => ({
      ...key,
      expression: rewrite(key.expression),
    }));
    operator = { kind: 'sort', keys, input: operator };
  }
  if (finish.limit || finish.offset) {
    operator = {
      kind: 'limit',
      ...(finish.limit ? { limit: finish.limit } : {}),
      ...(finish.offset ? { offset: finish.offset } : {}),
      input: operator,
    };
  }
  return operator;
}
