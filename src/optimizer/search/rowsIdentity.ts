import type { FragmentName } from '../../base/brand.ts';
import type { Expression } from '../../sql/ast.ts';
import { column } from '../../sql/make.ts';
import { printExpression } from '../../sql/print.ts';
import { mapColumns } from '../../sql/traverse.ts';
import {
  type ColumnReference,
  columnKey,
  leafIn,
  ownConjuncts,
  type Problem,
  relationOfOccurrence,
} from '../problem.ts';
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
  postponed: readonly Expression[] = [],
): RowsIdentity {
  const name = occurrenceOfOneLeaf(space, rows);
  const [leaf] = leavesIn(space, rows.box, space.occurrences.indexOf(name ?? ''));
  if (name === undefined || !leaf) {
    // Distinct rows are distinct in their own columns only, so those belong to the identity.
    const shape = distinct ? ` distinct ${sameColumns(columns)}` : '';
    return { key: `${rowsKey(rows)}${shape}`, nameOf: columnKey };
  }
  const conditions = ownConjuncts(problem, name, leaf)
    .filter((conjunct) => !postponed.includes(conjunct))
    .map(conditionText)
    .sort();
  const shape = distinct ? ` distinct ${columns.map((c) => c.column).join(' ')}` : '';
  return { key: `${leaf} where ${conditions.join(' and ')}${shape}`, nameOf: (c) => c.column };
}

/** The occurrence that reads one leaf, where that and nothing else is what the rows are. */
export function occurrenceOfOneLeaf(space: BoxSpace, { box, reducer }: Rows): string | undefined {
  const occurrence = box.leaves.findIndex((leaves) => leaves !== 0);
  const isOneLeaf =
    occurrencesOf(box) === 1 << occurrence && leavesIn(space, box, occurrence).length === 1;
  return isOneLeaf && !reducer ? space.occurrences[occurrence] : undefined;
}

/** A condition on one occurrence, free of its name. */
const conditionText = (conjunct: Expression): string =>
  printExpression(mapColumns(conjunct, (node) => column('', node.name.text)));

/**
 * Conditions of an occurrence that another reader of the same leaf does not make, for each reader
 * that makes all the others: rows sent for that one serve both.
 */
export function postponable(
  problem: Problem,
  occurrence: string,
  leaf: FragmentName,
): readonly (readonly Expression[])[] {
  const own = ownConjuncts(problem, occurrence, leaf);
  const relation = relationOfOccurrence(problem, occurrence);
  return problem.graph.occurrences.flatMap((other) => {
    if (other.name === occurrence || other.relation !== relation.name) return [];
    if (!problem.branches.some((branch) => leafIn(branch, other.name) === leaf)) return [];
    const made = ownConjuncts(problem, other.name, leaf).map(conditionText);
    const rest = own.filter((conjunct) => !made.includes(conditionText(conjunct)));
    const serves = rest.length > 0 && made.length === own.length - rest.length;
    return serves ? [rest] : [];
  });
}
