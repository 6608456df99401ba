import type { Operator } from '../../algebra/operator.ts';
import { type NamedShape, outputShapes } from '../../algebra/outputColumns.ts';
import { toSql } from '../../algebra/toSql.ts';
import { assert } from '../../base/assert.ts';
import type { FragmentName, SiteId } from '../../base/brand.ts';
import type { Catalog, Relation } from '../../catalog/catalog.ts';
import { keyColumnsOf } from '../../catalog/fragmentTree.ts';
import {
  leavesOf,
  type Reconstruction,
  reconstructionOf,
} from '../../localization/reconstruction.ts';
import {
  eliminateUnusedFragment,
  isStoredAt,
} from '../../localization/reductions/eliminateUnusedFragment.ts';
import type { Query } from '../../sql/ast.ts';
import { column, name } from '../../sql/make.ts';
import { printQuery } from '../../sql/print.ts';
import { mapTables, tablesRead } from '../../sql/tables.ts';
import { asLocal } from '../build/asLocal.ts';
import { planColumn, presence, resultColumns } from '../build/localBlock.ts';
import { answerShipment } from '../build/planBuilder.ts';
import { labelOf } from '../candidates.ts';
import type { LocalQuery, Plan, PlanColumn, PlanStep } from '../plan.ts';
import { declaredColumns, fragmentNamed, relationNamed, travellingColumns } from '../problem.ts';
import { type Assignment, assignTo } from '../textbook/assignment.ts';
import { canHaveRows, columnsOfLeaf, filterOf, withoutEmptyLeaves } from './cutDown.ts';
import { putTogether, type Source } from './putTogether.ts';
import { columnsRead, type Use, usesIn } from './uses.ts';

/** Any query at all, to be computed as written at one site. */
export interface BlockProblem {
  readonly catalog: Catalog;
  /** With every name resolved. */
  readonly query: Query;
  readonly algebra: Operator;
  /** Every relation it reads anywhere. */
  readonly relations: readonly string[];
  readonly columns: readonly string[];
  readonly asking: SiteId;
  /** Leaves that localization left; absent where it could not say. */
  readonly surviving?: ReadonlySet<string>;
  /** Assertions that localization used for it. */
  readonly assumes: readonly string[];
  /** Relations and fragments whose cut loses or repeats rows, or may. */
  readonly faulty: ReadonlySet<string>;
  /** What the names of results begin with; `v` where it is absent. */
  readonly resultPrefix?: string;
  /** The query as it was before blocks were taken out of it; these are tables of `query`. */
  readonly written?: Query;
}

/**
 * reduce-and-ship at S, for any query at all: every relation is cut to the columns and rows that
 * the query can need, leaf by leaf where they are stored; what is left goes to S, where relations
 * are put together again and the query runs as it was written. Coverage is total; what it costs is
 * what those columns and rows weigh.
 */
export const reduceAndShip = (problem: BlockProblem): readonly Plan[] =>
  plansAtSites(problem, 'reduce-and-ship', reducedOperand);

/** ship-whole at S for any query at all: the same with whole leaves. */
export const shipRelations = (problem: BlockProblem): readonly Plan[] =>
  plansAtSites(problem, 'ship-whole', wholeOperand);

/**
 * The same at one site, where some of the query's tables are results already.
 *
 * @param given by table, the result's name at the site
 */
export const reduceAround = (
  problem: BlockProblem,
  site: SiteId,
  given: ReadonlyMap<string, string>,
): readonly PlanStep[] => {
  const { operands, leaves } = operandsOf(problem, reducedOperand);
  return stepsAt(problem, operands, leaves, assignTo(problem, leaves, site), site, given);
};

/** A relation as far as a query needs it. */
interface Operand {
  readonly relation: Relation;
  /** Undefined where no leaf can have a row that matters. */
  readonly program: Reconstruction | undefined;
  /** The columns the query reads. */
  readonly wanted: readonly string[];
  readonly cutOf: (leaf: FragmentName) => Cut;
}

interface Cut {
  /** Undefined: the leaf goes as it is stored. */
  readonly query?: LocalQuery;
  readonly columns: readonly PlanColumn[];
}

type OperandOf = (problem: BlockProblem, relation: Relation, uses: readonly Use[]) => Operand;

function plansAtSites(
  problem: BlockProblem,
  strategy: 'reduce-and-ship' | 'ship-whole',
  operandOf: OperandOf,
): readonly Plan[] {
  const { catalog, asking } = problem;
  const { operands, leaves } = operandsOf(problem, operandOf);
  const storing = new Set(leaves.flatMap((leaf) => fragmentNamed(catalog, leaf).copies));
  return catalog.sites
    .map((site) => site.id)
    .filter((site) => site === asking || storing.has(site))
    .map((site) => {
      const assignment = assignTo(problem, leaves, site);
      return {
        id: `${strategy}@${site}`,
        strategy,
        label: labelOf(strategy, site, catalog),
        joinSite: site,
        assumes: problem.assumes,
        steps: stepsAt(problem, operands, leaves, assignment, site),
      };
    });
}

