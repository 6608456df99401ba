import { assert } from '../base/assert.ts';
import type { FragmentName } from '../base/brand.ts';
import { columnsOfFragment, keyColumnsOf } from '../catalog/fragmentTree.ts';
import type { Branch } from '../localization/localize.ts';
import type { Expression } from '../sql/ast.ts';
import { binary, column } from '../sql/make.ts';
import { mapColumns } from '../sql/traverse.ts';
import {
  finishExpressions,
  type Problem,
  piecesIn,
  pieceworkIn,
  referencesIn,
  relationNamed,
} from './problem.ts';

/** Some branches of a query as a problem in which no row is put together from pieces. */
export interface WholeProblem {
  readonly problem: Problem;
  /** The occurrence of the query that one of the problem's reads a piece of. */
  readonly occurrenceOf: (name: string) => string;
}

/**
 * Vertical fragments as relations of their own.
 *
 * What it rewrites: an occurrence whose rows are put together from pieces becomes one occurrence
 * for each piece, joined on the key, and every column is read from the first piece that has it. So
 * the search plans for the joins of pieces as for any other: in any order, at any site, by
 * semijoin.
 *
 * Branches whose pieces divide the columns differently (mixed fragments) become problems of their
 * own; the query's rows are the multiset union of theirs.
 */
export function splitPieces(problem: Problem): readonly WholeProblem[] {
  if (pieceworkIn(problem) === undefined) {
    return [{ problem, occurrenceOf: (name) => name }];
  }
  const byShape = new Map<string, Branch[]>();
  for (const branch of problem.branches) {
    const shape = JSON.stringify(
      problem.graph.occurrences.map(({ name }) => divisionOf(problem, branch, name)),
    );
    byShape.set(shape, [...(byShape.get(shape) ?? []), branch]);
  }
  return [...byShape.values()].map((branches) => splitAlike(problem, branches));
}

/** For each column that the query reads of an occurrence, the number of the piece it is in. */
function divisionOf(problem: Problem, branch: Branch, occurrence: string): readonly number[] {
  const pieces = piecesIn(branch, occurrence);
  const { conjuncts } = problem.graph;
  const read = referencesIn([...conjuncts, ...finishExpressions(problem.graph)]);
  const own = read.filter((reference) => reference.occurrence === occurrence);
  return [
    pieces.length,
    ...own.map((reference) => pieces.findIndex((leaf) => has(problem, leaf, reference.column))),
  ];
}

const has = ({ catalog }: Problem, leaf: FragmentName, name: string): boolean =>
  columnsOfFragment(catalog, leaf).some((own) => own.name === name);

function splitAlike(problem: Problem, branches: readonly Branch[]): WholeProblem {
  const { graph, catalog } = problem;
  const [first] = branches;
  assert(first, 'a way to divide columns without branches');
  const taken = new Set(graph.occurrences.map(({ name }) => name));
  const pieces = new Map(
    graph.occurrences.map(({ name }) => [name, namesOfPieces(first, name, taken)] as const),
  );
  const occurrenceOf = new Map(
    [...pieces].flatMap(([name, own]) => own.map((piece) => [piece, name] as const)),
  );
  const rewrite = (expression: Expression): Expression =>
    mapColumns(expression, (node) => {
      const name = node.table?.text;
      if (name === undefined) return node;
      const leaves = piecesIn(first, name);
      const index = leaves.findIndex((leaf) => has(problem, leaf, node.name.text));
      const piece = pieces.get(name)?.[Math.max(0, index)];
      return piece === undefined || piece === name ? node : column(piece, node.name.text);
    });
  const occurrences = graph.occurrences.flatMap(({ name, relation }) =>
    (pieces.get(name) ?? []).map((piece) => ({ name: piece, relation })),
  );
  const links = graph.occurrences.flatMap(({ name, relation }) =>
    keyLinks(pieces.get(name) ?? [], keyColumnsOf(relationNamed(catalog, relation))),
  );
  const { finish } = graph;
  return {
    occurrenceOf: (name) => occurrenceOf.get(name) ?? name,
    problem: {
      ...problem,
      branches: branches.map((branch) => branchOfPieces(branch, pieces)),
      graph: {
        occurrences,
        conjuncts: [...graph.conjuncts.map(rewrite), ...links],
        finish: {
          ...finish,
          items: finish.items.map((item) => ({ ...item, expression: rewrite(item.expression) })),
          groupBy: finish.groupBy.map(rewrite),
          ...(finish.having ? { having: rewrite(finish.having) } : {}),
          orderBy: finish.orderBy.map((key) => ({ ...key, expression: rewrite(key.expression) })),
        },
      },
    },
  };
}

/** An occurrence of one piece keeps its name; of several, each is called after its leaf. */
function namesOfPieces(branch: Branch, occurrence: string, taken: Set<string>): readonly string[] {
  const leaves = piecesIn(branch, occurrence);
  if (leaves.length === 1) return [occurrence];
  return leaves.map((leaf) => {
    let name = `${occurrence}_${leaf}`;
    while (taken.has(name)) name = `${name}_`;
    taken.add(name);
    return name;
  });
}

function branchOfPieces(branch: Branch, pieces: ReadonlyMap<string, readonly string[]>): Branch {
  const leaves = [...pieces].flatMap(([name, own]) =>
    piecesIn(branch, name).map((leaf, index) => [own[index] ?? name, [leaf]] as const),
  );
  return { leaves: Object.fromEntries(leaves) };
}

/** Each piece of a row has the key of the first. */
function keyLinks(
  [first, ...others]: readonly string[],
  key: readonly string[],
): readonly Expression[] {
  if (first === undefined) return [];
  return others.flatMap((other) =>
    key.map((name) => binary('=', column(first, name), column(other, name))),
  );
}
