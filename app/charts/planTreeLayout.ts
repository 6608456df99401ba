import { type HierarchyPointNode, hierarchy, tree } from 'd3';
import { assert } from '../../src/base/assert.ts';
import { formatBytes } from '../../src/viewmodel/format.ts';
import type { DrawnNode, PlanDrawing, WireEdge } from '../../src/viewmodel/planDrawing.ts';
import { type Label, LINE, labelWidth, nodeLabels, shapeText } from './planLabels.ts';
import { HALF, wireThickness } from './planLayout.ts';
import type { Size } from './useSize.ts';

/**
 * A plan as one tree, the answer at the top, whatever site an operator is at: of many sites it is
 * narrower than their grounds. What several operators read stands once, below the lowest of them,
 * so that every line leads up.
 */
export interface PlanTreeLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedTreeNode[];
  readonly lines: readonly PlacedLine[];
}

export interface PlacedTreeNode {
  readonly id: string;
  /** Middle of the box. */
  readonly x: number;
  readonly y: number;
  readonly labels: readonly Label[];
}

/** From the input's box up to the operator's; `figures` of a transfer only. */
export interface PlacedLine {
  readonly id: string;
  readonly path: string;
  readonly head: Point;
  /** On the line, for whoever moves from mark to mark. */
  readonly middle: Point;
  readonly thickness: number;
  readonly figures: readonly Label[];
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Branch {
  readonly node: DrawnNode | undefined;
  readonly inputs: readonly Branch[];
}

const COLUMNS = 22;
const MARGIN = 20;
/** The plate of its site, left of a box. */
export const PLATE = { size: 15, gap: 6 } as const;
const LEFT = HALF + PLATE.gap + PLATE.size;
const GAP = 18;
/** Above a box: the two lines that a transfer has beside its line. */
const FIGURES = 2 * LINE + 12;
const HEAD = 9;
/** Lines of several readers leave one box side by side. */
const ASIDE = 12;

/** @param room what the frame offers; a larger tree is panned */
export function planTreeLayout(drawing: PlanDrawing, room: Size): PlanTreeLayout {
  const scene = sceneOf(drawing);
  const root = hierarchy(scene.root, ({ inputs }) => inputs);
  const order = new Map(root.descendants().map(({ data }, index) => [data, index]));
  const leftOf = (a: Branch, b: Branch): Branch =>
    (order.get(a) ?? 0) < (order.get(b) ?? 0) ? a : b;
  const placed = tree<Branch>()
    .nodeSize([1, 1])
    // What stands beside a box is on its right, so neighbours stand apart by the left one's.
    .separation(
      (a, b) =>
        scene.reach(leftOf(a.data, b.data)) + LEFT + (a.parent === b.parent ? GAP : 2 * GAP),
    )(root);
  const points = placed.descendants().filter(({ data }) => data.node !== undefined);
  const levels = levelsOf(points, scene);
  const left = Math.min(...points.map(({ x }) => x - LEFT));
  const right = Math.max(...points.map(({ x, data }) => x + scene.reach(data)));
  const drawn = (levels.at(-1)?.y ?? 0) + (levels.at(-1)?.below ?? 0) + MARGIN;
  const width = Math.max(room.width, right - left + 2 * MARGIN);
  const shift = { x: (width - (right - left)) / 2 - left, y: Math.max(0, room.height - drawn) / 2 };
  const at = new Map(
    points.map(({ data, x, depth }) => [
      data.node?.id ?? '',
      { x: x + shift.x, y: (levels[depth]?.y ?? 0) + shift.y, below: levels[depth]?.below ?? 0 },
    ]),
  );
  return {
    width,
    height: Math.max(room.height, drawn),
    nodes: drawing.nodes.flatMap((node) => {
      const place = at.get(node.id);
      return place ? [{ id: node.id, ...place, labels: labelsAt(scene.labels(node), place) }] : [];
    }),
    lines: placeLines(drawing, at, scene),
  };
}

type Scene = ReturnType<typeof sceneOf>;

function sceneOf(drawing: PlanDrawing) {
  const texts = new Map(
    drawing.nodes.map((node) => [node.id, nodeLabels(node, COLUMNS, undefined)]),
  );
  const labels = ({ id }: DrawnNode) => {
    const found = texts.get(id);
    assert(found, `no labels of ${id}`);
    return found;
  };
  const wires = new Map<string, WireEdge[]>();
  for (const edge of drawing.edges) {
    if (edge.kind === 'wire') wires.set(edge.source, [...(wires.get(edge.source) ?? []), edge]);
  }
  const wiresOf = ({ id }: DrawnNode): readonly WireEdge[] => wires.get(id) ?? [];
  /** From a box's middle to the end of what stands beside it or its lines. */
  const reach = ({ node }: Branch): number => {
    if (!node) return 0;
    const own = wiresOf(node).map((wire, index) => index * ASIDE + figureWidth(wire));
    return HALF + Math.max(0, labelWidth(labels(node).lines), ...own);
  };
  const lowest = lowestReaders(drawing);
  return { root: rootOf(drawing.nodes, lowest), parents: lowest, labels, wiresOf, reach };
}

/** By node the lowest of the operators that read it, below which it stands. */
function lowestReaders({ nodes, edges }: PlanDrawing): ReadonlyMap<string, string> {
  const readers = new Map<string, string[]>();
  for (const { source, target } of edges) {
    readers.set(source, [...(readers.get(source) ?? []), target]);
  }
  const depths = new Map<string, number>();
  const depthOf = (id: string): number => {
    const known = depths.get(id);
    if (known !== undefined) return known;
    const depth = Math.max(0, ...(readers.get(id) ?? []).map((reader) => depthOf(reader) + 1));
    depths.set(id, depth);
    return depth;
  };
  return new Map(
    nodes.flatMap(({ id }) => {
      const [lowest] = (readers.get(id) ?? []).toSorted((a, b) => depthOf(b) - depthOf(a));
      return lowest === undefined ? [] : [[id, lowest] as const];
    }),
  );
}

/** Several roots stand beside each other. */
function rootOf(nodes: readonly DrawnNode[], parents: ReadonlyMap<string, string>): Branch {
  const below = (id: string | undefined): readonly Branch[] =>
    nodes
      .filter((node) => parents.get(node.id) === id)
      .map((node) => ({ node, inputs: below(node.id) }));
  const roots = below(undefined);
  const [only] = roots;
  return roots.length === 1 && only ? only : { node: undefined, inputs: roots };
}

interface Level {
  readonly y: number;
  /** How far labels hang below its middle. */
  readonly below: number;
}

/** Rows as far apart as their labels, and the figures of what is sent between them, need. */
function levelsOf(
  points: readonly HierarchyPointNode<Branch>[],
  { labels, wiresOf }: Scene,
): readonly Level[] {
  const levels: Level[] = [];
  const depths = Math.max(...points.map(({ depth }) => depth)) + 1;
  for (let depth = 0; depth < depths; depth += 1) {
    const nodes = points.flatMap((point) =>
      point.depth === depth && point.data.node ? [point.data.node] : [],
    );
    const above = Math.max(HALF, ...nodes.map((node) => labels(node).above));
    const below = Math.max(HALF, ...nodes.map((node) => labels(node).below));
    const figures = Math.max(0, ...nodes.map((node) => wiresOf(node).length)) * FIGURES;
    const before = levels.at(-1);
    const y = before ? before.y + before.below + GAP + figures + above : MARGIN + above;
    levels.push({ y, below });
  }
  return levels;
}

const labelsAt = ({ lines }: ReturnType<typeof nodeLabels>, { x, y }: Point): readonly Label[] =>
  lines.map((line) => ({ ...line, x: x + line.x, y: y + line.y }));

function placeLines(
  { edges, nodes }: PlanDrawing,
  at: ReadonlyMap<string, Point & { readonly below: number }>,
  { labels, wiresOf, parents }: Scene,
): readonly PlacedLine[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return edges.flatMap((edge): PlacedLine[] => {
    const [source, target, node] = [
      at.get(edge.source),
      at.get(edge.target),
      byId.get(edge.source),
    ];
    if (!source || !target || !node) return [];
    const isWire = edge.kind === 'wire';
    const nth = isWire ? wiresOf(node).indexOf(edge) : 0;
    const isAround = parents.get(node.id) !== edge.target;
    const from = { x: source.x + nth * ASIDE, y: source.y - HALF };
    const head = { x: target.x, y: target.y + HALF };
    const run = target.y + target.below + GAP / 2;
    const end = isWire ? { ...head, y: head.y + HEAD } : head;
    const above = source.y - Math.max(HALF, labels(node).above) - 6 - nth * FIGURES;
    return [
      {
        id: edge.id,
        path: isAround ? aroundPath(from, run, end) : linePath(from, run, end),
        head,
        middle: { x: isAround ? from.x - LEFT - GAP / 3 : from.x, y: (from.y + run) / 2 },
        thickness: isWire ? wireThickness(edge.bytes) : 1,
        figures: isWire ? figuresOf(edge, from.x + wireThickness(edge.bytes) / 2 + 7, above) : [],
      },
    ];
  });
}

/** Up from the input, across below the operator, and up to it. */
function linePath(from: Point, run: number, to: Point): string {
  if (Math.abs(from.x - to.x) < 0.5) return `M${from.x} ${from.y}V${to.y}`;
  const side = to.x > from.x ? 1 : -1;
  const radius = Math.min(8, Math.abs(to.x - from.x) / 2, from.y - run, run - to.y);
  return [
    `M${from.x} ${from.y}V${run + radius}`,
    `Q${from.x} ${run} ${from.x + side * radius} ${run}`,
    `H${to.x - side * radius}`,
    `Q${to.x} ${run} ${to.x} ${run - radius}V${to.y}`,
  ].join('');
}

/** To a reader further up: beside what stands above the input. */
function aroundPath(from: Point, run: number, to: Point): string {
  const x = from.x - LEFT - GAP / 3;
  return `M${from.x} ${from.y}v${-GAP / 3}H${x}V${run}H${to.x}V${to.y}`;
}

const figuresOf = (wire: WireEdge, x: number, y: number): readonly Label[] => [
  { text: formatBytes(wire.bytes), style: 'total', anchor: 'start', x, y: y - LINE },
  { text: shapeOf(wire), style: 'shape', anchor: 'start', x, y },
];

const shapeOf = (wire: WireEdge): string => `${wire.tag} ${shapeText(wire)}`;

const figureWidth = (wire: WireEdge): number =>
  labelWidth(figuresOf(wire, 0, 0)) + wireThickness(wire.bytes) / 2;
