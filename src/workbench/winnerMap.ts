import type { QueryGraph } from '../algebra/queryGraph.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { NO_SPAN } from '../base/span.ts';
import { type CostSettings, costsOf, withCosts } from '../catalog/costSettings.ts';
import { type Candidate, compareCandidates } from '../optimizer/candidates.ts';
import { simulate } from '../optimizer/cost/timeline.ts';
import type { Plan } from '../optimizer/plan.ts';
import { decodeRows } from '../site/shipment.ts';
import type { Expression } from '../sql/ast.ts';
import { quoteIdentifier } from '../sql/print.ts';
import type { WinnerCell, WinnerColumn, WinnersRequest, WinningAxes } from './coordinatorTypes.ts';
import { explainQuery } from './explain.ts';
import { questionOf } from './explanations.ts';
import { imposeFigures } from './imposeFigures.ts';
import type { OpenedLab } from './openLab.ts';

/** Shares of its partner's values that a column has: semijoin selectivity factors. */
const SHARES = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];

/** From a modem to a backplane, 1 KBPS being 1,000 bytes a second. */
const SPEEDS = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];

/** Both are what-if planning: one late chunk has them. */
export { imposeFigures };

interface WinnerOptions {
  /** False: nobody wants it any more. */
  readonly isWanted: () => boolean;
  readonly onAxes: (axes: WinningAxes) => void;
  readonly onColumn: (column: WinnerColumn) => void;
}

/**
 * Which plan would win if a join column matched more or fewer values, and all links were slower or
 * faster. Each selectivity is imposed and planned for time at the slowest and at the fastest links;
 * at every speed between them all plans that this finds are priced, and the best by the objective
 * wins (bytes do not depend on a link, so for them total time decides). Nothing runs.
 */
export async function winnerMap(
  opened: OpenedLab,
  request: WinnersRequest,
  options: WinnerOptions,
): Promise<Result<undefined, Diagnostic>> {
  const objective = request.objective === 'bytes' ? 'total' : request.objective;
  const timed = { ...request, objective } as const;
  const first = await explained(opened, timed);
  if (!first.ok) return first;
  const { graph } = first.value.mapped;
  const columns = graph ? joinColumns(graph) : [];
  const column = columns.find((own) => nameOf(own) === request.column) ?? columns[0];
  if (column === undefined) return fail(noJoin);
  options.onAxes({
    columns: columns.map(nameOf),
    column: nameOf(column),
    partner: nameOf(column.partner),
    objective,
    shares: SHARES,
    speedsKbps: SPEEDS,
  });
  const figures = await figuresOf(opened, column);
  if (!figures.ok) return figures;
  for (const share of SHARES) {
    const imposed = imposeFigures(opened, figures.value(share));
    if (!imposed.ok) return imposed;
    const candidates: Candidate[] = [];
    for (const speed of [SPEEDS[0], SPEEDS.at(-1)]) {
      const planned = await explained(imposed.value, {
        ...timed,
        costs: atSpeed(opened, request.costs, speed ?? 1),
      });
      if (!options.isWanted()) return ok(undefined);
      if (!planned.ok) return planned;
      candidates.push(...planned.value.planned.candidates);
    }
    const cells = SPEEDS.map((speed) => {
      const costs = atSpeed(opened, request.costs, speed);
      return winnerAt(imposed.value, candidates, costs, objective);
    });
    options.onColumn({ share, cells });
  }
  return ok(undefined);
}

async function explained(opened: OpenedLab, request: WinnersRequest) {
  const { ownPlan: _, ...plain } = request;
  const question = questionOf(opened, plain);
  return question.ok ? explainQuery(opened, question.value) : question;
}

/** A column of a relation, and one of another occurrence that the query equates it with. */
interface JoinColumn {
  readonly relation: string;
  readonly column: string;
  readonly partner: { readonly relation: string; readonly column: string };
}

const nameOf = ({ relation, column }: Omit<JoinColumn, 'partner'>): string =>
  `${relation}.${column}`;

