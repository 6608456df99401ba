import type { QueryGraph } from '../algebra/queryGraph.ts';
import { implies } from '../algebra/satisfiability.ts';
import { assert } from '../base/assert.ts';
import type { FragmentName, SiteId } from '../base/brand.ts';
import type { Catalog, Column, Fragment, Relation } from '../catalog/catalog.ts';
import { columnsOfFragment, isVertical } from '../catalog/fragmentTree.ts';
import { columnFactsOf, leafPredicates } from '../localization/leafPredicates.ts';
import type { Alternative, Branch } from '../localization/localize.ts';
import type { Expression } from '../sql/ast.ts';
import { columnsIn } from '../sql/traverse.ts';

/**
 * What every planner starts from: a select-project-join block over fragments, reduced to the
 * branches that can have rows. A branch picks one leaf for each occurrence; the answer is the
 * multiset union of the branches, finished (grouped, sorted, …) once.
 */
export interface Problem {
  readonly catalog: Catalog;
  readonly graph: QueryGraph;
  readonly branches: readonly Branch[];
  /** Assertions that removed branches: every plan of this problem relies on them. */
  readonly assumes: readonly string[];
  readonly asking: SiteId;
  /** Relations of which some row may be stored in two leaves, so that keys do not separate them. */
  readonly overlapping: ReadonlySet<string>;
  readonly leafRows: ReadonlyMap<string, number>;
  /** Relations that have exactly the rows of their leaves, so that central may count either. */
  readonly whole: ReadonlySet<string>;
  /** Whether some part of a group may have a sum beyond 64 bits though the group has none. */
  readonly sumsMayOverflow: boolean;
  /** What the names of results begin with; `v` where it is absent. */
  readonly resultPrefix?: string;
  /** The query with every name resolved, as SQL over global relations. */
  readonly sql: string;
  /** The answer's column names, as the oracle names them. */
  readonly columns: readonly string[];
}

/** A column of an occurrence. Its key is `occurrence.column`. */
export interface ColumnReference {
  readonly occurrence: string;
  readonly column: string;
}

export const columnKey = (reference: ColumnReference): string =>
  `${reference.occurrence}.${reference.column}`;

export function relationNamed(catalog: Catalog, name: string): Relation {
  const relation = catalog.relations.find((candidate) => candidate.name === name);
  assert(relation, `relation ${name} was resolved but is not in the catalog`);
  return relation;
}

/** The columns that the lab declared, in order. */
export function declaredColumns(relation: Relation): readonly Column[] {
  return relation.columns.filter((column) => !column.hidden);
}

/**
 * The columns of a leaf that goes somewhere whole. The hidden `row_id` of a relation without a
 * primary key is left at home, for no query names it, except where it joins vertical fragments.
 * Where STATISTICS imposes the width of a row, the columns together have it.
 */
export function travellingColumns(catalog: Catalog, leaf: FragmentName): readonly Column[] {
  const columns = columnsOfFragment(catalog, leaf);
  if (isVertical(catalog, leaf)) return columns;
  const own = columns.filter((column) => !column.hidden);
  const { rowWidth } = relationNamed(catalog, fragmentNamed(catalog, leaf).relation);
  if (rowWidth === undefined) return own;
  const sum = own.reduce((total, { width }) => total + width, 0);
  return own.map((column) => ({
    ...column,
    width: sum > 0 ? (column.width * rowWidth) / sum : rowWidth / own.length,
  }));
}

export function fragmentNamed(catalog: Catalog, name: string): Fragment {
  const fragment = catalog.fragments.find((candidate) => candidate.name === name);
  assert(fragment, `fragment ${name} is used by a plan but is not in the catalog`);
  return fragment;
}

export function relationOfOccurrence(problem: Problem, occurrence: string): Relation {
  const found = problem.graph.occurrences.find((candidate) => candidate.name === occurrence);
  assert(found, `occurrence ${occurrence} is not one of the query's`);
  return relationNamed(problem.catalog, found.relation);
}

