import { siteId } from '../base/brand.ts';
import type { AlgebraNode, AlgebraTree } from './algebraTree.ts';
import { expectedWords } from './expectedRows.ts';
import { formatBytes, formatShape } from './format.ts';
import type { Glyph } from './operatorMark.ts';
import type { DrawnNode, Figures, PlanDrawing, WireEdge } from './planDrawing.ts';
import type { SiteBadge } from './sites.ts';

/**
 * The text twins of the drawings (DESIGN.md 12): the same marks, a row each, in an order in which
 * they can be read aloud. All figures are written as the drawing writes them.
 */
export interface PlanTable {
  readonly operators: readonly PlanRow[];
  readonly wires: readonly WireRow[];
}

export interface PlanRow {
  readonly id: string;
  /** `semijoin`. */
  readonly operator: string;
  /** What stands beside its box. */
  readonly detail: string;
  /** Right after it, by the lens of fragments: `₄`. */
  readonly subscript: string;
  readonly site: SiteBadge;
  /** `100 × 20 B`; empty where nothing is known. */
  readonly shape: string;
  readonly isEstimate: boolean;
  /** Rows that were expected and how far off that was; empty where they were counted. */
  readonly expected: string;
  readonly state: 'stored' | 'done' | 'now' | 'later';
  /** The current event is about it. */
  readonly isNow: boolean;
}

export interface WireRow {
  readonly id: string;
  readonly tag: string;
  readonly from: SiteBadge;
  readonly to: SiteBadge;
  readonly shape: string;
  readonly bytes: string;
  /** Rows and bytes are estimates until the transfer has left. */
  readonly isEstimate: boolean;
  readonly expected: string;
  readonly state: string;
  readonly isNow: boolean;
}

/** Operators in the order of their work, each after those whose rows it reads; then the wires. */
export function planTable(drawing: PlanDrawing): PlanTable {
  const nodes = new Map(drawing.nodes.map((node) => [node.id, node]));
  const siteOf = (id: string): SiteBadge => badgeOf(drawing, nodes.get(id)?.site ?? id);
  return {
    operators: inWorkOrder(drawing).map((node) => ({
      id: node.id,
      ...wordsOf(node),
      subscript: node.leaf?.subscript ?? '',
      site: badgeOf(drawing, node.site),
      shape: node.figures ? formatShape(node.figures.rows, node.figures.width) : '',
      isEstimate: node.figures?.isEstimate ?? false,
      expected: expectedOf(node.figures),
      state: stateOf(node),
      isNow: node.isNow,
    })),
    wires: drawing.edges
      .filter((edge) => edge.kind === 'wire')
      .map((wire) => ({
        id: wire.id,
        tag: wire.tag,
        from: siteOf(wire.source),
        to: siteOf(wire.target),
        shape: formatShape(wire.rows, wire.width),
        bytes: formatBytes(wire.bytes),
        isEstimate: wire.isEstimate,
        expected: expectedOf(wire),
        state: wireStates[wire.state],
        isNow: wire.isNow,
      })),
  };
}

const expectedOf = (figures: Figures | undefined): string =>
  figures?.expected ? expectedWords(figures.expected) : '';

const wireStates: Readonly<Record<WireEdge['state'], string>> = {
  estimated: 'estimated',
  planned: 'later',
  inFlight: 'in flight',
  done: 'done',
};

function badgeOf({ sites }: PlanDrawing, id: string): SiteBadge {
  const site = sites.find((candidate) => candidate.id === id);
  return site ?? { id: siteId(id), number: 0, label: id };
}

function stateOf({ isNow, role, state }: DrawnNode): PlanRow['state'] {
  if (isNow) return 'now';
  return role === 'stored' ? 'stored' : state;
}

/** A table's own name, and that of rows which came by wire, stand beside the word. */
function wordsOf({ role, glyph, name, label }: DrawnNode): Pick<PlanRow, 'operator' | 'detail'> {
  if (glyph === 'answer') return { operator: name, detail: '' };
  if (role === 'stored') return { operator: 'table', detail: detailOf(glyph, label) };
  if (role === 'received') return { operator: 'received', detail: detailOf(glyph, label) };
  return { operator: name, detail: detailOf(glyph, label) };
}

/** Columns are a list; the conditions of a conjunction bring their own ∧. */
const detailOf = (glyph: Glyph, label: readonly string[]): string =>
  label.join(lists.has(glyph) ? ', ' : ' ');

const lists: ReadonlySet<Glyph> = new Set(['project', 'aggregate', 'sort', 'received']);

/** From whoever nobody reads back to the stored tables; a mark with two readers stands once. */
function inWorkOrder({ nodes, edges }: PlanDrawing): readonly DrawnNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const ordered = new Set<DrawnNode>();
  const visit = (node: DrawnNode): void => {
    if (ordered.has(node)) return;
    for (const { source, target } of edges) {
      const input = target === node.id ? byId.get(source) : undefined;
      if (input) visit(input);
    }
    ordered.add(node);
  };
  const isRead = new Set(edges.map(({ source }) => source));
  for (const node of nodes) if (!isRead.has(node.id)) visit(node);
  return [...ordered];
}

export interface AlgebraRow {
  readonly id: string;
  /** Place in the tree, as a table of contents counts: `1`, `1.2`, … */
  readonly place: string;
  /** Operators above it. */
  readonly depth: number;
  readonly operator: string;
  readonly detail: string;
  /** Sites with a copy, for a stored fragment. */
  readonly sites: readonly SiteBadge[];
  /** Made or changed by the current rule. */
  readonly isNew: boolean;
}

/** From the root down, each operator before its inputs, the left input first. */
export const algebraTable = ({ root }: AlgebraTree): readonly AlgebraRow[] =>
  algebraRows(root, '1', 0);

function algebraRows(node: AlgebraNode, place: string, depth: number): readonly AlgebraRow[] {
  const { id, name, glyph, label, sites, isNew } = node;
  return [
    { id, place, depth, operator: name, detail: detailOf(glyph, label), sites, isNew },
    ...node.inputs.flatMap((input, index) =>
      algebraRows(input, `${place}.${index + 1}`, depth + 1),
    ),
  ];
}