/** Each column once, with the first that it is equated with, in the order of the query. */
function joinColumns({ conjuncts, occurrences }: QueryGraph): readonly JoinColumn[] {
  const columnOf = (side: Expression) => {
    if (side.kind !== 'column') return undefined;
    const { table, name } = side;
    const own = occurrences.find((occurrence) => occurrence.name === table?.text);
    return own && { occurrence: own.name, relation: own.relation, column: name.text };
  };
  const found = new Map<string, JoinColumn>();
  for (const conjunct of conjuncts) {
    if (conjunct.kind !== 'binary' || conjunct.operator !== '=') continue;
    const [left, right] = [columnOf(conjunct.left), columnOf(conjunct.right)];
    if (!left || !right || left.occurrence === right.occurrence) continue;
    for (const [{ relation, column }, partner] of [
      [left, right] as const,
      [right, left] as const,
    ]) {
      const own = { relation, column, partner };
      if (!found.has(nameOf(own))) found.set(nameOf(own), own);
    }
  }
  return [...found.values()];
}

/**
 * The relation as if its column had a share of its partner's values, each as often as its values
 * are now: rows and distinct values grow alike.
 */
async function figuresOf(
  opened: OpenedLab,
  { relation, column, partner }: JoinColumn,
): Promise<Result<(share: number) => string, Diagnostic>> {
  const own = await distinctOf(opened, relation, column);
  if (!own.ok) return own;
  const others = await distinctOf(opened, partner.relation, partner.column);
  if (!others.ok) return others;
  const rows = opened.relationRows.get(relation) ?? 0;
  const repeated = own.value === 0 ? 1 : rows / own.value;
  const [of, name] = [quoteIdentifier(relation), quoteIdentifier(column)];
  return ok((share) => {
    const values = Math.max(1, Math.round(others.value * share));
    const wanted = Math.max(values, Math.round(values * repeated));
    return `STATISTICS OF ${of} (ROWS ${wanted}, COLUMN ${name} DISTINCT ${values} SELECTIVITY ${share});`;
  });
}

async function distinctOf(
  { central }: OpenedLab,
  relation: string,
  column: string,
): Promise<Result<number, Diagnostic>> {
  const sql = `SELECT COUNT(DISTINCT ${quoteIdentifier(column)}) FROM ${quoteIdentifier(relation)}`;
  const read = await central.request({ kind: 'read', sql });
  if (!read.ok) return fail({ code: read.error.code, message: read.error.message, span: NO_SPAN });
  const count = decodeRows(read.value.batches)[0]?.[0];
  return ok(typeof count === 'number' ? count : 0);
}

/** All links carry as much; how long a message takes to arrive stays as it is. */
function atSpeed(
  { catalog }: OpenedLab,
  costs: CostSettings | undefined,
  bandwidthKbps: number,
): CostSettings {
  const own = costs ?? costsOf(catalog);
  const links = own.links.map((link) => ({ ...link, bandwidthKbps }));
  return { ...own, bandwidthKbps, links };
}

function winnerAt(
  opened: OpenedLab,
  candidates: readonly Candidate[],
  costs: CostSettings,
  objective: 'total' | 'response',
): WinnerCell {
  const catalog = withCosts(opened.catalog, costs);
  const generated = candidates.filter(({ plan }) => plan.strategy !== 'own');
  const [winner, ...others] = generated
    .map((candidate) => ({
      ...candidate,
      estimated: simulate(catalog, candidate.plan, candidate.estimatedRows, opened.leafRows).cost,
    }))
    .sort(compareCandidates(objective));
  if (!winner) throw new Error('Broken invariant: a query has no candidate plan at all.');
  const key = shapeOf(winner.plan);
  const second = others.find(({ plan }) => shapeOf(plan) !== key);
  return {
    key,
    label: winner.plan.label,
    estimated: winner.estimated,
    ...(second ? { second: { label: second.plan.label, estimated: second.estimated } } : {}),
  };
}

/** What a plan does, whatever number of rows it does it to. */
function shapeOf({ joinSite, steps }: Plan): string {
  const ships = steps.flatMap((step) =>
    step.kind === 'ship'
      ? [[step.source, step.target, step.lineage, step.columns.map(({ name }) => name)]]
      : [],
  );
  return JSON.stringify([joinSite, ships]);
}

const noJoin: Diagnostic = {
  code: 'no-join-column',
  message: 'The query equates no columns of two relations, so there is no selectivity to vary.',
  span: NO_SPAN,
};
