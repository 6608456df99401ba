import { affinityOf } from '../../algebra/affinity.ts';
import { type ColumnReference, columnOf, type Problem } from '../problem.ts';

/**
 * Whether two columns that are equal hold values that compare alike with anything else. A text
 * compared with a number is compared as a number, and a collation calls different texts equal: then
 * one key value could match in two leaves, and what is asked of one column need not hold of the
 * other.
 */
export function comparesAlike(
  problem: Problem,
  first: ColumnReference,
  second: ColumnReference,
): boolean {
  const [own, other] = [columnOf(problem, first), columnOf(problem, second)];
  return (
    affinityOf(own.type) === affinityOf(other.type) &&
    own.collation === undefined &&
    other.collation === undefined
  );
}
