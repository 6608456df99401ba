import type { Operator } from '../algebra/operator.ts';
import { assertNever } from '../base/assert.ts';
import type { SiteId } from '../base/brand.ts';
import type { LocalQuery, Plan, PlanStep, ShipStep } from '../optimizer/plan.ts';
import type { Bundle, Leaf, LeafKey } from './branchGroups.ts';
import { bundleOf, bundlesOf, inputBundles, isLeaf } from './branchGroups.ts';
import type { LocalNames, Origin } from './columnOrigins.ts';
import { localNames, originOf, originsOfResult } from './columnOrigins.ts';
import type { OperatorMark } from './operatorMark.ts';
import { markWithInputs } from './operatorMark.ts';
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

/**
 * `stored`: a fragment at its site; `received`: shipped rows that wait for their readers;
 * `gathered`: pieces of one occurrence that folded branches read.
 */
export type PlanRole = 'stored' | 'received' | 'gathered' | 'operator';

export interface GraphNode extends OperatorMark {
  readonly id: string;
  readonly site: SiteId;
  readonly role: PlanRole;
  /** Branches of one shape that it stands for; see `branchGroups`. */
  readonly times: number;
  /** The step of the plan it belongs to; a stored fragment belongs to none. */
  readonly step?: number;
  /** Its rows are the step's result. */
  readonly isStepRoot: boolean;
  /** The fragment's name, where its rows are stored or were sent whole. */
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
  /** Columns of what was sent to a site, by its name there. */
  readonly shipped: Map<string, readonly string[]>;
  /** What the columns of results are called in the query. */
  readonly origins: Map<string, ReadonlyMap<string, Origin>>;
  /** Names that the plan gives its results mean nothing to a reader. */
  readonly isGenerated: boolean;
  answer?: string;
}

export function planGraph(plan: Plan): PlanGraph {
  const known = graphs.get(plan) ?? makeGraph(plan);
  graphs.set(plan, known);
  return known;
}

/** Columns of what a step computes, as the query calls them; a result without any has its name. */
export function resultColumns(plan: Plan, step: number): readonly string[] {
  const planned = plan.steps[step];
  if (planned?.kind !== 'compute') return [];
  const origins = originsOfSteps(plan).get(planned.result);
  const names = planned.query.columns.map(({ name }) => origins?.get(name)?.name ?? name);
  return names.length === 0 ? [planned.result] : names;
}

/** What the columns of every result are called in the query. */
function originsOfSteps(plan: Plan): Draft['origins'] {
  const origins: Draft['origins'] = new Map();
  for (const step of plan.steps) {
    if (step.kind !== 'compute') continue;
    const { algebra, columns } = step.query;
    origins.set(step.result, originsOfResult(algebra, columns, origins));
  }
  return origins;
}

/** Every step through a trace asks for the same plan, and folding many branches takes time. */
const graphs = new WeakMap<Plan, PlanGraph>();

function makeGraph(plan: Plan): PlanGraph {
  const draft: Draft = {
    nodes: new Map(),
    edges: [],
    producers: new Map(),
    shipped: new Map(),
    origins: originsOfSteps(plan),
    isGenerated: plan.strategy !== 'own',
  };
  for (const [index, step] of plan.steps.entries()) addStep(draft, step, index);
  return land(draft);
}

const place = (site: string, name: string): string => `${site} ${name}`;

function addStep(draft: Draft, step: PlanStep, index: number): void {
  switch (step.kind) {
    case 'compute': {
      const root = addQuery(draft, step.query, step.site, index);
      draft.producers.set(place(step.site, step.result), root);
      return;
    }
    case 'answer':
      draft.answer = addQuery(draft, step.query, step.site, index);
      return;
    case 'ship':
      addShip(draft, step, index);
      return;
    default:
      assertNever(step);
  }
}

function addQuery(draft: Draft, query: LocalQuery, site: SiteId, step: number): string {
  const { algebra } = query;
  const names = localNames(algebra, draft.origins);
  const local: Local = {
    site,
    step,
    // A column is told apart from its namesakes in its own local query, not in the whole plan.
    qualifiers: qualifiersOf([algebra], (table, name) => originOf(table, name, names)),
    leafKey: (leaf) => leafOrigins(leaf, names),
  };
  const root = addOperator(draft, local, bundleOf(algebra), '0');
  const node = draft.nodes.get(root);
  if (node?.step === step) draft.nodes.set(root, { ...node, isStepRoot: true });
  return root;
}

/** The occurrences whose columns a leaf holds: of a result those it was made from. */
function leafOrigins({ occurrence }: Leaf, { results, relations }: LocalNames): string {
  const known = results.get(occurrence);
  if (!known) return relations.get(occurrence) ?? occurrence;
  return [...new Set([...known.values()].map(({ table }) => table))].toSorted().join(' ');
}

interface Local {
  readonly site: SiteId;
  readonly step: number;
  readonly qualifiers: Qualifiers;
  readonly leafKey: LeafKey;
}