function operandsOf(
  problem: BlockProblem,
  operandOf: OperandOf,
): { readonly operands: readonly Operand[]; readonly leaves: readonly FragmentName[] } {
  const uses = usesIn(problem.query);
  const operands = problem.relations.map((relation) =>
    operandOf(
      problem,
      relationNamed(problem.catalog, relation),
      uses.filter((use) => use.relation === relation),
    ),
  );
  return {
    operands,
    leaves: operands.flatMap(({ program }) => (program ? leavesOf(program) : [])),
  };
}

function stepsAt(
  problem: BlockProblem,
  operands: readonly Operand[],
  leaves: readonly FragmentName[],
  assignment: Assignment,
  site: SiteId,
  given: ReadonlyMap<string, string> = new Map(),
): readonly PlanStep[] {
  const nextName = resultNames(problem);
  const steps: PlanStep[] = [];
  const names = new Map<string, string>(given);
  for (const operand of operands) {
    const made = operandAt(operand, assignment, site, nextName);
    steps.push(...made.steps);
    names.set(operand.relation.name, made.name);
  }
  const query = answerOf(problem, names);
  steps.push({ kind: 'answer', site, query });
  if (site === problem.asking) return steps;
  const lineage = [...lineageOf(problem, leaves)].sort();
  return [...steps, answerShipment(query, lineage, site, problem.asking)];
}

/** Blocks that were taken out may read any leaf of theirs. */
function lineageOf(
  { catalog, written }: BlockProblem,
  leaves: readonly FragmentName[],
): readonly FragmentName[] {
  if (!written) return leaves;
  const names = new Set(tablesRead(written).map(({ text }) => text));
  return catalog.relations.filter((own) => names.has(own.name)).flatMap((own) => own.leaves);
}

/** Brings a relation's leaves to a site and puts it together there, under one name. */
function operandAt(
  { relation, program, wanted, cutOf }: Operand,
  assignment: Assignment,
  site: SiteId,
  nextName: () => string,
): { readonly steps: readonly PlanStep[]; readonly name: string } {
  const steps: PlanStep[] = [];
  const sources = new Map<string, Source>();
  for (const leaf of program ? leavesOf(program) : []) {
    const { query, columns } = cutOf(leaf);
    const source = assignment.get(leaf) ?? site;
    const isCut = query !== undefined && source !== site;
    const result = isCut ? nextName() : leaf;
    if (isCut) steps.push({ kind: 'compute', site: source, result, query });
    if (source !== site) {
      const lineage = [leaf];
      steps.push({
        kind: 'ship',
        relation: result,
        source,
        target: site,
        columns,
        lineage,
        isAnswer: false,
      });
    }
    sources.set(leaf, { name: result, columns: new Set(columns.map((own) => own.name)) });
  }
  const only = program && leavesOf(program).length === 1 ? [...sources.values()][0] : undefined;
  if (only && wanted.every((own) => only.columns.has(own))) return { steps, name: only.name };
  const result = nextName();
  const query = program
    ? reconstruction(relation, program, sources, wanted)
    : nothingOf(relation, wanted);
  return { steps: [...steps, { kind: 'compute', site, result, query }], name: result };
}

function reconstruction(
  relation: Relation,
  program: Reconstruction,
  sources: ReadonlyMap<string, Source>,
  wanted: readonly string[],
): LocalQuery {
  const sourceOf = (leaf: string): Source => {
    const source = sources.get(leaf);
    assert(source, `the leaf ${leaf} was not brought to where it is read`);
    return source;
  };
  const algebra = putTogether(program, sourceOf, keyColumnsOf(relation), wanted);
  const reads = leavesOf(program).map((leaf) => sourceOf(leaf).name);
  return { algebra, sql: toSql(algebra), columns: columnsNamed(relation, wanted), reads };
}

/** A relation of which no row can matter. */
function nothingOf(relation: Relation, wanted: readonly string[]): LocalQuery {
  const columns = columnsNamed(relation, wanted);
  const items = columns.map((own) => `NULL AS ${printName(own.name)}`).join(', ');
  return { algebra: { kind: 'empty' }, sql: `SELECT ${items} WHERE 0`, columns, reads: [] };
}

const printName = (text: string): string => `"${text.replaceAll('"', '""')}"`;

const columnsNamed = (relation: Relation, names: readonly string[]): readonly PlanColumn[] =>
  resultColumns(relation.columns.filter((own) => names.includes(own.name)));

