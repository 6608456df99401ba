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
/** More leave no room for words at their sides. */
const MANY = 6;
/** Words of more arrows would stand upon each other. */
const MOST_NAMED = 9;

export function ringLayout(
  ids: readonly string[],
  arrows: readonly RingArrow[],
  width: number,
  radius: number,
): RingLayout {
  const reach = reachOf(ids.length, width, radius);
  const height = reach.y * 2 + radius * 2 + 16;
  const middle = { x: width / 2, y: height / 2 };
  const nodes = ids.map((id, index): PlacedNode => {
    const half = Math.max(radius, sansWidth(id, 13) / 2 + 7);
    if (ids.length === 1) return { id, half, ...middle };
    // The first two stand at the top, side by side.
    const [x, y] = pointRadial(turnOf((index - 0.5) / ids.length, reach), 1);
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
      const labels = arrows.length > MOST_NAMED ? [] : arrow.labels;
      return [placeArrow({ from, to, radius, middle, width }, labels, isBothWays)];
    }),
  };
}

/**
 * Half of the ring's width and height. Few transactions leave room for words beside the arrows; of
 * many the ring becomes so high that they do not touch.
 */
function reachOf(count: number, width: number, radius: number): Point {
  if (count === 1) return { x: 0, y: 0 };
  const few = { x: width * 0.3 - radius, y: count < FEW ? 26 : radius * 2.8 + 14 };
  if (count <= MANY) return few;
  const x = width / 2 - radius * 1.5 - 8;
  return { x, y: Math.max(few.y, (count * radius * 2.5) / Math.PI - x) };
}

const SAMPLES = 720;

/** The turn at a share of the way around: on a narrow ring equal turns would be unequal ways. */
function turnOf(share: number, reach: Point): number {
  const step = (2 * Math.PI) / SAMPLES;
  const ways = Array.from({ length: SAMPLES }, (_, index) =>
    Math.hypot(reach.x * Math.cos(index * step), reach.y * Math.sin(index * step)),
  );
  const goal = Math.abs(share) * ways.reduce((sum, way) => sum + way, 0);
  let gone = 0;
  const index = ways.findIndex((way) => {
    gone += way;
    return gone >= goal;
  });
  return Math.sign(share) * index * step;
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
  const space = { start: width - x, middle: 2 * Math.min(x, width - x), end: x }[anchor];
  const text = labels.find((label) => sansWidth(label, 13) <= space) ?? labels.at(-1) ?? '';
  return { x, y, anchor, text };
}
