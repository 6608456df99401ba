import { isByChance } from '../../sql/byChance.ts';
import { mapExpression } from '../../sql/traverse.ts';
import {
  columnOf,
  columnsUsedLater,
  finishExpressions,
  occurrencesIn,
  type Problem,
  referencesIn,
} from '../problem.ts';
import { completion, finishedForm } from './finishedForm.ts';
import type { Form, Forms } from './form.ts';
import { partialForm } from './partialForm.ts';

/**
 * The forms that are worth something for a query: those in which fewer or narrower rows travel than
 * joined rows with the columns used later. Where a collation calls different values equal, which of
 * them is kept depends on who comes first; such queries, and those that draw values by chance, have
 * none.
 */
export function formsOf(problem: Problem): Forms {
  const { finish } = problem.graph;
  const isGrouped = finish.aggregates || finish.groupBy.length > 0;
  const none: Forms = { isGrouped, sums: [] };
  if (!isCondensable(problem)) return none;
  const finished = finishedForm(problem);
  if (!isGrouped) {
    return finished && isWorthwhile(problem, finished) ? { ...none, finished } : none;
  }
  const found = problem.sumsMayOverflow ? undefined : partialForm(problem);
  if (!found) return finished ? { ...none, finished } : none;
  const { form: partial, sums, items } = found;
  if (!finished) return { ...none, partial, sums };
  const complete = completion(finished, partial, items(finished.first.items));
  return { isGrouped, partial, finished, complete, sums };
}

function isCondensable(problem: Problem): boolean {
  const expressions = finishExpressions(problem.graph);
  if (expressions.some(isByChance)) return false;
  // Conditions on no relation are tested when all rows are there.
  if (problem.graph.conjuncts.some((own) => occurrencesIn(own).size === 0)) return false;
  const isCollated = referencesIn(expressions).some(
    (reference) => columnOf(problem, reference).collation !== undefined,
  );
  if (isCollated) return false;
  const { orderBy } = problem.graph.finish;
  const isSorted = new Set(orderBy.map((key) => key.expression));
  return !expressions.some((expression) => {
    let collates = 0;
    mapExpression(expression, (node) => {
      if (node.kind === 'collate') collates += 1;
      return node;
    });
    const isOfSorting = isSorted.has(expression) && expression.kind === 'collate';
    return collates > (isOfSorting ? 1 : 0);
  });
}

/** Whether finished rows of a query without groups can weigh less than the rows themselves. */
function isWorthwhile(problem: Problem, { first, columns }: Form): boolean {
  if (first.limit !== undefined) return true;
  if (first.distinct && first.items.some((item) => item.expression.kind !== 'column')) return true;
  const all = new Set(problem.graph.occurrences.map(({ name }) => name));
  const raw = columnsUsedLater(problem, all);
  const widthOfRaw = raw.reduce((sum, own) => sum + columnOf(problem, own).width, 0);
  return columns.reduce((sum, own) => sum + own.width, 0) < widthOfRaw;
}