/** The leaves as they are stored. */
function wholeOperand({ catalog }: BlockProblem, relation: Relation): Operand {
  return {
    relation,
    program: programOf(catalog, relation),
    wanted: declaredColumns(relation).map((own) => own.name),
    cutOf: (leaf) => ({ columns: travellingColumns(catalog, leaf).map(planColumn) }),
  };
}

function programOf(catalog: Catalog, relation: Relation): Reconstruction {
  const program = reconstructionOf(catalog, relation.name);
  assert(program, `${relation.name} has no leaves`);
  return program;
}

/** The columns and rows that the query can need, of the leaves that can have such rows. */
function reducedOperand(problem: BlockProblem, relation: Relation, uses: readonly Use[]): Operand {
  const { catalog, query, faulty, surviving, asking } = problem;
  const needed = columnsRead(query, catalog, relation.name, uses);
  const all = programOf(catalog, relation);
  // What one occurrence can do without, another may need: localization spoke of each by itself.
  const left = uses.length === 1 ? surviving : undefined;
  // Of parts that would do, those that localization has left, which is asked of no other part.
  const prefers = (part: Reconstruction): boolean =>
    left ? leavesOf(part).some((leaf) => left.has(leaf)) : isStoredAt(catalog, asking, part);
  const used = eliminateUnusedFragment(all, { catalog, needed, faulty, prefers })?.program ?? all;
  const program = withoutEmptyLeaves(
    used,
    (leaf) => (left === undefined || left.has(leaf)) && canHaveRows(catalog, relation, leaf, uses),
  );
  const key = keyColumnsOf(relation);
  const wanted = relation.columns.flatMap((own) => (needed.has(own.name) ? [own.name] : []));
  return {
    relation,
    program,
    wanted,
    cutOf: (leaf) => {
      const names = columnsOfLeaf(catalog, program ?? used, leaf, key, needed);
      return {
        query: cutQuery(catalog, relation, leaf, names, uses),
        columns: columnsNamed(relation, names),
      };
    },
  };
}

function cutQuery(
  catalog: Catalog,
  relation: Relation,
  leaf: FragmentName,
  names: readonly string[],
  uses: readonly Use[],
): LocalQuery {
  const stored: Operator = {
    kind: 'fragment',
    fragment: leaf,
    relation: relation.name,
    occurrence: leaf,
  };
  const predicate = filterOf(catalog, relation, leaf, uses);
  const items = names.map((own) => ({ expression: column(leaf, own), name: own }));
  const algebra: Operator = {
    kind: 'project',
    items: items.length === 0 ? [presence] : items,
    input: predicate ? { kind: 'select', predicate, input: stored } : stored,
  };
  const columns = columnsNamed(relation, names);
  return { algebra, sql: toSql(algebra), columns, reads: [leaf] };
}

/** The query as it was written, over what its relations are called at the site. */
function answerOf(problem: BlockProblem, names: ReadonlyMap<string, string>): LocalQuery {
  const { catalog, algebra, columns } = problem;
  const nameOf = (relation: string): string => names.get(relation) ?? relation;
  const query = mapTables({ ...problem.query, forUpdate: false }, (table) => ({
    ...table,
    name: name(nameOf(table.name.text)),
    alias: table.alias ?? name(table.name.text),
  }));
  const { written = problem.query } = problem;
  const shapes = outputShapes(written, (own) => shapesOf(catalog, own));
  const local = asLocal(algebra, nameOf);
  return {
    algebra: local.kind === 'block' ? { ...local, query } : local,
    sql: printQuery(query),
    columns: columns.map((own, index) => namedColumn(own, shapes[index])),
    reads: [...names.values()],
  };
}

function shapesOf(catalog: Catalog, relation: string): readonly NamedShape[] | undefined {
  return catalog.relations
    .find((candidate) => candidate.name === relation)
    ?.columns.filter((own) => !own.hidden);
}

function namedColumn(own: string, shape: NamedShape | undefined): PlanColumn {
  return { name: own, width: shape?.width ?? 0, type: shape?.type ?? '' };
}

/** `v1`, `v2`, …, without the names that mean something else in the lab or the query. */
function resultNames({ catalog, query, resultPrefix = 'v' }: BlockProblem): () => string {
  const text = printQuery(query).toLowerCase();
  const taken = new Set<string>([
    ...catalog.fragments.map((fragment) => fragment.name),
    ...catalog.relations.map((relation) => relation.name),
  ]);
  let count = 0;
  return () => {
    do count += 1;
    while (
      taken.has(`${resultPrefix}${count}`) ||
      new RegExp(`\\b${resultPrefix}${count}\\b`).test(text)
    );
    return `${resultPrefix}${count}`;
  };
}
