import type { Expression } from '../../sql/ast.ts';
import { printExpression } from '../../sql/print.ts';
import type { Form } from '../condense/form.ts';
import type { Problem } from '../problem.ts';
import type { BoxSpace } from './box.ts';
import { type Rows, rowsAsText } from './expression.ts';

/** The SELECT that counts at central what is left of some rows in a form. */
export function countOfCondensed(
  problem: Problem,
  space: BoxSpace,
  rows: Rows,
  { first }: Form,
): string {
  const { items, distinct, groupBy, having, aggregates, limit } = first;
  const from = rowsAsText(problem, space, rows);
  const list = items.map((item) => printExpression(item.expression)).join(', ');
  const isGrouped = aggregates || groupBy.length > 0;
  // Without keys all rows are one group.
  if (groupBy.length === 0 && aggregates && !having) return 'SELECT 1';
  const cut = limit ? ` LIMIT ${printExpression(limit)}` : '';
  if (!isGrouped && !distinct) {
    const count = `SELECT count(*) ${from}`;
    return limit ? `SELECT min(${printExpression(limit)}, (${count}))` : count;
  }
  const keys = groupBy.map((key: Expression) => printExpression(key)).join(', ');
  const grouped = keys === '' ? '' : ` GROUP BY ${keys}`;
  const chosen = having ? ` HAVING ${printExpression(having)}` : '';
  const selected = distinct ? `SELECT DISTINCT ${list}` : `SELECT ${isGrouped ? 'count(*)' : list}`;
  return `SELECT count(*) FROM (${selected} ${from}${grouped}${chosen}${cut})`;
}
