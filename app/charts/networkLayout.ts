import { formatBytes } from '../../src/viewmodel/format.ts';
import type { Flow, NetworkMap } from '../../src/viewmodel/networkMap.ts';
import { sansWidth } from './textMeasure.ts';

/**
 * The sites on a fixed ring, so that a site keeps its place from event to event and from lab to
 * lab: the first at the top, then clockwise by number.
 */
export interface NetworkLayout {
  readonly width: number;
  readonly height: number;
  readonly sites: readonly PlacedSite[];
  readonly flows: readonly PlacedFlow[];
  /** Every pair of sites has a link; of many sites they are not drawn one by one. */
  readonly links: readonly string[];
}

export interface PlacedSite {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly labelX: number;
  readonly labelY: number;
  readonly labelWidth: number;
  readonly anchor: 'start' | 'middle' | 'end';
}

export interface PlacedFlow {
  readonly from: Point;
  readonly to: Point;
  /** Where its head is drawn, and the line's direction in degrees. */
  readonly head: Point;
  readonly angle: number;
  /** Of its line, by its bytes. */
  readonly thickness: number;
  /** Middle of its figure; without one no place along the line was free. */
  readonly figure?: Point;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Half of a plate. */
const HALF = 12;
/** The least room at the sides: that of a figure. */
const FIGURE = 56;
/** More sites than these have so many links that drawing them says nothing. */
const FEW = 6;
/** More sites than these are named by their numbers alone; the legend of the page has the names. */
const NAMED = 8;

export function networkLayout(map: NetworkMap, width: number): NetworkLayout {
  const count = map.sites.length;
  const height = count <= FEW ? 190 : 300;
  const nameWidth = (label: string): number => (count > NAMED ? 0 : sansWidth(label, 13));
  const longest = Math.max(FIGURE, ...map.sites.map(({ label }) => nameWidth(label)));
  const middle = { x: width / 2, y: height / 2 };
  const radius = {
    x: Math.max(60, middle.x - HALF - 8 - Math.min(longest, middle.x * 0.55)),
    y: middle.y - 31,
  };
  const places = new Map(
    map.sites.map(({ id }, index) => [id, ringPlace(index, count, middle, radius)]),
  );
  const sites = map.sites.map(({ id, label }): PlacedSite => {
    const place = places.get(id) ?? middle;
    return { id, ...place, ...labelPlace(place, middle), labelWidth: nameWidth(label) };
  });
  const lines = map.flows.map(({ source, target }) => {
    const isBothWays = map.flows.some(
      (f) => f.source.id === target.id && f.target.id === source.id,
    );
    return lineBetween(
      places.get(source.id) ?? middle,
      places.get(target.id) ?? middle,
      isBothWays ? 6 : 0,
    );
  });
  const byId = Object.fromEntries(sites.map((site) => [site.id, site]));
  const links = count <= FEW ? linkPaths([...places.values()]) : [];
  return { width, height, sites, flows: placeFlows(map.flows, lines, byId), links };
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
  return { labelX: x, labelY: isTop ? y - HALF - 6 : y + HALF + 15, anchor: 'middle' as const };
}

interface Line {
  readonly from: Point;
  readonly to: Point;
  readonly angle: number;
}

/** From plate to plate; two directions of one pair run beside each other. */
function lineBetween(source: Point, target: Point, aside: number): Line {
  const [dx, dy] = [target.x - source.x, target.y - source.y];
  const length = Math.hypot(dx, dy) || 1;
  const offset = { x: (-dy / length) * aside, y: (dx / length) * aside };
  const inset = (HALF + 5) / length;
  return {
    from: { x: source.x + dx * inset + offset.x, y: source.y + dy * inset + offset.y },
    to: { x: target.x - dx * inset + offset.x, y: target.y - dy * inset + offset.y },
    angle: (Math.atan2(dy, dx) * 180) / Math.PI,
  };
}

const along = ({ from, to }: Line, share: number): Point => ({
  x: from.x + (to.x - from.x) * share,
  y: from.y + (to.y - from.y) * share,
});

/** Where a figure may stand along its line; the first free place is taken. */
const SHARES = [0.5, 0.36, 0.64, 0.24, 0.76, 0.14];

/** What is in flight has the first choice of a place, then what carries most. */
function placeFlows(
  flows: readonly Flow[],
  lines: readonly Line[],
  sites: Readonly<Record<string, PlacedSite>>,
): readonly PlacedFlow[] {
  const taken = Object.values(sites).flatMap((site) =>
    site.labelWidth === 0 ? [plateBox(site)] : [plateBox(site), nameBox(site)],
  );
  const order = flows
    .map((flow, index) => ({ flow, index }))
    .toSorted(
      (a, b) =>
        Number(b.flow.state === 'inFlight') - Number(a.flow.state === 'inFlight') ||
        b.flow.bytes - a.flow.bytes,
    );
  const figures = new Map<number, Point>();
  for (const { flow, index } of order) {
    const line = lines[index];
    const width = sansWidth(formatBytes(flow.bytes), 12);
    const isOnly = flows.filter(({ source }) => source === flow.source).length === 1;
    const site = sites[flow.source.id];
    const outside = isOnly && site ? outsidePlaces(site, width) : [];
    const between = line ? SHARES.map((share) => along(line, share)) : [];
    const places = site?.labelWidth === 0 ? [...outside, ...between] : [...between, ...outside];
    const free = places.find((place) => !taken.some((box) => meet(box, figureBox(place, width))));
    if (!free) continue;
    taken.push(figureBox(free, width));
    figures.set(index, free);
  }
  return lines.map((line, index) => {
    const figure = figures.get(index);
    const bytes = flows[index]?.bytes ?? 0;
    return {
      ...line,
      // Near its end, where the lines of several senders have not met yet.
      head: along(line, 0.86),
      thickness: Math.min(10, Math.max(1.5, 0.05 * Math.sqrt(bytes))),
      ...(figure ? { figure } : {}),
    };
  });
}

const figureBox = ({ x, y }: Point, width: number): Box => ({
  left: x - width / 2 - 2,
  right: x + width / 2 + 2,
  top: y - 9,
  bottom: y + 9,
});

const plateBox = ({ x, y }: Point): Box => ({
  left: x - HALF - 2,
  right: x + HALF + 2,
  top: y - HALF - 2,
  bottom: y + HALF + 2,
});

/**
 * Where many lines meet there is no place along one; what a site sends then stands outside of the
 * ring, instead of its name or below it.
 */
function outsidePlaces(site: PlacedSite, width: number): readonly Point[] {
  const { left, right } = nameBox(site);
  const y = site.labelY + (site.labelWidth === 0 ? -4 : 13);
  if (site.anchor === 'start') return [{ x: left + width / 2, y }];
  return [{ x: site.anchor === 'end' ? right - width / 2 : (left + right) / 2, y }];
}

function nameBox({ labelX, labelY, anchor, labelWidth: width }: PlacedSite): Box {
  const left = anchor === 'start' ? labelX : anchor === 'end' ? labelX - width : labelX - width / 2;
  return { left, right: left + width, top: labelY - 12, bottom: labelY + 3 };
}

const meet = (one: Box, other: Box): boolean =>
  one.left < other.right &&
  other.left < one.right &&
  one.top < other.bottom &&
  other.top < one.bottom;

function linkPaths(places: readonly Point[]): readonly string[] {
  return places.flatMap((from, index) =>
    places.slice(index + 1).map((to) => `M${from.x} ${from.y}L${to.x} ${to.y}`),
  );
}
