import type { Operator } from '../algebra/operator.ts';
import type { Finish, QueryGraph } from '../algebra/queryGraph.ts';
import type { FragmentName } from '../base/brand.ts';
import type { Expression } from '../sql/ast.ts';
import { columnsIn, conjunction } from '../sql/traverse.ts';
import type { Branch, Leaves } from './branch.ts';

/**
 * The operator trees that localization shows: selections stand on the operand they speak of, joins
 * follow the join predicates from left to right, what finishes the query stands on top.
 */

/** One selection over the product of all relations: what SQL says, word for word. */
export function canonicalAlgebra(graph: QueryGraph): Operator {
  const [first, ...others] = graph.occurrences.map(
    ({ name, relation }): Operator => ({ kind: 'relation', relation, occurrence: name }),
  );
  const product = others.reduce<Operator>(
    (left, right) => joinWith(left, right, undefined),
    first ?? { kind: 'empty' },
  );
  return finishWith(graph.finish, selected(conjunction(graph.conjuncts), product));
}

/** The query over its relations: selections and join predicates pushed to where they belong. */
export const algebraOfRelations = (graph: QueryGraph): Operator =>
  finishWith(
    graph.finish,
    joinTree(graph, ({ name, relation }) => ({ kind: 'relation', relation, occurrence: name })),
  );

/** The same with relations replaced by the unions of their leaves; the others stay relations. */
export const algebraOfLeaves = (graph: QueryGraph, leaves: Leaves): Operator =>
  finishWith(
    graph.finish,
    joinTree(graph, (occurrence) => {
      const { name, relation } = occurrence;
      const own = leaves.get(name);
      if (own === undefined) return { kind: 'relation', relation, occurrence: name };
      return unionOf(own.map((leaf) => leafOf(occurrence, leaf)));
    }),
  );

/** The union of the branches' joins under the query's finish. */
export const algebraOfBranches = (graph: QueryGraph, branches: readonly Branch[]): Operator =>
  finishWith(graph.finish, unionOf(branches.map((branch) => algebraOfBranch(graph, branch))));

/** The joined rows of one branch. */
const algebraOfBranch = (graph: QueryGraph, branch: Branch): Operator =>
  joinTree(graph, (occurrence) => {
    const leaf = branch.leaves[occurrence.name];
    return leaf === undefined ? { kind: 'empty' } : leafOf(occurrence, leaf);
  });

type Occurrence = QueryGraph['occurrences'][number];

const leafOf = ({ name, relation }: Occurrence, fragment: FragmentName): Operator => ({
  kind: 'fragment',
  fragment,
  relation,
  occurrence: name,
});

function unionOf(inputs: readonly Operator[]): Operator {
  const [only] = inputs;
  if (only === undefined) return { kind: 'empty' };
  return inputs.length === 1 ? only : { kind: 'union', inputs };
}

/**
 * A left-deep join in the order of FROM, except that an operand connected by a predicate comes
 * before one that would make a product.
 */
function joinTree(graph: QueryGraph, operandOf: (occurrence: Occurrence) => Operator): Operator {
  const waiting = new Set(graph.conjuncts);
  const take = (inside: ReadonlySet<string>): Expression | undefined => {
    const taken = [...waiting].filter((conjunct) => isWithin(conjunct, inside));
    for (const conjunct of taken) waiting.delete(conjunct);
    return conjunction(taken);
  };
  const constants = take(new Set());
  const remaining = [...graph.occurrences];
  const joined = new Set<string>();
  let tree: Operator | undefined;
  while (remaining.length > 0) {
    const connected = remaining.findIndex(({ name }) => isConnected(waiting, joined, name));
    const [occurrence] = remaining.splice(Math.max(0, connected), 1);
    if (occurrence === undefined) break;
    const own = selected(take(new Set([occurrence.name])), operandOf(occurrence));
    joined.add(occurrence.name);
    tree = tree === undefined ? own : joinWith(tree, own, take(joined));
  }
  return selected(constants, tree ?? { kind: 'empty' });
}

function joinWith(left: Operator, right: Operator, predicate: Expression | undefined): Operator {
  return predicate === undefined
    ? { kind: 'join', joinKind: 'cross', left, right }
    : { kind: 'join', joinKind: 'inner', predicate, left, right };
}

const selected = (predicate: Expression | undefined, input: Operator): Operator =>
  predicate === undefined ? input : { kind: 'select', predicate, input };

const isWithin = (conjunct: Expression, inside: ReadonlySet<string>): boolean =>
  columnsIn(conjunct).every((column) => inside.has(column.table?.text ?? ''));

function isConnected(
  waiting: ReadonlySet<Expression>,
  joined: ReadonlySet<string>,
  candidate: string,
): boolean {
  const both = new Set([...joined, candidate]);
  return [...waiting].some(
    (conjunct) =>
      isWithin(conjunct, both) &&
      !isWithin(conjunct, joined) &&
      joined.size > 0 &&
      !isWithin(conjunct, new Set([candidate])),
  );
}

/** Grouping or projection, duplicates, order and LIMIT, in SQL's order of evaluation. */
function finishWith(finish: Finish, input: Operator): Operator {
  const { items, groupBy, having, orderBy, limit, offset } = finish;
  const isGrouped = finish.aggregates || groupBy.length > 0;
  let result: Operator = isGrouped
    ? { kind: 'aggregate', groupBy, items, ...(having === undefined ? {} : { having }), input }
    : { kind: 'project', items, input };
  if (finish.distinct) result = { kind: 'distinct', input: result };
  if (orderBy.length > 0) result = { kind: 'sort', keys: orderBy, input: result };
  if (limit === undefined && offset === undefined) return result;
  return {
    kind: 'limit',
    ...(limit === undefined ? {} : { limit }),
    ...(offset === undefined ? {} : { offset }),
    input: result,
  };
}
