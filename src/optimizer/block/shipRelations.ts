import type { Operator } from '../../algebra/operator.ts';
import { type NamedShape, outputShapes } from '../../algebra/outputColumns.ts';
import { toSql } from '../../algebra/toSql.ts';
import type { SiteId } from '../../base/brand.ts';
import { fragmentName } from '../../base/brand.ts';
import type { Catalog, Fragment, Relation } from '../../catalog/catalog.ts';
import type { Query } from '../../sql/ast.ts';
import { column } from '../../sql/make.ts';
import { printQuery } from '../../sql/print.ts';
import { planColumn } from '../build/localBlock.ts';
import { answerShipment } from '../build/planBuilder.ts';
import { labelOf } from '../candidates.ts';
import type { ComputeStep, LocalQuery, Plan, PlanColumn, PlanStep, ShipStep } from '../plan.ts';
import { declaredColumns, fragmentNamed, relationNamed } from '../problem.ts';

/** A query that is not a select-project-join block: it is computed as written, at one site. */
export interface BlockProblem {
  readonly catalog: Catalog;
  /** With every name resolved. */
  readonly query: Query;
  readonly algebra: Operator;
  /** Every relation it reads anywhere. */
  readonly relations: readonly string[];
  readonly columns: readonly string[];
  readonly asking: SiteId;
}

/**
 * ship-whole for any query at all: each leaf of its relations that S does not store goes to S
 * whole, relations are put together again there under their own names, and the query runs as it
 * was written. Coverage is total; what it costs is what its columns and rows weigh.
 */
export function shipRelations(problem: BlockProblem): readonly Plan[] {
  const leaves = problem.relations
    .flatMap((name) => relationNamed(problem.catalog, name).leaves)
    .map((name) => fragmentNamed(problem.catalog, name));
  const storing = new Set(leaves.flatMap((leaf) => leaf.copies));
  return problem.catalog.sites
    .map((site) => site.id)
    .filter((site) => site === problem.asking || storing.has(site))
    .map((site) => planAt(problem, leaves, site));
}

function planAt(problem: BlockProblem, leaves: readonly Fragment[], site: SiteId): Plan {
  const ships = leaves.flatMap((leaf) => shipTo(problem.catalog, leaf, site));
  const relations = problem.relations
    .map((name) => relationNamed(problem.catalog, name))
    .filter((relation) => !isStoredUnderItsName(relation))
    .map((relation) => reconstruct(relation, site));
  const query = answerOf(problem);
  const answer: PlanStep = { kind: 'answer', site, query };
  const lineage = leaves.map((leaf) => leaf.name).sort();
  return {
    id: `ship-whole@${site}`,
    strategy: 'ship-whole',
    label: labelOf('ship-whole', site, problem.catalog),
    joinSite: site,
    assumes: [],
    steps: [
      ...ships,
      ...relations,
      answer,
      ...(site === problem.asking ? [] : [answerShipment(query, lineage, site, problem.asking)]),
    ],
  };
}

function shipTo(catalog: Catalog, leaf: Fragment, site: SiteId): readonly ShipStep[] {
  const [source] = leaf.copies;
  if (!source || leaf.copies.includes(site)) return [];
  return [
    {
      kind: 'ship',
      relation: leaf.name,
      source,
      target: site,
      columns: declaredColumns(relationNamed(catalog, leaf.relation)).map(planColumn),
      lineage: [leaf.name],
      isAnswer: false,
    },
  ];
}

const isStoredUnderItsName = (relation: Relation): boolean =>
  relation.leaves.length === 1 && String(relation.leaves[0]) === String(relation.name);

/** The reconstruction program of a horizontally fragmented relation: the union of its leaves. */
function reconstruct(relation: Relation, site: SiteId): ComputeStep {
  const visible = declaredColumns(relation);
  const inputs = relation.leaves.map(
    (leaf): Operator => ({
      kind: 'project',
      items: visible.map((own) => ({ expression: column(leaf, own.name), name: own.name })),
      input: {
        kind: 'fragment',
        fragment: fragmentName(leaf),
        relation: relation.name,
        occurrence: leaf,
      },
    }),
  );
  const [only] = inputs;
  const algebra: Operator = inputs.length === 1 && only ? only : { kind: 'union', inputs };
  const query: LocalQuery = {
    algebra,
    sql: toSql(algebra),
    columns: visible.map(planColumn),
    reads: relation.leaves,
  };
  return { kind: 'compute', site, result: relation.name, query };
}

function answerOf(problem: BlockProblem): LocalQuery {
  const { catalog, query, algebra, relations, columns } = problem;
  const shapes = outputShapes(query, (name) => shapesOf(catalog, name));
  return {
    algebra,
    sql: printQuery(query),
    columns: columns.map((name, index) => namedColumn(name, shapes[index])),
    reads: relations,
  };
}

function shapesOf(catalog: Catalog, name: string): readonly NamedShape[] | undefined {
  return catalog.relations
    .find((relation) => relation.name === name)
    ?.columns.filter((own) => !own.hidden);
}

function namedColumn(name: string, shape: NamedShape | undefined): PlanColumn {
  return { name, width: shape?.width ?? 0, type: shape?.type ?? '' };
}