export function columnOf(problem: Problem, reference: ColumnReference): Column {
  const relation = relationOfOccurrence(problem, reference.occurrence);
  const column = relation.columns.find((candidate) => candidate.name === reference.column);
  assert(column, `column ${columnKey(reference)} was resolved but does not exist`);
  return column;
}

/** The leaf that a branch picks for an occurrence of which no row is put together from several. */
export function leafIn(branch: Branch, occurrence: string): FragmentName {
  const [leaf, ...others] = piecesIn(branch, occurrence);
  assert(leaf && others.length === 0, `${occurrence} is put together from vertical fragments`);
  return leaf;
}

/** The leaves that a branch joins on the key for an occurrence: one, where columns were not cut. */
export function piecesIn(branch: Branch, occurrence: string): Alternative {
  const leaves = branch.leaves[occurrence];
  assert(leaves, `a branch picks no leaf for occurrence ${occurrence}`);
  return leaves;
}

/** An occurrence whose rows are put together from vertical fragments in some branch. */
export function pieceworkIn(problem: Problem): string | undefined {
  return problem.graph.occurrences.find(({ name }) =>
    problem.branches.some((branch) => piecesIn(branch, name).length > 1),
  )?.name;
}

/** The leaves of an occurrence that survive in some branch, in the catalog's order. */
export function survivingLeaves(problem: Problem, occurrence: string): readonly FragmentName[] {
  const picked = new Set(problem.branches.flatMap((branch) => piecesIn(branch, occurrence)));
  return relationOfOccurrence(problem, occurrence).leaves.filter((leaf) => picked.has(leaf));
}

/** All leaves that some branch reads, in the catalog's order. */
export function allSurvivingLeaves(problem: Problem): readonly Fragment[] {
  const picked = new Set(problem.branches.flatMap((branch) => Object.values(branch.leaves).flat()));
  return problem.catalog.fragments.filter((fragment) => picked.has(fragment.name));
}

/** Sites in the order of the catalog: the asking site and every site that stores such a leaf. */
export function sitesInvolved(problem: Problem): readonly SiteId[] {
  const storing = new Set(allSurvivingLeaves(problem).flatMap((leaf) => leaf.copies));
  return problem.catalog.sites
    .map((site) => site.id)
    .filter((id) => id === problem.asking || storing.has(id));
}

/** The occurrences an expression mentions; asked so often of the same conjuncts that it is kept. */
export function occurrencesIn(expression: Expression): ReadonlySet<string> {
  const known = mentioned.get(expression);
  if (known) return known;
  const tables = columnsIn(expression).flatMap(({ table }) => (table ? [table.text] : []));
  const found = new Set(tables);
  mentioned.set(expression, found);
  return found;
}

const mentioned = new WeakMap<Expression, ReadonlySet<string>>();

/** The columns an expression reads, each once. */
export function referencesIn(expressions: readonly Expression[]): readonly ColumnReference[] {
  const found = new Map<string, ColumnReference>();
  for (const { table, name } of expressions.flatMap(columnsIn)) {
    if (!table) continue;
    const reference = { occurrence: table.text, column: name.text };
    found.set(columnKey(reference), reference);
  }
  return [...found.values()];
}

/** Keeps what planners ask about a leaf read as an occurrence, as long as the problem is there. */
export function keptPerLeaf<Value>(): (
  problem: Problem,
  occurrence: string,
  leaf: FragmentName,
  compute: () => Value,
) => Value {
  const kept = new WeakMap<Problem, Map<string, Value>>();
  return (problem, occurrence, leaf, compute) => {
    const known = kept.get(problem) ?? new Map<string, Value>();
    kept.set(problem, known);
    const key = JSON.stringify([occurrence, leaf]);
    const before = known.get(key);
    if (before !== undefined) return before;
    const value = compute();
    known.set(key, value);
    return value;
  };
}

/**
 * The conjuncts on one occurrence alone that one leaf can test and that still say something there:
 * those that the leaf's own predicate implies are true of every row, so nobody needs their columns.
 */
export function ownConjuncts(
  problem: Problem,
  occurrence: string,
  leaf: FragmentName,
): readonly Expression[] {
  return keptConjuncts(problem, occurrence, leaf, () => undecided(problem, occurrence, leaf));
}

