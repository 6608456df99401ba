import type { Operator } from '../algebra/operator.ts';
import type { Finish, QueryGraph } from '../algebra/queryGraph.ts';
import type { FragmentName } from '../base/brand.ts';
import type { Expression } from '../sql/ast.ts';
import { columnsIn, conjunction } from '../sql/traverse.ts';
import type { Alternatives, Branch } from './branch.ts';
import type { Reconstruction } from './reconstruction.ts';

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

/** The same with relations replaced by their programs; the others stay relations. */
export const algebraOfPrograms = (
  graph: QueryGraph,
  programs: ReadonlyMap<string, Reconstruction>,
): Operator =>
  finishWith(
    graph.finish,
    joinTree(graph, (occurrence) => {
      const { name, relation } = occurrence;
      const program = programs.get(name);
      if (program === undefined) return { kind: 'relation', relation, occurrence: name };
      return programOf(occurrence, program);
    }),
  );

export function programOf(occurrence: Occurrence, program: Reconstruction): Operator {
  if (program.kind === 'leaf') return leafOf(occurrence, program.of);
  const inputs = program.inputs.map((input) => programOf(occurrence, input));
  return program.kind === 'union' ? unionOf(inputs) : keyJoinOf(inputs);
}

/** The same with programs written out as unions of key joins. */
export const algebraOfAlternatives = (graph: QueryGraph, alternatives: Alternatives): Operator =>
  finishWith(
    graph.finish,
    joinTree(graph, (occurrence) => {
      const own = alternatives.get(occurrence.name) ?? [];
      return unionOf(
        own.map((leaves) => keyJoinOf(leaves.map((leaf) => leafOf(occurrence, leaf)))),
      );
    }),
  );

/** The columns that a leaf has. */
export type ColumnsOf = (leaf: FragmentName) => ReadonlySet<string>;

/**
 * The union of the branches' joins under the query's finish.
 *
 * @param columnsOf puts selections on the pieces of a key join that have their columns
 */
export const algebraOfBranches = (
  graph: QueryGraph,
  branches: readonly Branch[],
  columnsOf?: ColumnsOf,
): Operator =>
  finishWith(
    graph.finish,
    unionOf(branches.map((branch) => algebraOfBranch(graph, branch, columnsOf))),
  );

/** The joined rows of one branch. */
const algebraOfBranch = (graph: QueryGraph, branch: Branch, columnsOf?: ColumnsOf): Operator =>
  joinTree(graph, (occurrence, take) => {
    const leaves = branch.leaves[occurrence.name] ?? [];
    if (leaves.length === 0) return { kind: 'empty' };
    const isPiece = columnsOf !== undefined && leaves.length > 1;
    return keyJoinOf(
      leaves.map((leaf) => {
        const own = isPiece ? take(columnsOf(leaf)) : undefined;
        return selected(own, leafOf(occurrence, leaf));
      }),
    );
  });

type Occurrence = QueryGraph['occurrences'][number];

const leafOf = ({ name, relation }: Occurrence, fragment: FragmentName): Operator => ({
  kind: 'fragment',
  fragment,
  relation,
  occurrence: name,
});

/** Pieces of one occurrence, joined on their key: that they are one occurrence says so. */
function keyJoinOf(inputs: readonly Operator[]): Operator {
  const [first, ...others] = inputs;
  return others.reduce<Operator>(
    (left, right) => ({ kind: 'join', joinKind: 'inner', left, right }),
    first ?? { kind: 'empty' },
  );
}

function unionOf(inputs: readonly Operator[]): Operator {
  const [only] = inputs;
  if (only === undefined) return { kind: 'empty' };
  return inputs.length === 1 ? only : { kind: 'union', inputs };
}

/**
 * A left-deep join in the order of FROM, except that an operand connected by a predicate comes
 * before one that would make a product.
 */
function joinTree(
  graph: QueryGraph,
  operandOf: (occurrence: Occurrence, takeWithin: TakeWithin) => Operator,
): Operator {
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
    const takeWithin: TakeWithin = (columns) => {
      const found = [...waiting].filter(
        (conjunct) =>
          isWithin(conjunct, new Set([occurrence.name])) &&
          columnsIn(conjunct).every((column) => columns.has(column.name.text)),
      );
      for (const conjunct of found) waiting.delete(conjunct);
      return conjunction(found);
    };
    const operand = operandOf(occurrence, takeWithin);
    const own = selected(take(new Set([occurrence.name])), operand);
    joined.add(occurrence.name);
    tree = tree === undefined ? own : joinWith(tree, own, take(joined));
  }
  return selected(constants, tree ?? { kind: 'empty' });
}

/** Takes the selections of the operand that need some of its columns only. */
type TakeWithin = (columns: ReadonlySet<string>) => Expression | undefined;

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
