import { hierarchy, tree } from 'd3';
import type { AlgebraNode } from '../../src/viewmodel/algebraTree.ts';
import type { Label } from './planLabels.ts';
import { labelWidth } from './planLabels.ts';
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
}

const HALF = 14;
const LINE = 16;
const COLUMNS = 24;
const MARGIN = 20;

/** @param room what the frame offers; a larger tree is panned */
export function algebraLayout(
  root: AlgebraNode,
  room: { readonly width: number; readonly height: number },
): AlgebraLayout {
  const levels = hierarchy(root, (node) => node.inputs);
  const gap = pitch(levels.height, room.height);
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
  const height = Math.max(room.height, levels.height * gap + 2 * (MARGIN + HALF));
  const top = (height - levels.height * gap) / 2;
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

function pitch(height: number, room: number): number {
  const needed = 46;
  return height === 0
    ? needed
    : Math.max(needed, Math.min(76, (room - 2 * (MARGIN + HALF)) / height));
}

/** From a node's middle to the end of its label and plates. */
function reach(node: AlgebraNode): number {
  const plates = node.sites.length * 20;
  return HALF + Math.max(labelWidth(labelsOf(node)), plates > 0 ? 8 + plates : 0);
}

function labelsOf(node: AlgebraNode): readonly Label[] {
  const separator = node.glyph === 'project' || node.glyph === 'aggregate' ? ',' : '';
  const texts = wrapParts(node.label, separator, COLUMNS, 2).filter((text) => text !== '');
  // A fragment's plates stand below its name.
  const rows = texts.length + (node.sites.length > 0 ? 1 : 0);
  const first = 5 - ((rows - 1) * LINE) / 2;
  return texts.map((text, index) => ({
    text,
    style: 'label',
    anchor: 'start',
    x: 22,
    y: first + index * LINE,
  }));
}

function placeOperator(node: AlgebraNode, { x, y }: { x: number; y: number }): PlacedOperator {
  const labels = labelsOf(node).map((line) => ({ ...line, x: x + line.x, y: y + line.y }));
  return { node, x, y, labels };
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
