import type { Catalog } from '../catalog/catalog.ts';
import type { Plan } from '../optimizer/plan.ts';
import { type Expected, expectedRows } from './expectedRows.ts';
import type { LeafInk } from './leafInk.ts';
import { leafInk } from './leafInk.ts';
import { markWithInputs } from './operatorMark.ts';
import type { GraphNode } from './planGraph.ts';
import { planGraph } from './planGraph.ts';
import { qualifiersOf } from './qualifiers.ts';
import type { RunProgress } from './runProgress.ts';
import { runProgress } from './runProgress.ts';
import type { ConsideredPlan, ShownRun } from './shownRun.ts';
import { chosenPlan, eventAt, planAt, widthOf } from './shownRun.ts';
import type { SiteBadge } from './sites.ts';
import { siteBadge } from './sites.ts';
import { shipsOf } from './transferList.ts';

/** The plan at the cursor: operators on the grounds of their sites, and what lies between. */
export interface PlanDrawing {
  readonly planId: string;
  readonly sites: readonly DrawnSite[];
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
}

export interface DrawnSite extends SiteBadge {
  readonly isAsking: boolean;
}

export interface DrawnNode {
  readonly id: string;
  readonly site: string;
  readonly siteNumber: number;
  readonly role: GraphNode['role'];
  readonly glyph: GraphNode['glyph'];
  readonly label: readonly string[];
  /** The operator in words. */
  readonly name: string;
  /** `later` is still to come; a stored table is there from the start. */
  readonly state: 'done' | 'later';
  /** What the current event is about: the only ring of the picture. */
  readonly isNow: boolean;
  /** Rows and bytes a row of what it gives, where they are known. */
  readonly figures?: Figures;
  /** Branches of one shape that it stands for. */
  readonly times: number;
  /** What the lenses add to a stored or shipped leaf. */
  readonly leaf?: LeafInk;
}

export interface Figures {
  readonly rows: number;
  readonly width: number;
  readonly isEstimate: boolean;
  /** Of a step that has run, where planning did not count. */
  readonly expected?: Expected;
}

export type DrawnEdge = LocalEdge | WireEdge;

export interface LocalEdge {
  readonly kind: 'local';
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly state: 'done' | 'later';
}

export interface WireEdge extends Figures {
  readonly kind: 'wire';
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly tag: string;
  readonly bytes: number;
  /** `estimated`: the plan is only considered; `planned`: it will be executed. */
  readonly state: 'estimated' | 'planned' | 'inFlight' | 'done';
  /** Sent so far, 0 to 1. */
  readonly fraction: number;
  readonly durationMs: number;
  /** The current event is about this transfer. */
  readonly isNow: boolean;
  /** What it carries, as the query calls it. */
  readonly columns: readonly string[];
}

/** Undefined before the first candidate is put forward. */
export function planDrawing(run: ShownRun, cursor: number): PlanDrawing | undefined {
  const considered = planAt(run.trace, cursor);
  if (!considered) return undefined;
  const graph = planGraph(considered.plan);
  const progress = runProgress(run.trace, cursor);
  const nowId = nodeOfNow(run, cursor, considered);
  const nodes = graph.nodes.map((node) => drawNode(run, considered, progress, node, nowId));
  const stateOf = new Map(nodes.map((node) => [node.id, node.state]));
  const chosen = chosenPlan(run.trace);
  const isChosen = chosen !== undefined && cursor >= chosen.seq;
  const wires = new Map(
    shipsOf(considered).map((ship) => [ship.step, drawWire(run, isChosen, progress, ship)]),
  );
  const edges = graph.edges.flatMap((edge): DrawnEdge[] => {
    const { id, source, target } = edge;
    if (edge.kind === 'local') {
      return [{ kind: 'local', id, source, target, state: stateOf.get(target) ?? 'later' }];
    }
    const wire = wires.get(edge.step);
    return wire ? [{ kind: 'wire', id, source, target, ...wire }] : [];
  });
  return { planId: considered.plan.id, sites: drawSites(run, graph.nodes), nodes, edges };
}

function drawSites(run: ShownRun, nodes: readonly GraphNode[]): readonly DrawnSite[] {
  const ids = [...new Set(nodes.map(({ site }) => site))];
  return ids
    .map((id) => ({ ...siteBadge(run.catalog, id), isAsking: id === run.trace.scenario.at }))
    .sort((a, b) => a.number - b.number);
}

function drawNode(
  run: ShownRun,
  considered: ConsideredPlan,
  progress: RunProgress,
  node: GraphNode,
  nowId: string | undefined,
): DrawnNode {
  const site = siteBadge(run.catalog, node.site);
  const figures = figuresOf(run, considered, progress, node);
  const asked = considered.plan.strategy === 'own' ? askedLabel(run, considered.plan, node) : [];
  const ink =
    node.fragment === undefined ? undefined : leafInk(run.catalog, node.fragment, site.id);
  return {
    id: node.id,
    site: node.site,
    siteNumber: site.number,
    role: node.role,
    glyph: node.glyph,
    label: ink ? [ink.relation] : asked.length > 0 ? asked : node.label,
    name: ink ? `${node.role === 'stored' ? 'table' : 'received'} ${ink.relation}` : node.name,
    state: stateOfNode(progress, node),
    isNow: node.id === nowId,
    times: node.times,
    ...(ink ? { leaf: ink } : {}),
    ...(figures ? { figures } : {}),
  };
}

