import { assert } from '../../base/assert.ts';
import type { SiteId } from '../../base/brand.ts';
import { column } from '../../sql/make.ts';
import { printExpression } from '../../sql/print.ts';
import { mapColumns } from '../../sql/traverse.ts';
import type { AnswerStep, ComputeStep, LocalQuery, PlanStep, ShipStep } from '../plan.ts';
import type { Problem } from '../problem.ts';
import { answering, type Finishing, finishBlocks } from './finish.ts';
import { type LocalBlock, lineageOf, resultColumns, unionQuery } from './localBlock.ts';
import type { Part, PartColumn } from './part.ts';

/**
 * Collects the steps of one plan. It gives results their names, and computes or sends nothing
 * twice: an equal computation at a site is the same result, and rows that are already known at a
 * site are not sent there again.
 */
export interface PlanBuilder {
  /** Computes the union of some blocks at a site; gives the result as a part. */
  readonly compute: (site: SiteId, blocks: readonly LocalBlock[]) => Part;
  /** Sends a part from where it is to another site, where it has the same name. */
  readonly ship: (part: Part, source: SiteId, target: SiteId) => Part;
  /** Computes at a site what a finish makes of some blocks; gives the result as a part. */
  readonly condense: (site: SiteId, as: Condensing, blocks: readonly LocalBlock[]) => Part;
  /**
   * Finishes the branches at a site and takes the answer to the asking site.
   *
   * @param last what makes the answer of rows that are no longer the joined ones
   */
  readonly answer: (site: SiteId, branches: readonly LocalBlock[], last?: Finishing) => void;
  readonly steps: () => readonly PlanStep[];
}

/** A finish whose result has columns that others can read. */
export interface Condensing extends Finishing {
  readonly columns: readonly PartColumn[];
}

export function createPlanBuilder(problem: Problem): PlanBuilder {
  const steps: PlanStep[] = [];
  const computed = new Map<string, Part>();
  const shipped = new Set<string>();
  const nextName = resultNames(problem);

  const compute = (site: SiteId, blocks: readonly LocalBlock[]): Part => {
    const { query, rows } = computation(blocks);
    const key = `${site}: ${rows}`;
    const known = computed.get(key);
    if (known) return readAs(known, blocks);
    const result = nextName();
    const step: ComputeStep = { kind: 'compute', site, result, query };
    steps.push(step);
    const part = resultPart(result, blocks);
    computed.set(key, part);
    return part;
  };

  const ship = (part: Part, source: SiteId, target: SiteId): Part => {
    assert(source !== target, 'a part was sent to the site it is at');
    const key = `${part.name} to ${target}`;
    if (!shipped.has(key)) {
      shipped.add(key);
      steps.push(shipStep(part, source, target));
    }
    return part;
  };

  const condense = (site: SiteId, as: Condensing, blocks: readonly LocalBlock[]): Part => {
    const query = finishBlocks(as, blocks, (own) => compute(site, own));
    const key = `${site}: ${query.sql}`;
    const known = computed.get(key);
    if (known) return known;
    const result = nextName();
    steps.push({ kind: 'compute', site, result, query });
    const { columns } = as;
    const part = {
      name: result,
      alias: result,
      relation: result,
      columns,
      lineage: lineageOf(blocks),
    };
    computed.set(key, part);
    return part;
  };

  const answer = (
    site: SiteId,
    branches: readonly LocalBlock[],
    last: Finishing = answering(problem),
  ): void => {
    const finished = finishBlocks(last, branches, (blocks) => compute(site, blocks));
    const step: AnswerStep = { kind: 'answer', site, query: finished };
    steps.push(step);
    if (site !== problem.asking) {
      steps.push(answerShipment(finished, lineageOf(branches), site, problem.asking));
    }
  };

  return { compute, ship, condense, answer, steps: () => [...steps] };
}

interface Computation {
  readonly query: LocalQuery;
  readonly rows: string;
}

/** The very same blocks come from many branches and plans; their SQL is written once. */
const computations = new WeakMap<readonly LocalBlock[], Computation>();

function computation(blocks: readonly LocalBlock[]): Computation {
  const known = computations.get(blocks);
  if (known) return known;
  const query = unionQuery(blocks);
  const made = { query, rows: rowsKey(query, blocks) };
  computations.set(blocks, made);
  return made;
}

function shipStep(part: Part, source: SiteId, target: SiteId): ShipStep {
  return {
    kind: 'ship',
    relation: part.name,
    source,
    target,
    columns: resultColumns(part.columns),
    lineage: part.lineage,
    isAnswer: false,
  };
}

export function answerShipment(
  query: LocalQuery,
  lineage: readonly string[],
  source: SiteId,
  target: SiteId,
): ShipStep {
  const { columns } = query;
  return { kind: 'ship', relation: 'answer', source, target, columns, lineage, isAnswer: true };
}

function resultPart(name: string, blocks: readonly LocalBlock[]): Part {
  const [first] = blocks;
  assert(first, 'a result of no blocks was asked for');
  return { name, alias: name, relation: name, columns: first.columns, lineage: lineageOf(blocks) };
}

/**
 * Says which rows a computation gives. Two occurrences that read the same rows and columns of one
 * leaf give the same rows, whatever the query calls them.
 */
function rowsKey(query: LocalQuery, blocks: readonly LocalBlock[]): string {
  const [block] = blocks;
  const [part] = block?.parts ?? [];
  if (!block || !part || blocks.length + block.parts.length > 2 || block.filters.length > 0) {
    return query.sql;
  }
  const columns = block.columns.map((column) => column.column);
  const conjuncts = block.conjuncts.map((conjunct) =>
    printExpression(mapColumns(conjunct, (node) => column(part.name, node.name.text))),
  );
  return JSON.stringify([part.name, columns, conjuncts.sort(), block.distinct]);
}

/** The same result read as another occurrence, under a name of its own in the local query. */
function readAs(part: Part, blocks: readonly LocalBlock[]): Part {
  const columns = blocks[0]?.columns ?? part.columns;
  const occurrence = columns[0]?.occurrence;
  if (occurrence === undefined || occurrence === part.columns[0]?.occurrence) return part;
  return { ...part, alias: `${part.name}_${occurrence}`, columns };
}

/** `v1`, `v2`, …, without the names that mean something else in the lab or the query. */
function resultNames(problem: Problem): () => string {
  const { catalog, graph, resultPrefix = 'v' } = problem;
  const taken = new Set<string>([
    ...catalog.fragments.map((fragment) => fragment.name),
    ...catalog.relations.map((relation) => relation.name),
    ...graph.occurrences.map((occurrence) => occurrence.name),
  ]);
  let count = 0;
  return () => {
    do count += 1;
    while (taken.has(`${resultPrefix}${count}`));
    return `${resultPrefix}${count}`;
  };
}
