import { createReasoner } from '../../algebra/satisfiability.ts';
import type { FragmentName } from '../../base/brand.ts';
import { columnFactsOf, leafPredicates } from '../../localization/leafPredicates.ts';
import type { Expression } from '../../sql/ast.ts';
import { column } from '../../sql/make.ts';
import { mapColumns } from '../../sql/traverse.ts';
import { columnKey, type Problem, referencesIn, relationOfOccurrence } from '../problem.ts';
import { equalColumns } from '../search/closePredicates.ts';

/**
 * Whether two leaves of an occurrence can have rows of one group. They cannot where the group's
 * keys determine the fragment: the predicates of both leaves contradict each other as soon as they
 * speak of the same key values, whatever else differs. A column that a conjunct equates with a key
 * is as good as the key.
 */
export function createGroupTest(
  problem: Problem,
): (occurrence: string, first: FragmentName, second: FragmentName) => boolean {
  const { groupBy } = problem.graph.finish;
  const keys = referencesIn(groupBy.filter((key) => key.kind === 'column'));
  const classes = equalColumns(problem, problem.graph.conjuncts);
  const asGood = keys.flatMap((key) => [
    key,
    ...(classes.find((members) => members.some((own) => columnKey(own) === columnKey(key))) ?? []),
  ]);
  const shared = new Set(asGood.map(columnKey));
  const known = new Map<string, boolean>();
  return (occurrence, first, second) => {
    const pair = JSON.stringify([occurrence, first, second]);
    const before = known.get(pair);
    if (before !== undefined) return before;
    const relation = relationOfOccurrence(problem, occurrence);
    const ofAnother = (predicate: Expression): Expression =>
      mapColumns(predicate, (node) =>
        shared.has(columnKey({ occurrence, column: node.name.text }))
          ? node
          : column(`${occurrence} of another`, node.name.text),
      );
    const reasoner = createReasoner(columnFactsOf(relation, occurrence));
    const { catalog } = problem;
    const mayShare = reasoner.isSatisfiable([
      ...leafPredicates(catalog, first, occurrence),
      ...leafPredicates(catalog, second, occurrence).map(ofAnother),
    ]);
    known.set(pair, !mayShare);
    return !mayShare;
  };
}
