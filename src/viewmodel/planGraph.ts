import type { Operator } from '../algebra/operator.ts';
import { assertNever } from '../base/assert.ts';
import type { SiteId } from '../base/brand.ts';
import type { Plan, PlanStep, ShipStep } from '../optimizer/plan.ts';
import { markWithInputs } from './algebraTree.ts';
import type { OperatorMark } from './operatorMark.ts';
import type { Qualifiers } from './qualifiers.ts';
import { qualifiersOf } from './qualifiers.ts';

/**
 * A plan as a graph of operators, each on the ground of its site, without any run: local steps are
 * expanded into their algebra, a leaf that names an earlier result is that result's operator, and a
 * leaf that names shipped rows is where the wire arrives.
 */
export interface PlanGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

export interface GraphNode extends OperatorMark {
  readonly id: string;
  readonly site: SiteId;
  /** `stored`: a fragment at its site; `received`: shipped rows that wait for their readers. */
  readonly role: 'stored' | 'received' | 'operator';
  /** The step of the plan it belongs to; a stored fragment belongs to none. */
  readonly step?: number;
  /** Its rows are the step's result. */
  readonly isStepRoot: boolean;
  /** The stored fragment's name. */
  readonly fragment?: string;
}

export type GraphEdge =
  | {
      readonly kind: 'local';
      readonly id: string;
      readonly source: string;
      readonly target: string;
    }
  /** One transfer of the plan. */
  | {
      readonly kind: 'wire';
      readonly id: string;
      readonly source: string;
      readonly target: string;
      readonly step: number;
    };

interface Draft {
  readonly nodes: Map<string, GraphNode>;
  readonly edges: GraphEdge[];
  /** Who gives the rows of a name at a site. */
  readonly producers: Map<string, string>;
  answer?: string;
}

export function planGraph(plan: Plan): PlanGraph {
  const draft: Draft = { nodes: new Map(), edges: [], producers: new Map() };
  for (const [index, step] of plan.steps.entries()) addStep(draft, step, index);
  return land(draft);
}

const place = (site: string, name: string): string => `${site} ${name}`;

function addStep(draft: Draft, step: PlanStep, index: number): void {
  switch (step.kind) {
    case 'compute': {
      const root = addQuery(draft, step.query.algebra, step.site, index);
      draft.producers.set(place(step.site, step.result), root);
      return;
    }
    case 'answer':
      draft.answer = addQuery(draft, step.query.algebra, step.site, index);
      return;
    case 'ship':
      addShip(draft, step, index);
      return;
    default:
      assertNever(step);
  }
}

function addQuery(draft: Draft, algebra: Operator, site: SiteId, step: number): string {
  // A column is told apart from its namesakes in its own local query, not in the whole plan.
  const root = addOperator(
    draft,
    { site, step, qualifiers: qualifiersOf([algebra]) },
    algebra,
    '0',
  );
  const node = draft.nodes.get(root);
  if (node?.step === step) draft.nodes.set(root, { ...node, isStepRoot: true });
  return root;
}

interface Local {
  readonly site: SiteId;
  readonly step: number;
  readonly qualifiers: Qualifiers;
}

function addOperator(draft: Draft, local: Local, operator: Operator, path: string): string {
  const { site, step } = local;
  if (operator.kind === 'fragment' || operator.kind === 'relation') {
    const name = operator.kind === 'fragment' ? operator.fragment : operator.relation;
    return draft.producers.get(place(site, name)) ?? addStored(draft, site, name);
  }
  const id = `step ${step} ${path}`;
  const { mark, inputs } = markWithInputs(operator, local.qualifiers);
  const sources = inputs.map((input, index) =>
    addOperator(draft, local, input, `${path}.${index}`),
  );
  draft.nodes.set(id, { ...mark, id, site, role: 'operator', step, isStepRoot: false });
  for (const [index, source] of sources.entries()) {
    draft.edges.push({ kind: 'local', id: `${source} to ${id} ${index}`, source, target: id });
  }
  return id;
}

/** A fragment stands once on its site's ground, however many steps read it. */
function addStored(draft: Draft, site: SiteId, name: string): string {
  const id = `stored ${place(site, name)}`;
  if (!draft.nodes.has(id)) {
    draft.nodes.set(id, {
      id,
      site,
      glyph: 'table',
      label: [name],
      name: `table ${name}`,
      role: 'stored',
      isStepRoot: false,
      fragment: name,
    });
  }
  return id;
}

function addShip(draft: Draft, ship: ShipStep, step: number): void {
  const produced = draft.producers.get(place(ship.source, ship.relation));
  const answer = ship.isAnswer ? draft.answer : undefined;
  const source = answer ?? produced ?? addStored(draft, ship.source, ship.relation);
  const id = `step ${step} arrival`;
  draft.nodes.set(id, {
    id,
    site: ship.target,
    glyph: ship.isAnswer ? 'answer' : 'received',
    label: [ship.isAnswer ? 'answer' : ship.relation],
    name: ship.isAnswer ? 'answer' : `received ${ship.relation}`,
    role: 'received',
    step,
    isStepRoot: false,
  });
  draft.edges.push({ kind: 'wire', id: `wire ${step}`, source, target: id, step });
  draft.producers.set(place(ship.target, ship.relation), id);
}

/**
 * A wire lands on its reader itself where that is the only one, nothing else lands there, and it
 * sends nothing on; else it lands on a mark of its own, from which local edges go to the readers.
 */
function land(draft: Draft): PlanGraph {
  const sends = new Set(draft.edges.flatMap((edge) => (edge.kind === 'wire' ? [edge.source] : [])));
  const landings = new Map<string, string>();
  const taken = new Set<string>();
  for (const { target: arrival } of draft.edges.filter(({ kind }) => kind === 'wire')) {
    const readers = draft.edges.filter(({ source }) => source === arrival);
    const reader = readers.length === 1 ? readers[0] : undefined;
    if (!reader || reader.kind === 'wire') continue;
    if (sends.has(reader.target) || taken.has(reader.target)) continue;
    taken.add(reader.target);
    landings.set(arrival, reader.target);
  }
  const edges = draft.edges
    .filter(({ source }) => !landings.has(source))
    .map((edge) => ({ ...edge, target: landings.get(edge.target) ?? edge.target }));
  return { nodes: [...draft.nodes.values()].filter(({ id }) => !landings.has(id)), edges };
}
