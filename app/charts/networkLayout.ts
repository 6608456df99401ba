import type { NetworkMap } from '../../src/viewmodel/networkMap.ts';

/**
 * The sites on a fixed ring, so that a site keeps its place from event to event and from lab to
 * lab: the first at the top, then clockwise by number.
 */
export interface NetworkLayout {
  readonly width: number;
  readonly height: number;
  readonly sites: readonly PlacedSite[];
  readonly flows: readonly PlacedFlow[];
  /** Every pair of sites has a link. */
  readonly links: readonly string[];
}

export interface PlacedSite {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly labelX: number;
  readonly labelY: number;
  readonly anchor: 'start' | 'middle' | 'end';
}

export interface PlacedFlow {
  readonly from: Point;
  readonly to: Point;
  /** Middle of the line, where its head is drawn, and the line's direction in degrees. */
  readonly middle: Point;
  readonly angle: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Half of a plate. */
const HALF = 12;

export function networkLayout(map: NetworkMap, width: number): NetworkLayout {
  const count = map.sites.length;
  const height = count <= 6 ? 168 : 236;
  const radius = { x: width / 2 - 78, y: height / 2 - 30 };
  const middle = { x: width / 2, y: height / 2 };
  const places = new Map(
    map.sites.map(({ id }, index) => [id, ringPlace(index, count, middle, radius)]),
  );
  const sites = map.sites.map(({ id }): PlacedSite => {
    const place = places.get(id) ?? middle;
    return { id, ...place, ...labelPlace(place, middle) };
  });
  const flows = map.flows.map(({ source, target }) => {
    const isBothWays = map.flows.some(
      (f) => f.source.id === target.id && f.target.id === source.id,
    );
    return flowPlace(
      places.get(source.id) ?? middle,
      places.get(target.id) ?? middle,
      isBothWays ? 5 : 0,
    );
  });
  return { width, height, sites, flows, links: linkPaths([...places.values()]) };
}

function ringPlace(index: number, count: number, middle: Point, radius: Point): Point {
  if (count === 1) return middle;
  const turn = (index / count) * 2 * Math.PI;
  return {
    x: Math.round(middle.x + radius.x * Math.sin(turn)),
    y: Math.round(middle.y - radius.y * Math.cos(turn)),
  };
}

/** Outside of the ring: beside a site at the left or right, else above or below it. */
function labelPlace({ x, y }: Point, middle: Point) {
  const side = x - middle.x;
  if (Math.abs(side) > 20) {
    const isRight = side > 0;
    return {
      labelX: isRight ? x + HALF + 7 : x - HALF - 7,
      labelY: y + 5,
      anchor: isRight ? ('start' as const) : ('end' as const),
    };
  }
  const isTop = y < middle.y;
  return { labelX: x, labelY: isTop ? y - HALF - 6 : y + HALF + 16, anchor: 'middle' as const };
}

/** From plate to plate; two directions of one pair run beside each other. */
function flowPlace(source: Point, target: Point, aside: number): PlacedFlow {
  const [dx, dy] = [target.x - source.x, target.y - source.y];
  const length = Math.hypot(dx, dy) || 1;
  const offset = { x: (-dy / length) * aside, y: (dx / length) * aside };
  const inset = (HALF + 5) / length;
  const from = { x: source.x + dx * inset + offset.x, y: source.y + dy * inset + offset.y };
  const to = { x: target.x - dx * inset + offset.x, y: target.y - dy * inset + offset.y };
  return {
    from,
    to,
    middle: { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 },
    angle: (Math.atan2(dy, dx) * 180) / Math.PI,
  };
}

function linkPaths(places: readonly Point[]): readonly string[] {
  return places.flatMap((from, index) =>
    places.slice(index + 1).map((to) => `M${from.x} ${from.y}L${to.x} ${to.y}`),
  );
}
