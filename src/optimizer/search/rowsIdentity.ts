import { column } from '../../sql/make.ts';
import { printExpression } from '../../sql/print.ts';
import { mapColumns } from '../../sql/traverse.ts';
import { type ColumnReference, columnKey, ownConjuncts, type Problem } from '../problem.ts';
import { type BoxSpace, occurrencesOf } from './box.ts';
import { leavesIn, type Rows, rowsKey, sameColumns } from './expression.ts';

/**
 * Which rows a transfer carries, so that rows needed twice at a site are sent once. Rows of one
 * leaf are the same rows whatever occurrence reads them, as long as the same conditions hold.
 */
export interface RowsIdentity {
  readonly key: string;
  readonly nameOf: (column: ColumnReference) => string;
}

export function rowsIdentity(
  problem: Problem,
  space: BoxSpace,
  rows: Rows,
  columns: readonly ColumnReference[],
  distinct: boolean,
): RowsIdentity {
  const occurrence = rows.box.leaves.findIndex((leaves) => leaves !== 0);
  const name = space.occurrences[occurrence] ?? '';
  const leaves = leavesIn(space, rows.box, occurrence);
  const [leaf] = leaves;
  const ofOneLeaf = occurrencesOf(rows.box) === 1 << occurrence && leaves.length === 1;
  if (!ofOneLeaf || rows.reducer || !leaf) {
    // Distinct rows are distinct in their own columns only, so those belong to the identity.
    const shape = distinct ? ` distinct ${sameColumns(columns)}` : '';
    return { key: `${rowsKey(rows)}${shape}`, nameOf: columnKey };
  }
  const conditions = ownConjuncts(problem, name, leaf)
    .map((conjunct) => printExpression(mapColumns(conjunct, (n) => column(leaf, n.name.text))))
    .sort();
  const shape = distinct ? ` distinct ${columns.map((c) => c.column).join(' ')}` : '';
  return { key: `${leaf} where ${conditions.join(' and ')}${shape}`, nameOf: (c) => c.column };
}
