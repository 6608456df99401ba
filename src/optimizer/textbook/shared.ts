import type { FragmentName } from '../../base/brand.ts';
import type { Branch } from '../../localization/localize.ts';
import { column } from '../../sql/make.ts';
import { printExpression } from '../../sql/print.ts';
import { mapColumns } from '../../sql/traverse.ts';
import {
  type ColumnReference,
  columnsUsedLater,
  finishExpressions,
  inColumnOrder,
  leafIn,
  ownConjuncts,
  type Problem,
  referencesIn,
} from '../problem.ts';

/** The columns of joined rows that the finish reads. */
export function joinedColumns(problem: Problem): readonly ColumnReference[] {
  return inColumnOrder(problem, referencesIn(finishExpressions(problem.graph)));
}

/**
 * The columns to send of one leaf read as one occurrence: those used later by every occurrence
 * that reads the *same rows* of it, so that no row and column is sent twice ("the same rows and
 * columns needed twice at a site are sent once", headless.md). Given as columns of this occurrence.
 */
export function sharedColumns(
  problem: Problem,
  branch: Branch,
  occurrence: string,
): readonly ColumnReference[] {
  const leaf = leafIn(branch, occurrence);
  const rowsOf = selectionKey(problem, leaf, occurrence);
  const readers = problem.graph.occurrences
    .map(({ name }) => name)
    .filter(
      (name) =>
        problem.branches.some((other) => leafIn(other, name) === leaf) &&
        selectionKey(problem, leaf, name) === rowsOf,
    );
  const columns = readers.flatMap((name) => columnsUsedLater(problem, new Set([name])));
  return inColumnOrder(
    problem,
    columns.map((reference) => ({ occurrence, column: reference.column })),
  );
}

/** Which rows of a leaf an occurrence keeps, free of the occurrence's name. */
function selectionKey(problem: Problem, leaf: FragmentName, occurrence: string): string {
  return ownConjuncts(problem, occurrence, leaf)
    .map((conjunct) => printExpression(mapColumns(conjunct, (node) => column('', node.name.text))))
    .sort()
    .join(' AND ');
}
