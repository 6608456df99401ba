import type { Expression } from '../../sql/ast.ts';
import { printExpression, quoteIdentifier } from '../../sql/print.ts';
import type { Problem } from '../problem.ts';
import { formsOf } from './forms.ts';

/** Near 2^63; what is added up is rounded to floating values first. */
const LARGEST_SUM = '9.2e18';

/**
 * The SELECT that counts at central the groups in which the magnitudes of what is summed add up to
 * more than 64 bits hold; undefined where nothing is summed in parts.
 */
export function countOfLargeSums(problem: Problem): string | undefined {
  const { sums } = formsOf(problem);
  if (sums.length === 0) return undefined;
  const { occurrences, conjuncts, finish } = problem.graph;
  const from = occurrences.map(
    ({ name, relation }) => `${quoteIdentifier(relation)} AS ${quoteIdentifier(name)}`,
  );
  const where = conjuncts.map((own) => `(${printExpression(own)})`).join(' AND ');
  const keys = finish.groupBy.map(printExpression).join(', ');
  const isLarge = (own: Expression): string =>
    `total(abs((${printExpression(own)}) + 0.0)) > ${LARGEST_SUM}`;
  const rows = [
    `SELECT count(*) FROM ${from.join(', ')}`,
    ...(where === '' ? [] : [`WHERE ${where}`]),
    ...(keys === '' ? [] : [`GROUP BY ${keys}`]),
    `HAVING ${[...new Set(sums.map(isLarge))].join(' OR ')}`,
  ];
  return `SELECT count(*) FROM (${rows.join(' ')})`;
}