/**
 * The answer of a plan by hand under the names of the query: the plan's own, `emp_1.e_name`, are
 * those of its pieces. Empty where the two do not list the same number of columns.
 */
function askedLabel(run: ShownRun, { steps }: Plan, node: GraphNode): readonly string[] {
  const isAnswer = node.step !== undefined && steps[node.step]?.kind === 'answer';
  const mapped = run.trace.events.find(({ event }) => event.kind === 'queryMapped')?.event;
  if (!isAnswer || !node.isStepRoot || mapped?.kind !== 'queryMapped') return [];
  const { mark } = markWithInputs(mapped.algebra, qualifiersOf([mapped.algebra]));
  const isSame = mark.glyph === node.glyph && mark.label.length === node.label.length;
  return node.glyph === 'project' && isSame ? mark.label : [];
}

function stateOfNode(progress: RunProgress, node: GraphNode): 'done' | 'later' {
  if (node.step === undefined) return 'done';
  const isDone =
    node.role === 'received'
      ? progress.flights.get(node.step)?.isDone
      : progress.queries.get(node.step)?.isDone;
  return isDone ? 'done' : 'later';
}

function figuresOf(
  run: ShownRun,
  { plan, estimatedRows }: ConsideredPlan,
  progress: RunProgress,
  node: GraphNode,
): Figures | undefined {
  if (node.fragment !== undefined && node.role === 'stored') {
    const rows = run.storedRows.get(node.fragment);
    const width = storedWidth(run.catalog, node.fragment);
    return rows === undefined || width === undefined
      ? undefined
      : { rows, width, isEstimate: false };
  }
  if (!node.isStepRoot || node.step === undefined) return undefined;
  const step = plan.steps[node.step];
  if (!step || step.kind === 'ship') return undefined;
  const query = progress.queries.get(node.step);
  const measured = query?.isDone ? query.rows : undefined;
  const rows = measured ?? estimatedRows[node.step];
  if (rows === undefined) return undefined;
  const expected = expectedRows(run.trace, estimatedRows[node.step], measured);
  return {
    rows,
    width: widthOf(step.query.columns),
    isEstimate: measured === undefined,
    ...(expected ? { expected } : {}),
  };
}

/** Bytes of a stored row: a vertical cut anywhere above keeps only its columns. */
function storedWidth(catalog: Catalog, name: string): number | undefined {
  const fragment = catalog.fragments.find((candidate) => candidate.name === name);
  const relation = catalog.relations.find(
    (candidate) => candidate.name === (fragment?.relation ?? name),
  );
  if (!relation) return undefined;
  let kept: readonly string[] | undefined;
  let node = fragment;
  while (node && kept === undefined) {
    if (node.cut.kind === 'vertical') kept = node.cut.columns;
    const above = node.of;
    node = catalog.fragments.find((candidate) => candidate.name === above);
  }
  const columns = relation.columns.filter((column) => kept?.includes(column.name) ?? true);
  return widthOf(columns);
}

/** A query's event is about its root, a departure about who sends, an arrival about who reads. */
function nodeOfNow(run: ShownRun, cursor: number, { plan }: ConsideredPlan): string | undefined {
  const chosen = chosenPlan(run.trace);
  if (!chosen || cursor < chosen.seq) return undefined;
  const { event } = eventAt(run.trace, cursor);
  const graph = planGraph(plan);
  if (event.kind === 'stepStarted' || event.kind === 'stepFinished') {
    return graph.nodes.find(({ step, isStepRoot }) => step === event.step && isStepRoot)?.id;
  }
  if (event.kind === 'transferStarted' || event.kind === 'transferFinished') {
    const wire = graph.edges.find((edge) => edge.kind === 'wire' && edge.step === event.step);
    return event.kind === 'transferStarted' ? wire?.source : wire?.target;
  }
  if (event.kind !== 'answerCompleted') return undefined;
  const answer = graph.nodes.find(({ glyph }) => glyph === 'answer');
  const last = plan.steps.findIndex((step) => step.kind === 'answer');
  return (answer ?? graph.nodes.find(({ step, isStepRoot }) => step === last && isStepRoot))?.id;
}

function drawWire(
  { trace }: ShownRun,
  isChosen: boolean,
  progress: RunProgress,
  { step, tag, ship, estimatedRows, width }: ReturnType<typeof shipsOf>[number],
): Omit<WireEdge, 'kind' | 'id' | 'source' | 'target'> {
  const flight = progress.flights.get(step);
  const rows = flight?.rows ?? estimatedRows;
  const bytes = flight?.bytes ?? estimatedRows * width;
  const planned = isChosen ? 'planned' : 'estimated';
  const state = flight ? (flight.isDone ? 'done' : 'inFlight') : planned;
  const expected = expectedRows(trace, estimatedRows, flight?.rows);
  return {
    tag,
    rows,
    width,
    bytes,
    isEstimate: flight === undefined,
    ...(expected ? { expected } : {}),
    state,
    fraction: flight?.fraction ?? 0,
    durationMs: flight?.durationMs ?? 0,
    isNow: progress.nowStep === step && flight !== undefined,
    columns: ship.columns.map(({ name }) => name),
  };
}
