import { hierarchy, tree } from 'd3';
import type { AlgebraNode } from '../../src/viewmodel/algebraTree.ts';
import { formatCount } from '../../src/viewmodel/format.ts';
import type { SiteBadge } from '../../src/viewmodel/sites.ts';
import type { Label } from './planLabels.ts';
import { LINE, labelWidth, START, separatorOf } from './planLabels.ts';
import { wrapParts } from './textMeasure.ts';

/** An algebra tree in pixels: the root at the top, because data flows up. */
export interface AlgebraLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedOperator[];
  readonly edges: readonly { readonly id: string; readonly path: string }[];
}

export interface PlacedOperator {
  readonly node: AlgebraNode;
  readonly x: number;
  readonly y: number;
  readonly labels: readonly Label[];
  readonly plates: readonly PlacedPlate[];
}

/** Where a fragment is: solid its primary copy, outlined the others. */
export interface PlacedPlate {
  readonly site: SiteBadge;
  readonly isReplica: boolean;
  readonly x: number;
  readonly y: number;
}

const HALF = 14;
const COLUMNS = 24;
const MAXIMUM_LINES = 4;
/** A plate and its gap; so many stand in a row. */
const PLATE = 20;
const PLATES = 8;
const MARGIN = 20;

/** @param room what the frame offers; a larger tree is panned */
export function algebraLayout(
  root: AlgebraNode,
  room: { readonly width: number; readonly height: number },
): AlgebraLayout {
  const levels = hierarchy(root, (node) => node.inputs);
  const gap = pitch(levels.height, room.height, Math.max(...levels.descendants().map(tallness)));
  const order = new Map(levels.descendants().map(({ data }, index) => [data.id, index]));
  const leftOf = (a: AlgebraNode, b: AlgebraNode): AlgebraNode =>
    (order.get(a.id) ?? 0) < (order.get(b.id) ?? 0) ? a : b;
  const placed = tree<AlgebraNode>()
    .nodeSize([1, gap])
    // A node's label stands to its right, so neighbours stand apart by the left one's.
    .separation((a, b) => reach(leftOf(a.data, b.data)) + HALF + (a.parent === b.parent ? 20 : 32))(
    levels,
  );
  const all = placed.descendants();
  const left = Math.min(...all.map(({ x }) => x - HALF));
  const right = Math.max(...all.map(({ x, data }) => x + reach(data)));
  const foot = MARGIN + Math.max(HALF, ...all.map(lowest));
  const drawn = MARGIN + HALF + levels.height * gap + foot;
  const height = Math.max(room.height, drawn);
  const top = MARGIN + HALF + (height - drawn) / 2;
  const width = Math.max(room.width, right - left + 2 * MARGIN);
  const shift = (width - (right - left)) / 2 - left;
  const at = ({ x, y }: { x: number; y: number }) => ({ x: x + shift, y: y + top });
  return {
    width,
    height,
    nodes: all.map((point) => placeOperator(point.data, at(point))),
    edges: placed.links().map(({ source, target }) => ({
      id: target.data.id,
      path: edgePath(at(source), at(target)),
    })),
  };
}

/** Pixels from row to row: what labels need, and more where there is room. */
function pitch(height: number, room: number, tallest: number): number {
  const needed = Math.max(46, tallest);
  return height === 0
    ? needed
    : Math.max(needed, Math.min(76, (room - 2 * (MARGIN + HALF)) / height));
}

/** Down from its middle a label reaches as far as its hidden lines do, up only half of the rest. */
const tallness = ({ data }: { readonly data: AlgebraNode }): number => {
  const { labels, plates } = textsOf(data);
  const ys = [...labels.map(({ y }) => y), ...plates.map(({ y }) => y + 12)];
  return ys.length === 0 ? 0 : Math.max(...ys) - Math.min(...ys) + LINE + 6;
};

/** How far below its middle the last label of a node reaches. */
const lowest = ({ data }: { readonly data: AlgebraNode }): number => {
  const { labels, plates } = textsOf(data);
  return Math.max(0, ...labels.map(({ y }) => y + 4), ...plates.map(({ y }) => y + 15));
};

