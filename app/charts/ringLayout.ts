import { pointRadial } from 'd3';
import { sansWidth } from './textMeasure.ts';

/**
 * Transactions on a ring, in the order of their start: a transaction keeps its place from event to
 * event, whoever waits for it.
 */
export interface RingLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly arrows: readonly PlacedArrow[];
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface PlacedNode extends Point {
  readonly id: string;
  /** Half of its width; more than its radius where the name is long. */
  readonly half: number;
}

export interface PlacedArrow {
  readonly path: string;
  readonly head: Point;
  /** Direction of its head, in degrees. */
  readonly angle: number;
  readonly middle: Point;
  /** Where its words stand, and on which side of them the arrow is. */
  readonly label: Point & { readonly anchor: 'start' | 'middle' | 'end'; readonly text: string };
}

export interface RingArrow {
  readonly from: string;
  readonly to: string;
  /** From the longest to the shortest; the first for which there is room is taken. */
  readonly labels: readonly string[];
}

/** How far the words of an arrow stand from it. */
const ASIDE = 15;
/** How far apart two arrows of opposite directions are. */
const APART = 9;
const FEW = 3;

export function ringLayout(
  ids: readonly string[],
  arrows: readonly RingArrow[],
  width: number,
  radius: number,
): RingLayout {
  const height = heightOf(ids.length, radius);
  const middle = { x: width / 2, y: height / 2 };
  const nodes = ids.map((id, index): PlacedNode => {
    const half = Math.max(radius, sansWidth(id, 13) / 2 + 7);
    if (ids.length === 1) return { id, half, ...middle };
    // The first two stand at the top, side by side.
    const turn = ((2 * index - 1) / ids.length) * Math.PI;
    const [x, y] = pointRadial(turn, 1);
    const reach = { x: width / 2 - half - width * 0.2, y: height / 2 - radius - 8 };
    return { id, half, x: middle.x + x * reach.x, y: middle.y + y * reach.y };
  });
  const at = new Map(nodes.map((node) => [node.id, node]));
  return {
    width,
    height,
    nodes,
    arrows: arrows.flatMap((arrow) => {
      const [from, to] = [at.get(arrow.from), at.get(arrow.to)];
      if (!from || !to) return [];
      const isBothWays = arrows.some((other) => other.from === arrow.to && other.to === arrow.from);
      return [placeArrow({ from, to, radius, middle, width }, arrow.labels, isBothWays)];
    }),
  };
}

function heightOf(count: number, radius: number): number {
  if (count === 1) return radius * 2 + 20;
  if (count < FEW) return radius * 2 + 68;
  return radius * (count <= 6 ? 7.6 : 10) + 44;
}

interface Room {
  readonly from: PlacedNode;
  readonly to: PlacedNode;
  readonly radius: number;
  readonly middle: Point;
  readonly width: number;
}

function placeArrow(room: Room, labels: readonly string[], isBothWays: boolean): PlacedArrow {
  const { from, to, radius } = room;
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const along = { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
  const aside = { x: along.y, y: -along.x };
  const shift = isBothWays ? APART : 0;
  const put = (node: Point, distance: number): Point => ({
    x: node.x + along.x * distance + aside.x * shift,
    y: node.y + along.y * distance + aside.y * shift,
  });
  const start = put(from, edgeOf(from, along, radius));
  const end = put(to, -edgeOf(to, along, radius) - 1);
  const middle = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 };
  return {
    path: `M${start.x} ${start.y}L${end.x} ${end.y}`,
    head: end,
    angle: (Math.atan2(along.y, along.x) * 180) / Math.PI,
    middle,
    label: placeLabel(room, labels, middle, isBothWays ? aside : outwards(room, middle)),
  };
}

/** From a node's middle to its edge. */
const edgeOf = ({ half }: PlacedNode, along: Point, radius: number): number =>
  Math.min(
    half / Math.max(Math.abs(along.x), 0.01),
    radius / Math.max(Math.abs(along.y), 0.01),
    half,
  );

/** Away from the middle of the ring; an arrow through the middle has its words above. */
function outwards({ middle }: Room, { x, y }: Point): Point {
  const length = Math.hypot(x - middle.x, y - middle.y);
  return length < 4 ? { x: 0, y: -1 } : { x: (x - middle.x) / length, y: (y - middle.y) / length };
}

function placeLabel(
  { width }: Room,
  labels: readonly string[],
  middle: Point,
  out: Point,
): PlacedArrow['label'] {
  const isBeside = Math.abs(out.x) > 0.45;
  const anchor = !isBeside ? 'middle' : out.x > 0 ? 'start' : 'end';
  const x = middle.x + (isBeside ? Math.sign(out.x) * ASIDE : 0);
  const y = middle.y + 4 + (isBeside ? 0 : Math.sign(out.y || -1) * (ASIDE + 4));
  const space = anchor === 'middle' ? width : anchor === 'start' ? width - x : x;
  const text = labels.find((label) => sansWidth(label, 13) <= space) ?? labels.at(-1) ?? '';
  return { x, y, anchor, text };
}
