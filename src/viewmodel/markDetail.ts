import { LENSES, type Lens } from '../base/lens.ts';
import type { AlgebraNode, AlgebraTree } from './algebraTree.ts';
import { expectedWords } from './expectedRows.ts';
import {
  formatBytes,
  formatCount,
  formatMs,
  formatRows,
  formatShape,
  joinWords,
} from './format.ts';
import type { LeafInk } from './leafInk.ts';
import { lensWords } from './lensWords.ts';
import type { DrawnNode, Figures, PlanDrawing, WireEdge } from './planDrawing.ts';
import { planDrawing } from './planDrawing.ts';
import { planGraph } from './planGraph.ts';
import { runProgress } from './runProgress.ts';
import type { ShownRun } from './shownRun.ts';
import { eventsUntil, planAt } from './shownRun.ts';
import type { SiteBadge } from './sites.ts';

/** All that is known of one mark of a drawing, for whoever asks about it. */
export interface MarkDetail {
  readonly title: string;
  /** Where it stands; of a transfer from where to where. */
  readonly sites: readonly SiteBadge[];
  readonly facts: readonly Fact[];
  /** The local query it belongs to, and what the site's own optimizer made of it. */
  readonly sql?: string;
  readonly localPlan?: readonly string[];
}

interface Fact {
  readonly text: string;
  /** Seen only through this lens. */
  readonly ink?: Lens;
}

/**
 * Undefined for a mark that the drawing at the cursor does not have. A local query names fragments
 * only as far as the lenses do.
 */
export function planMarkDetail(
  run: ShownRun,
  cursor: number,
  mark: string,
  lenses: readonly Lens[] = LENSES,
): MarkDetail | undefined {
  const drawing = planDrawing(run, cursor);
  const node = drawing?.nodes.find(({ id }) => id === mark);
  if (drawing && node) {
    const words = lensWords(run.catalog, lenses, run.trace.scenario.at);
    const detail = nodeDetail(run, cursor, drawing, node);
    return { ...detail, ...(detail.sql === undefined ? {} : { sql: words(detail.sql) }) };
  }
  const wire = drawing?.edges.find((edge) => edge.id === mark);
  return drawing && wire?.kind === 'wire' ? wireDetail(run, cursor, drawing, wire) : undefined;
}

function nodeDetail(
  run: ShownRun,
  cursor: number,
  drawing: PlanDrawing,
  node: DrawnNode,
): MarkDetail {
  const site = drawing.sites.find(({ id }) => id === node.site);
  const { figures, leaf, role, times } = node;
  const estimate = figures?.isEstimate ? ', estimated' : '';
  return {
    title: role === 'operator' ? `${node.name} ${node.label.join(' ')}`.trim() : node.name,
    sites: site ? [site] : [],
    facts: [
      ...(figures
        ? [{ text: `${formatShape(figures.rows, figures.width)} a row${estimate}` }]
        : []),
      ...expectedFacts(figures),
      ...(times > 1 && role === 'operator'
        ? [{ text: `${formatCount(times)} branches of this shape, drawn as one` }]
        : []),
      ...(leaf ? leafFacts(leaf) : []),
    ],
    ...queryOf(run, cursor, node),
  };
}

const expectedFacts = (figures: Figures | undefined): readonly Fact[] =>
  figures?.expected ? [{ text: expectedWords(figures.expected) }] : [];

/** A step's own query; what is stored or received belongs to none. */
function queryOf(
  run: ShownRun,
  cursor: number,
  { id, role }: DrawnNode,
): Pick<MarkDetail, 'sql' | 'localPlan'> {
  const plan = planAt(run.trace, cursor)?.plan;
  const step = plan && planGraph(plan).nodes.find((node) => node.id === id)?.step;
  const planned = step === undefined ? undefined : plan?.steps[step];
  if (role !== 'operator' || !planned || planned.kind === 'ship') return {};
  const done = eventsUntil(run.trace, cursor).find(
    ({ event }) => event.kind === 'stepFinished' && event.step === step,
  )?.event;
  const localPlan = done?.kind === 'stepFinished' ? done.localPlan : [];
  return { sql: planned.query.sql, ...(localPlan.length > 0 ? { localPlan } : {}) };
}

const leafFacts = ({
  localName,
  replicas,
  storage,
  subscript,
  relation,
}: LeafInk): readonly Fact[] => [
  ...(subscript === ''
    ? []
    : [{ text: `fragment ${relation}${subscript}`, ink: 'fragments' as const }]),
  { text: `called ${localName}`, ink: 'naming' },
  ...(replicas.length === 0
    ? []
    : [
        {
          text: `further copies at ${joinWords(replicas.map(({ label }) => label))}`,
          ink: 'replicas' as const,
        },
      ]),
  { text: storage.join(', '), ink: 'design' },
];

function wireDetail(
  run: ShownRun,
  cursor: number,
  drawing: PlanDrawing,
  wire: WireEdge,
): MarkDetail {
  const siteOf = (id: string): SiteBadge | undefined => {
    const site = drawing.nodes.find((node) => node.id === id)?.site;
    return drawing.sites.find((one) => one.id === site);
  };
  const { tag, rows, width, bytes, isEstimate, columns } = wire;
  const amount = `${formatRows(rows)} × ${formatCount(width)} B = ${formatBytes(bytes)}`;
  const sites = [siteOf(wire.source), siteOf(wire.target)];
  const what = columns.length === 0 ? 'rows without columns' : columns.join(', ');
  return {
    title: `transfer ${tag}`,
    sites: sites.filter((site) => site !== undefined),
    facts: [
      { text: `ships ${what}` },
      {
        text: isEstimate ? `${amount}, estimated` : amount,
      },
      ...expectedFacts(wire),
      ...sentFacts(run, cursor, wire),
    ],
  };
}

/** What really crossed, once it has left. */
function sentFacts(run: ShownRun, cursor: number, { id }: WireEdge): readonly Fact[] {
  const flights = runProgress(run.trace, cursor).flights;
  const flight = [...flights].find(([step]) => id === `wire ${step}`)?.[1];
  if (!flight) return [];
  return [
    { text: `${formatBytes(flight.wireBytes)} crossed the wire, with all that encodes them` },
    { text: `${formatMs(flight.durationMs)} on the way` },
  ];
}

/** Undefined for a mark that the tree does not have. */
export function algebraMarkDetail({ root }: AlgebraTree, mark: string): MarkDetail | undefined {
  const node = findNode(root, mark);
  if (!node) return undefined;
  const { name, label, sites, leaves, times, isNew } = node;
  const [only] = leaves;
  return {
    title: `${name} ${label.join(' ')}`.trim(),
    sites,
    facts: [
      ...(isNew ? [{ text: 'made by this rule' }] : []),
      ...(times > 1 && leaves.length === 0
        ? [{ text: `${formatCount(times)} branches of this shape, drawn as one` }]
        : []),
      ...(leaves.length > 1
        ? [
            {
              text: joinWords(leaves.map((leaf) => leaf.relation + leaf.subscript)),
              ink: 'fragments' as const,
            },
          ]
        : []),
      ...(only && leaves.length === 1 ? leafFacts(only) : []),
    ],
  };
}

function findNode(node: AlgebraNode, id: string): AlgebraNode | undefined {
  if (node.id === id) return node;
  for (const input of node.inputs) {
    const found = findNode(input, id);
    if (found) return found;
  }
  return undefined;
}