/** From a node's middle to the end of its label and plates. */
function reach(node: AlgebraNode): number {
  const { labels, plates } = textsOf(node);
  const ends = labels.map((label) => label.x - START + labelWidth([label]));
  return HALF + Math.max(0, ...ends, ...plates.map(({ x }) => x + PLATE - HALF));
}

/** What stands beside an operator, relative to its middle. */
function textsOf(node: AlgebraNode): {
  readonly labels: readonly Label[];
  readonly plates: readonly PlacedPlate[];
} {
  const texts = titleOf(node);
  const plateRows = Math.ceil(node.sites.length / PLATES);
  const first = 5 - ((texts.length + plateRows - 1) * LINE) / 2;
  const below = first + texts.length * LINE;
  const titles = texts.map((text, index) => ({ ...text, y: first + index * LINE }));
  const plates = platesOf(node, below - 12);
  const hidden = leafLines(node, below, plates.length);
  return {
    labels: [...titles, ...hidden].map((line) => ({ anchor: 'start', x: START, ...line })),
    plates,
  };
}

type Line = Pick<Label, 'text' | 'style' | 'y'> & Partial<Label>;

function titleOf({ label, glyph, leaves, times }: AlgebraNode): readonly Omit<Line, 'y'>[] {
  const lines = wrapParts(label, separatorOf(glyph), COLUMNS, MAXIMUM_LINES);
  const many =
    times === 1 ? [] : [`${formatCount(times)} ${leaves.length > 0 ? 'fragments' : 'branches'}`];
  return [
    ...lines.filter((text) => text !== '').map((text) => ({ text, style: 'label' as const })),
    ...many.map((text) => ({ text, style: 'figure' as const })),
  ];
}

function platesOf({ sites, leaves }: AlgebraNode, top: number): readonly PlacedPlate[] {
  const replicas = leaves.length === 1 ? (leaves[0]?.replicas ?? []) : [];
  return [
    ...sites.map((site) => ({ site, isReplica: false })),
    ...replicas.map((site) => ({ site, isReplica: true })),
  ].map((plate, index) => ({
    ...plate,
    x: START + (index % PLATES) * PLATE,
    y: top + Math.floor(index / PLATES) * LINE,
  }));
}

/** The name beside the plates, how it is stored below them; of one fragment only. */
function leafLines({ leaves }: AlgebraNode, below: number, plates: number): readonly Line[] {
  const [only] = leaves;
  if (!only || leaves.length > 1) return [];
  const beside = { x: START + plates * PLATE + 4, y: below };
  return [
    { text: only.localName, style: 'figure', ink: 'naming', ...beside },
    { text: only.storage.join(', '), style: 'storage', ink: 'design', y: below + LINE },
  ];
}

function placeOperator(node: AlgebraNode, { x, y }: { x: number; y: number }): PlacedOperator {
  const { labels, plates } = textsOf(node);
  return {
    node,
    x,
    y,
    labels: labels.map((line) => ({ ...line, x: x + line.x, y: y + line.y })),
    plates: plates.map((plate) => ({ ...plate, x: x + plate.x, y: y + plate.y })),
  };
}

/** Down from the operator, across half way, and down to its input. */
function edgePath(
  above: { readonly x: number; readonly y: number },
  below: { readonly x: number; readonly y: number },
): string {
  const [top, bottom] = [above.y + HALF, below.y - HALF];
  if (Math.abs(above.x - below.x) < 0.5) return `M${below.x} ${bottom}V${top}`;
  const middle = (top + bottom) / 2;
  const side = below.x > above.x ? 1 : -1;
  const radius = Math.min(8, Math.abs(below.x - above.x) / 2, (bottom - top) / 2);
  return [
    `M${below.x} ${bottom}V${middle + radius}`,
    `Q${below.x} ${middle} ${below.x - side * radius} ${middle}`,
    `H${above.x + side * radius}`,
    `Q${above.x} ${middle} ${above.x} ${middle - radius}V${top}`,
  ].join('');
}
