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
import { joinedRows, type LocalBlock, readsOf, rewriteTo } from './localBlock.ts';
import { nameColumns, type Part } from './part.ts';

/**
 * The answer's query over the branches: one block is finished in place, a plain select list is
 * applied branch by branch, and everything else (grouping, DISTINCT, ORDER BY, LIMIT) needs all
 * rows in one result first, which `gather` computes.
 */
export function finishBlocks(
  problem: Problem,
  branches: readonly LocalBlock[],
  gather: (blocks: readonly LocalBlock[]) => Part,
): LocalQuery {
  const { finish } = problem.graph;
  const [only] = branches;
  assert(only, 'an answer was asked for without branches');
  if (branches.length === 1) return finishOne(problem, only);
  if (isPlain(finish)) {
    const inputs = branches.map((block) => finished(finish, block));
    return answerQuery(problem, { kind: 'union', inputs }, branches);
  }
  const wanted = inColumnOrder(problem, referencesIn(finishExpressions(problem.graph)));
  const columns = nameColumns(problem, wanted);
  const gathered = gather(branches.map((block) => ({ ...block, columns })));
  return finishOne(problem, blockOf(gathered));
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

function blockOf(part: Part): LocalBlock {
  return {
    parts: [part],
    conjuncts: [],
    links: [],
    filters: [],
    columns: part.columns,
    distinct: false,
  };
}

function finishOne(problem: Problem, block: LocalBlock): LocalQuery {
  return answerQuery(problem, finished(problem.graph.finish, block), [block]);
}

function answerQuery(
  problem: Problem,
  algebra: Operator,
  blocks: readonly LocalBlock[],
): LocalQuery {
  return { algebra, sql: toSql(algebra), columns: answerColumns(problem), reads: readsOf(blocks) };
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
