import type { PlanDrawing } from '../../src/viewmodel/planDrawing.ts';
import type { Columns } from './planColumns.ts';

/**
 * The plan drawing as the layout works on it: columns in order, and *taps* where a wire cannot end
 * on an operator itself. A tap is a point on the ground with a line of its own to the operator, so
 * that no two wires and no wire and branch share a line.
 */
export interface Sketch {
  /** Sites from left to right; those of one column stand above one another. */
  readonly columns: Columns;
  readonly nodes: readonly SketchNode[];
  readonly locals: readonly SketchEdge[];
  readonly wires: readonly SketchEdge[];
}

export interface SketchNode {
  readonly id: string;
  readonly column: number;
  readonly site: string;
  /** It only gathers rows: the lines that come to it meet below it. */
  readonly isTrunk: boolean;
  readonly isTap: boolean;
  readonly isStored: boolean;
}

export interface SketchEdge {
  readonly id: string;
  readonly source: string;
  readonly target: string;
}

/** Side branches grow away from the gutter: left in the leftmost column, else right. */
export const growthOf = (column: number, columns: number): -1 | 1 =>
  column === 0 && columns > 1 ? -1 : 1;

interface Draft {
  readonly columns: Columns;
  readonly nodes: Map<string, SketchNode>;
  readonly locals: SketchEdge[];
  readonly wires: SketchEdge[];
  /** Nodes on which a wire already starts or ends. */
  readonly wired: Set<string>;
  /** Whom each wire of the plan goes to. */
  readonly landings: readonly string[];
}

/**
 * @param tapLandings every wire gets a tap at its end; the layout asks for it where rows conflict
 */
export function sketchPlan(drawing: PlanDrawing, columns: Columns, tapLandings: boolean): Sketch {
  const draft = startDraft(drawing, columns);
  for (const edge of drawing.edges) {
    if (edge.kind === 'wire') addWire(draft, edge, tapLandings);
  }
  const { nodes, locals, wires } = draft;
  return { columns, nodes: [...nodes.values()], locals, wires };
}

function startDraft(drawing: PlanDrawing, columns: Columns): Draft {
  const nodes = drawing.nodes.map((node): [string, SketchNode] => [
    node.id,
    {
      id: node.id,
      column: columns.findIndex((sites) => sites.includes(node.site)),
      site: node.site,
      isTrunk: node.glyph === 'union',
      isTap: false,
      isStored: node.role === 'stored',
    },
  ]);
  const locals = drawing.edges
    .filter((edge) => edge.kind === 'local')
    .map(({ id, source, target }) => ({ id, source, target }));
  const landings = drawing.edges.flatMap((edge) => (edge.kind === 'wire' ? [edge.target] : []));
  return { columns, nodes: new Map(nodes), locals, wires: [], wired: new Set(), landings };
}

function addWire(draft: Draft, wire: SketchEdge, tapLandings: boolean): void {
  const source = draft.nodes.get(wire.source);
  const target = draft.nodes.get(wire.target);
  if (!source || !target) return;
  const direction = target.column > source.column ? 1 : -1;
  const isLanding = draft.locals.some((edge) => edge.target === target.id);
  const from = mustTap(draft, source, direction) ? tap(draft, source, wire.id, 'start') : source.id;
  const isBusy = target.isTrunk && draft.landings.filter((id) => id === target.id).length > 1;
  const needsTap = isBusy || mustTap(draft, target, -direction) || (tapLandings && isLanding);
  const to = needsTap ? tap(draft, target, wire.id, 'end') : target.id;
  draft.wired.add(from).add(to);
  draft.wires.push({ id: wire.id, source: from, target: to });
}

/** @param side where the wire would touch the node: −1 left, 1 right */
function mustTap(draft: Draft, node: SketchNode, side: number): boolean {
  if (draft.wired.has(node.id)) return true;
  const growsThere = growthOf(node.column, draft.columns.length) === side;
  return growsThere && hasBranches(draft.locals, node.id);
}

/** Whether a line comes to the node from the side: any input but one that only it reads. */
export function hasBranches(locals: readonly SketchEdge[], id: string): boolean {
  const inputs = locals.filter(({ target }) => target === id);
  return inputs.length > 1 || inputs.some(({ source }) => isShared(locals, source));
}

export const isShared = (locals: readonly SketchEdge[], id: string): boolean =>
  locals.filter(({ source }) => source === id).length > 1;

function tap(draft: Draft, node: SketchNode, wire: string, end: 'start' | 'end'): string {
  const id = `tap ${end} ${wire}`;
  const { column, site } = node;
  draft.nodes.set(id, { id, column, site, isTap: true, isTrunk: false, isStored: false });
  draft.locals.push(
    end === 'start'
      ? { id: `to ${id}`, source: node.id, target: id }
      : { id: `from ${id}`, source: id, target: node.id },
  );
  return id;
}