/** One operator, or branches of one shape as one. */
function addOperator(draft: Draft, local: Local, bundle: Bundle, path: string): string {
  const { site, step } = local;
  const { first, all } = bundle;
  if (isLeaf(first)) {
    const sources = all.filter(isLeaf).map((leaf) => addLeaf(draft, site, leaf));
    const [source = ''] = sources;
    return sources.length === 1 ? source : gather(draft, local, first, sources);
  }
  const id = `step ${step} ${path}`;
  const { mark } = markWithInputs(first, local.qualifiers);
  const inputs = all.map((operator) => markWithInputs(operator, local.qualifiers).inputs);
  const bundles =
    first.kind === 'union' && all.length === 1
      ? bundlesOf(first.inputs, local.qualifiers, local.leafKey)
      : inputBundles(inputs, (operator) => JSON.stringify(operator));
  const [only] = bundles;
  // A union of many pieces and nothing else is what gathers them.
  if (first.kind === 'union' && bundles.length === 1 && only && isLeaf(only.first)) {
    return addOperator(draft, local, only, path);
  }
  const sources = bundles.map((bundle, index) =>
    addOperator(
      draft,
      local,
      first.kind === 'union' ? withoutRelisting(draft, site, bundle) : bundle,
      `${path}.${index}`,
    ),
  );
  const times = all.length;
  draft.nodes.set(id, { ...mark, id, site, role: 'operator', step, isStepRoot: false, times });
  readEach(draft, id, sources);
  return id;
}

/**
 * A branch of a union that only lists again the columns of the rows a wire brings does nothing to
 * them: its wire comes to the union itself, instead of to a projection with the sender's words.
 */
function withoutRelisting(draft: Draft, site: SiteId, bundle: Bundle): Bundle {
  const inputs = bundle.all.map((branch) => relisted(draft, site, branch));
  const [first] = inputs;
  const all = inputs.filter((input) => input !== undefined);
  return first && all.length === bundle.all.length ? { first, all } : bundle;
}

function relisted(draft: Draft, site: SiteId, branch: Operator): Leaf | undefined {
  if (branch.kind !== 'project' || !isLeaf(branch.input)) return undefined;
  const { input, items } = branch;
  const shipped = draft.shipped.get(place(site, leafName(input)));
  const listed = new Set(
    items.map(({ expression }) =>
      expression.kind === 'column' ? expression.name.text : undefined,
    ),
  );
  const isSame = listed.size === shipped?.length && shipped.every((name) => listed.has(name));
  return isSame && items.length === shipped.length ? input : undefined;
}

function readEach(draft: Draft, target: string, sources: readonly string[]): void {
  for (const [index, source] of sources.entries()) {
    const id = `${source} to ${target} ${index}`;
    draft.edges.push({ kind: 'local', id, source, target });
  }
}

const leafName = (leaf: Leaf): string => (leaf.kind === 'fragment' ? leaf.fragment : leaf.relation);

function addLeaf(draft: Draft, site: SiteId, leaf: Leaf): string {
  const name = leafName(leaf);
  return draft.producers.get(place(site, name)) ?? addStored(draft, site, name);
}

/** Pieces of one occurrence that folded branches read; who reads the same ones shares the mark. */
function gather(draft: Draft, local: Local, leaf: Leaf, sources: readonly string[]): string {
  const { site, step } = local;
  const isResult = draft.origins.has(leafName(leaf));
  const what = isResult ? local.leafKey(leaf) : leaf.relation;
  const id = `gathered ${place(site, sources.toSorted().join(' '))}`;
  if (draft.nodes.has(id)) return id;
  const times = sources.length;
  draft.nodes.set(id, {
    glyph: 'union',
    label: [what],
    name: `${times} pieces of ${what}`,
    id,
    site,
    role: 'gathered',
    step,
    isStepRoot: false,
    times,
  });
  readEach(draft, id, sources);
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
      times: 1,
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
  const label = receivedLabel(draft, ship);
  draft.nodes.set(id, {
    id,
    site: ship.target,
    glyph: ship.isAnswer ? 'answer' : 'received',
    label: ship.isAnswer ? ['answer'] : label,
    name: ship.isAnswer ? 'answer' : `received ${label.join(', ')}`,
    role: 'received',
    step,
    isStepRoot: false,
    times: 1,
    ...(draft.origins.has(ship.relation) || ship.isAnswer ? {} : { fragment: ship.relation }),
  });
  draft.edges.push({ kind: 'wire', id: `wire ${step}`, source, target: id, step });
  draft.producers.set(place(ship.target, ship.relation), id);
  draft.shipped.set(
    place(ship.target, ship.relation),
    ship.columns.map(({ name }) => name),
  );
}

/** What is in the rows, where their name says nothing: `d_id, e_name` instead of `v1`. */
function receivedLabel({ origins, isGenerated }: Draft, ship: ShipStep): readonly string[] {
  const known = origins.get(ship.relation);
  if (!known || !isGenerated || ship.columns.length === 0) return [ship.relation];
  return ship.columns.map(({ name }) => known.get(name)?.name ?? name);
}

/**
 * A wire lands on its reader itself where that is the only one, sends nothing on, and nothing else
 * lands there (unless it only gathers); else it lands on a mark of its own, from which local edges
 * go to the readers.
 */
function land(draft: Draft): PlanGraph {
  const sends = new Set(draft.edges.flatMap((edge) => (edge.kind === 'wire' ? [edge.source] : [])));
  const landings = new Map<string, string>();
  const taken = new Set<string>();
  for (const { target: arrival } of draft.edges.filter(({ kind }) => kind === 'wire')) {
    const readers = draft.edges.filter(({ source }) => source === arrival);
    const reader = readers.length === 1 ? readers[0] : undefined;
    if (!reader || reader.kind === 'wire') continue;
    // What only gathers rows takes all of them; their wires meet below it.
    const isGathering = draft.nodes.get(reader.target)?.glyph === 'union';
    if (sends.has(reader.target) || (taken.has(reader.target) && !isGathering)) continue;
    taken.add(reader.target);
    landings.set(arrival, reader.target);
  }
  const edges = draft.edges
    .filter(({ source }) => !landings.has(source))
    .map((edge) => ({ ...edge, target: landings.get(edge.target) ?? edge.target }));
  return { nodes: [...draft.nodes.values()].filter(({ id }) => !landings.has(id)), edges };
}
