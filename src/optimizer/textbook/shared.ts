import type { FragmentName } from '../../base/brand.ts';
import { columnsOfFragment, keyColumnsOf } from '../../catalog/fragmentTree.ts';
import { column } from '../../sql/make.ts';
import { printExpression } from '../../sql/print.ts';
import { mapColumns } from '../../sql/traverse.ts';
import {
  type ColumnReference,
  columnsUsedLater,
  finishExpressions,
  inColumnOrder,
  ownConjuncts,
  type Problem,
  piecesIn,
  referencesIn,
  relationOfOccurrence,
  spanningConjuncts,
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
  leaf: FragmentName,
  occurrence: string,
): readonly ColumnReference[] {
  const own = new Set(columnsOfFragment(problem.catalog, leaf).map(({ name }) => name));
  const rowsOf = selectionKey(problem, leaf, occurrence);
  const readers = problem.graph.occurrences
    .map(({ name }) => name)
    .filter(
      (name) =>
        problem.branches.some((other) => piecesIn(other, name).includes(leaf)) &&
        selectionKey(problem, leaf, name) === rowsOf,
    );
  const columns = readers.flatMap((name) => [
    ...columnsUsedLater(problem, new Set([name])),
    ...columnsToPutTogether(problem, leaf, name),
  ]);
  return inColumnOrder(
    problem,
    columns
      .filter(({ column: wanted }) => own.has(wanted))
      .map((reference) => ({ occurrence, column: reference.column })),
  );
}

/** A piece needs its key, and what conditions on several pieces read, where these meet. */
function columnsToPutTogether(
  problem: Problem,
  leaf: FragmentName,
  occurrence: string,
): readonly ColumnReference[] {
  const joined = problem.branches.filter((branch) => {
    const pieces = piecesIn(branch, occurrence);
    return pieces.length > 1 && pieces.includes(leaf);
  });
  if (joined.length === 0) return [];
  const key = keyColumnsOf(relationOfOccurrence(problem, occurrence));
  const spanning = joined.flatMap((branch) => spanningConjuncts(problem, branch, occurrence));
  return [...key.map((name) => ({ occurrence, column: name })), ...referencesIn(spanning)];
}

/** Which rows of a leaf an occurrence keeps, free of the occurrence's name. */
function selectionKey(problem: Problem, leaf: FragmentName, occurrence: string): string {
  return ownConjuncts(problem, occurrence, leaf)
    .map((conjunct) => printExpression(mapColumns(conjunct, (node) => column('', node.name.text))))
    .sort()
    .join(' AND ');
}