const keptConjuncts = keptPerLeaf<readonly Expression[]>();

function undecided(
  problem: Problem,
  occurrence: string,
  leaf: FragmentName,
): readonly Expression[] {
  const relation = relationOfOccurrence(problem, occurrence);
  const facts = columnFactsOf(relation, occurrence);
  const premises = leafPredicates(problem.catalog, leaf, occurrence);
  return problem.graph.conjuncts.filter((conjunct) => {
    const mentioned = occurrencesIn(conjunct);
    if (mentioned.size !== 1 || !mentioned.has(occurrence)) return false;
    return isWithinLeaf(problem, conjunct, leaf) && !implies(premises, conjunct, facts);
  });
}

/** Whether a leaf has all columns of a condition on one occurrence; a vertical one may not. */
function isWithinLeaf({ catalog }: Problem, conjunct: Expression, leaf: FragmentName): boolean {
  if (!isVertical(catalog, leaf)) return true;
  const own = new Set(columnsOfFragment(catalog, leaf).map(({ name }) => name));
  return columnsIn(conjunct).every(({ name }) => own.has(name.text));
}

/**
 * The conjuncts on one occurrence alone that no single piece of a branch can test, because they
 * compare columns of several.
 */
export function spanningConjuncts(
  problem: Problem,
  branch: Branch,
  occurrence: string,
): readonly Expression[] {
  const pieces = piecesIn(branch, occurrence);
  if (pieces.length === 1) return [];
  return problem.graph.conjuncts.filter((conjunct) => {
    const mentioned = occurrencesIn(conjunct);
    const isOwn = mentioned.size === 1 && mentioned.has(occurrence);
    return isOwn && !pieces.some((leaf) => isWithinLeaf(problem, conjunct, leaf));
  });
}

/** Every expression that the finish evaluates over joined rows. */
export function finishExpressions(graph: QueryGraph): readonly Expression[] {
  const { items, groupBy, having, orderBy } = graph.finish;
  return [
    ...items.map((item) => item.expression),
    ...groupBy,
    ...(having ? [having] : []),
    ...orderBy.map((key) => key.expression),
  ];
}

/**
 * The columns of some occurrences that are used after they have been joined: first those that
 * conjuncts reaching outside them read, then what the finish reads.
 */
export function columnsUsedLater(
  problem: Problem,
  inside: ReadonlySet<string>,
): readonly ColumnReference[] {
  const outgoing = problem.graph.conjuncts.filter((conjunct) => {
    const mentioned = [...occurrencesIn(conjunct)];
    return mentioned.some((name) => inside.has(name)) && !mentioned.every((n) => inside.has(n));
  });
  const ofInside = (references: readonly ColumnReference[]): readonly ColumnReference[] =>
    inColumnOrder(
      problem,
      references.filter((reference) => inside.has(reference.occurrence)),
    );
  return distinctColumns([
    ...ofInside(referencesIn(outgoing)),
    ...ofInside(referencesIn(finishExpressions(problem.graph))),
  ]);
}

/** Each column once, where it first stands. */
export function distinctColumns(
  references: readonly ColumnReference[],
): readonly ColumnReference[] {
  return [...new Map(references.map((reference) => [columnKey(reference), reference])).values()];
}

/** Sorts columns by occurrence, then as the relation declares them, and drops repetitions. */
export function inColumnOrder(
  problem: Problem,
  references: readonly ColumnReference[],
): readonly ColumnReference[] {
  const wanted = new Map<string, Set<string>>();
  for (const { occurrence, column } of references) {
    const columns = wanted.get(occurrence) ?? new Set();
    wanted.set(occurrence, columns.add(column));
  }
  return problem.graph.occurrences.flatMap(({ name, relation }) => {
    const own = wanted.get(name);
    if (!own) return [];
    return relationNamed(problem.catalog, relation)
      .columns.filter((column) => own.has(column.name))
      .map((column) => ({ occurrence: name, column: column.name }));
  });
}
