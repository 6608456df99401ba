import { assert } from '../../src/base/assert.ts';
import { formatBytes } from '../../src/viewmodel/format.ts';
import type { PlanDrawing, WireEdge } from '../../src/viewmodel/planDrawing.ts';
import { ARRANGEMENTS, type Columns, planColumns } from './planColumns.ts';
import type { Label, NodeLabels } from './planLabels.ts';
import { labelWidth, nodeLabels, shapeText } from './planLabels.ts';
import { planLanes } from './planLanes.ts';
import { planRows } from './planRows.ts';
import type { Sketch } from './planSketch.ts';
import { growthOf, hasBranches, sketchPlan } from './planSketch.ts';
import { monoWidth, sansWidth } from './textMeasure.ts';
import { READABLE, wholeScale } from './zoom.ts';

/**
 * Where everything of a plan drawing stands, in pixels: one column of ground a site, a gutter
 * between, wires level, local lines upright or right-angled (DESIGN.md 2, "Plan layout").
 */
export interface PlanLayout {
  readonly width: number;
  readonly height: number;
  readonly grounds: readonly Ground[];
  /** Middles of the gutters, for the word *wire*. */
  readonly gutters: readonly { readonly x: number; readonly width: number }[];
  readonly nodes: readonly PlacedNode[];
  readonly locals: readonly PlacedLocal[];
  readonly wires: readonly PlacedWire[];
}

export interface Ground {
  readonly site: string;
  readonly x: number;
  readonly width: number;
  /** From where to where, of a site that shares its column; else the whole height is its own. */
  readonly extent?: { readonly top: number; readonly bottom: number };
}

export interface PlacedNode {
  readonly id: string;
  /** Middle of the box. */
  readonly x: number;
  readonly y: number;
  readonly labels: readonly Label[];
}

export interface PlacedLocal {
  readonly id: string;
  readonly path: string;
  /** The edge of the drawing whose state it shows; a tap's line shows its wire's. */
  readonly edge: string;
  /** Where the line leaves a riser that goes on. */
  readonly junction?: { readonly x: number; readonly y: number };
}

export interface PlacedWire {
  readonly id: string;
  /** From the edge of the sender's box to the edge of the reader's. */
  readonly fromX: number;
  readonly toX: number;
  readonly y: number;
  readonly thickness: number;
  /** The operator it ends on; without one it ends on a line. */
  readonly reader?: string;
  /** Total above, name and shape below the band. */
  readonly figures: readonly Label[];
}

/** Half of an operator's box. */
export const HALF = 14;
export const GUTTER = 140;
const HEADER = 44;
const FOOT = 26;
const LARGEST_PITCH = 96;
const INSET = 16;
/** Room for the name of a site above its operators, where it shares its column. */
const SITE_HEADING = 34;

/** Thickness of a band: 0.2 × √bytes, from 2 to 48 pixels. */
export const wireThickness = (bytes: number): number =>
  Math.min(48, Math.max(2, 0.2 * Math.sqrt(bytes)));

interface Room {
  readonly width: number;
  readonly height: number;
}

interface Density {
  /** Characters in a line of a label. */
  readonly columns: number;
  readonly laneGap: number;
  /** The least width of a gutter; it is wider where its figures are. */
  readonly gutter: number;
}

/** Roomy first. */
const DENSITIES: readonly Density[] = [
  { columns: 20, laneGap: 26, gutter: GUTTER },
  { columns: 17, laneGap: 20, gutter: GUTTER },
  { columns: 14, laneGap: 14, gutter: GUTTER },
  { columns: 12, laneGap: 8, gutter: GUTTER },
  { columns: 12, laneGap: 8, gutter: 112 },
];

/**
 * The first layout that is seen whole; else the one that is seen largest, as long as it can be read
 * whole; else one that is panned down, or aside as little as may be. Depends on the plan and its
 * figures alone, so that nothing moves from step to step.
 *
 * @param room what the frame offers
 */
export function planLayout(drawing: PlanDrawing, room: Room): PlanLayout {
  const layouts: PlanLayout[] = [];
  for (const arrangement of ARRANGEMENTS) {
    const columns = planColumns(drawing, arrangement);
    for (const density of columns ? DENSITIES : []) {
      const layout = columns && layoutAt(drawing, room, columns, density);
      if (layout && wholeScale(layout, room) === 1) return layout;
      if (layout) layouts.push(layout);
    }
  }
  const largest = leastBy(layouts, (layout) => -wholeScale(layout, room));
  assert(largest, 'no arrangement of the columns works out');
  if (wholeScale(largest, room) >= READABLE) return largest;
  const asWide = layouts.find(({ width }) => width <= room.width);
  return asWide ?? leastBy(layouts, (layout) => excess(layout, room)) ?? largest;
}

/** The first of those for which the measure is least. */
function leastBy(
  layouts: readonly PlanLayout[],
  measure: (layout: PlanLayout) => number,
): PlanLayout | undefined {
  const least = Math.min(...layouts.map(measure));
  return layouts.find((layout) => measure(layout) === least);
}

/**
 * The layout for a frame. One that is a little too high is seen whole and smaller; its columns then
 * take the width that this leaves.
 */
export function fittedLayout(drawing: PlanDrawing, room: Room): PlanLayout {
  const layout = planLayout(drawing, room);
  const scale = wholeScale(layout, room);
  if (scale === 1 || scale < READABLE) return layout;
  return planLayout(drawing, { width: room.width / scale, height: room.height / scale });
}

/** How much there is to pan; down is easier than aside, because wires run aside. */
const excess = ({ width, height }: Room, room: Room): number =>
  Math.max(width / room.width, height / room.height / 3);

/** Undefined where sites of one column would get mixed. */
function layoutAt(
  drawing: PlanDrawing,
  room: Room,
  columns: Columns,
  density: Density,
): PlanLayout | undefined {
  const plain = sketchPlan(drawing, columns, false);
  const plainRows = planRows(plain);
  const sketch = plainRows ? plain : sketchPlan(drawing, columns, true);
  const rows = plainRows ?? planRows(sketch);
  if (!rows) return undefined;
  const labels = labelsOf(drawing, sketch, density);
  const scene: Scene = { drawing, sketch, rows, lanes: planLanes(sketch, rows), labels, density };
  const grounds = placeColumns(scene, room.width);
  const heights = placeRows(scene, room.height);
  const at = (id: string): Point => ({
    x: grounds.xOf(id),
    y: heights.yOf(rows.get(id) ?? 0),
  });
  return {
    width: grounds.width,
    height: heights.height,
    grounds: placeGrounds(scene, grounds, heights),
    gutters: grounds.columns
      .slice(1)
      .map(({ x }) => ({ x: x - grounds.gutter / 2, width: grounds.gutter })),
    nodes: drawing.nodes.map(({ id }) => placeNode(scene, id, at(id))),
    locals: placeLocals(scene, at),
    wires: placeWires(scene, grounds, at),
  };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Scene {
  readonly drawing: PlanDrawing;
  readonly sketch: Sketch;
  readonly rows: ReadonlyMap<string, number>;
  readonly lanes: ReadonlyMap<string, number>;
  readonly labels: ReadonlyMap<string, NodeLabels>;
  readonly density: Density;
}

/** Labels stand right of a box; above and below the line where one leaves the box to the right. */
function labelsOf(
  drawing: PlanDrawing,
  sketch: Sketch,
  { columns }: Density,
): ReadonlyMap<string, NodeLabels> {
  const columnOf = new Map(sketch.nodes.map(({ id, column }) => [id, column]));
  const wiresById = new Map(
    drawing.edges.flatMap((edge) => (edge.kind === 'wire' ? [[edge.id, edge] as const] : [])),
  );
  return new Map(
    drawing.nodes.map((node) => {
      const column = columnOf.get(node.id) ?? 0;
      const toTheRight = sketch.wires.find(({ source, target }) => {
        const other = source === node.id ? target : target === node.id ? source : undefined;
        return other !== undefined && (columnOf.get(other) ?? 0) > column;
      });
      const grows = growthOf(column, sketch.columns.length);
      const isCrossed = grows === 1 && hasBranches(sketch.locals, node.id);
      const wire = toTheRight && wiresById.get(toTheRight.id);
      const line = wire ? wireThickness(wire.bytes) : isCrossed ? 1 : undefined;
      return [node.id, nodeLabels(node, columns, line)];
    }),
  );
}

/* ------------------------------------------------------------------ columns and lanes */

interface PlacedColumns {
  readonly columns: readonly PlacedColumn[];
  readonly width: number;
  readonly gutter: number;
  readonly xOf: (id: string) => number;
}

interface PlacedColumn {
  readonly x: number;
  readonly width: number;
}

function placeColumns(scene: Scene, roomWidth: number): PlacedColumns {
  const { sketch, lanes } = scene;
  const plans = sketch.columns.map((sites, column) => columnPlan(scene, sites, column));
  const gutter = gutterWidth(scene);
  const gutters = gutter * (plans.length - 1);
  const natural = plans.reduce((sum, plan) => sum + plan.width, gutters);
  const spare = Math.max(0, roomWidth - natural) / plans.length;
  const columns: PlacedColumn[] = [];
  let x = 0;
  for (const plan of plans) {
    columns.push({ x, width: plan.width + spare });
    x += plan.width + spare + gutter;
  }
  const columnOf = new Map(sketch.nodes.map(({ id, column }) => [id, column]));
  const xOf = (id: string): number => {
    const column = columnOf.get(id) ?? 0;
    const ground = columns[column];
    const offset = plans[column]?.offsets[lanes.get(id) ?? 0] ?? 0;
    return (ground?.x ?? 0) + offset + spare / 2;
  };
  return { columns, width: Math.max(0, x - gutter), gutter, xOf };
}

/** As wide as the widest figures of a wire need, with some air beside them. */
function gutterWidth({ drawing, density }: Scene): number {
  const figures = drawing.edges.flatMap((edge) =>
    edge.kind === 'wire'
      ? [sansWidth(formatBytes(edge.bytes), 17), monoWidth(wireText(edge), 13)]
      : [],
  );
  return Math.max(density.gutter, ...figures.map((width) => width + 12));
}

interface ColumnPlan {
  readonly width: number;
  /** Middle of each lane from the column's left edge. */
  readonly offsets: readonly number[];
}

function columnPlan(scene: Scene, sites: readonly string[], column: number): ColumnPlan {
  const { sketch, lanes, drawing } = scene;
  const { laneGap } = scene.density;
  const laneWidths: number[] = [];
  for (const { id, column: own } of sketch.nodes) {
    if (own !== column) continue;
    const lane = lanes.get(id) ?? 0;
    const needed = labelWidth(scene.labels.get(id)?.lines ?? []);
    laneWidths[lane] = Math.max(laneWidths[lane] ?? 40, needed);
  }
  const widths = Array.from(laneWidths, (width) => HALF * 2 + (width ?? 40) + laneGap);
  const isMirrored = growthOf(column, sketch.columns.length) === -1;
  const inOrder = isMirrored ? widths.toReversed() : widths;
  const offsets: number[] = [];
  let x = INSET;
  for (const width of inOrder) {
    offsets.push(x + HALF);
    x += width;
  }
  const headings = sites.map((site) => headingWidth(drawing, site));
  const width = Math.max(x - laneGap + INSET, ...headings);
  return { width, offsets: isMirrored ? offsets.toReversed() : offsets };
}

export const ASKING = 'asked here';

function headingWidth(drawing: PlanDrawing, id: string): number {
  const site = drawing.sites.find((candidate) => candidate.id === id);
  if (!site) return 0;
  const asking = site.isAsking ? 8 + sansWidth(ASKING, 13) : 0;
  return 36 + sansWidth(site.label, 13) + asking + 12;
}

/* ------------------------------------------------------------------------------- rows */

interface Heights {
  readonly height: number;
  readonly yOf: (row: number) => number;
  /** What the things in a row need above and below its middle. */
  readonly above: readonly number[];
  readonly below: readonly number[];
}

/** Rows from the bottom up, as far apart as their labels and bands need. */
function placeRows(scene: Scene, roomHeight: number): Heights {
  const count = Math.max(0, ...scene.rows.values()) + 1;
  const above: number[] = Array.from({ length: count }, () => HALF + 6);
  const below: number[] = Array.from({ length: count }, () => HALF + 6);
  const grow = (list: number[], row: number, needed: number): void => {
    list[row] = Math.max(list[row] ?? 0, needed);
  };
  for (const [id, labels] of scene.labels) {
    const row = scene.rows.get(id) ?? 0;
    grow(above, row, labels.above);
    grow(below, row, labels.below);
  }
  for (const { id, source } of scene.sketch.wires) {
    const thickness = wireThickness(wireOf(scene.drawing, id)?.bytes ?? 0);
    const row = scene.rows.get(source) ?? 0;
    grow(above, row, thickness / 2 + 26);
    grow(below, row, Math.max(thickness / 2, 8) + 20);
  }
  for (const { top } of siteRows(scene)) grow(above, top, (above[top] ?? 0) + SITE_HEADING);
  // Between two rows: what the lower one needs above it and the upper one below.
  const pitches = below
    .slice(1)
    .map((needed, index) => Math.max((above[index] ?? 0) + needed + 6, 48));
  const stretched = stretchRows(pitches, above.at(-1) ?? 0, below[0] ?? 0, roomHeight);
  return { ...stretched, above, below };
}

interface SiteRows {
  readonly site: string;
  readonly column: number;
  readonly bottom: number;
  readonly top: number;
}

/** The rows of each site that shares its column with others. */
function siteRows({ sketch, rows }: Scene): readonly SiteRows[] {
  return sketch.columns.flatMap((sites, column) =>
    sites.length < 2
      ? []
      : sites.map((site) => {
          const own = sketch.nodes
            .filter((node) => node.site === site)
            .map(({ id }) => rows.get(id) ?? 0);
          return { site, column, bottom: Math.min(...own), top: Math.max(...own) };
        }),
  );
}

function placeGrounds(
  scene: Scene,
  { columns }: PlacedColumns,
  { yOf, above, below }: Heights,
): readonly Ground[] {
  const shared = new Map(siteRows(scene).map((one) => [one.site, one]));
  return scene.sketch.columns.flatMap((sites, column) => {
    const place = columns[column] ?? { x: 0, width: 0 };
    return sites.map((site): Ground => {
      const own = shared.get(site);
      if (!own) return { site, ...place };
      const top = yOf(own.top) - (above[own.top] ?? 0);
      return {
        site,
        ...place,
        extent: { top, bottom: yOf(own.bottom) + (below[own.bottom] ?? 0) },
      };
    });
  });
}

/** Gives rows their usual pitch where the frame has room for it, and more, up to a bound. */
function stretchRows(
  pitches: readonly number[],
  top: number,
  bottom: number,
  roomHeight: number,
): Pick<Heights, 'height' | 'yOf'> {
  const foot = Math.max(FOOT, bottom + 4);
  const fixed = HEADER + top + foot;
  const room = Math.max(0, roomHeight - fixed);
  const sumAt = (least: number): number =>
    pitches.reduce((sum, needed) => sum + Math.max(needed, least), 0);
  let least = 0;
  for (let pitch = 48; pitch <= LARGEST_PITCH && sumAt(pitch) <= room; pitch += 1) least = pitch;
  const used = pitches.map((needed) => Math.max(needed, least === 0 ? needed : least));
  const drawn = fixed + used.reduce((sum, pitch) => sum + pitch, 0);
  const height = Math.max(roomHeight, drawn);
  // What a tall frame has over lies above and below.
  const base = height - foot - (height - drawn) / 2;
  const yOf = (row: number): number =>
    base - used.slice(0, row).reduce((sum, pitch) => sum + pitch, 0);
  return { height, yOf };
}

/* --------------------------------------------------------------------- nodes and lines */

function placeNode(scene: Scene, id: string, { x, y }: Point): PlacedNode {
  const lines = scene.labels.get(id)?.lines ?? [];
  const labels = lines.map((line) => ({ ...line, x: x + line.x, y: y + line.y }));
  return { id, x, y, labels };
}

function placeLocals(scene: Scene, at: (id: string) => Point): readonly PlacedLocal[] {
  const half = new Map(scene.sketch.nodes.map(({ id, isTap }) => [id, isTap ? 0 : HALF]));
  const edgeOf = (id: string): string => id.replace(/^(?:to|from) tap (?:start|end) /, '');
  return scene.sketch.locals.map(({ id, source, target }) => {
    const [from, to] = [at(source), at(target)];
    const readers = scene.sketch.locals.filter((edge) => edge.source === source);
    const start = from.y - (half.get(source) ?? HALF);
    if (from.x === to.x) {
      return {
        id,
        edge: edgeOf(id),
        path: `M${from.x} ${start}V${to.y + (half.get(target) ?? HALF)}`,
      };
    }
    const side = to.x > from.x ? -1 : 1;
    const end = to.x + side * (half.get(target) ?? HALF);
    const goesOn = readers.some((reader) => at(reader.target).y < to.y);
    const path = goesOn
      ? `M${from.x} ${start}V${to.y}H${end}`
      : `M${from.x} ${start}V${to.y + 8}Q${from.x} ${to.y} ${from.x - side * 8} ${to.y}H${end}`;
    const junction = goesOn ? { junction: { x: from.x, y: to.y } } : {};
    return { id, edge: edgeOf(id), path, ...junction };
  });
}

function placeWires(
  scene: Scene,
  { columns, gutter }: PlacedColumns,
  at: (id: string) => Point,
): readonly PlacedWire[] {
  const nodes = new Map(scene.sketch.nodes.map((node) => [node.id, node]));
  return scene.sketch.wires.flatMap(({ id, source, target }) => {
    const wire = wireOf(scene.drawing, id);
    const [from, to] = [nodes.get(source), nodes.get(target)];
    if (!wire || !from || !to) return [];
    const direction = to.column > from.column ? 1 : -1;
    const fromX = at(source).x + direction * (from.isTap ? 3 : HALF);
    const toX = at(target).x - direction * (to.isTap ? 3 : HALF);
    // The gutter beside the sender carries the figures.
    const ground = columns[Math.max(from.column, from.column + direction)];
    const x = (ground?.x ?? 0) - gutter / 2;
    const reader = to.isTap ? {} : { reader: to.id };
    const y = at(source).y;
    return [{ id, fromX, toX, y, ...reader, ...wireFigures(wire, x, y) }];
  });
}

function wireFigures(wire: WireEdge, x: number, y: number) {
  const thickness = wireThickness(wire.bytes);
  const total: Label = {
    text: formatBytes(wire.bytes),
    style: 'total',
    anchor: 'middle',
    x,
    y: y - thickness / 2 - 10,
  };
  const shape: Label = {
    text: wireText(wire),
    style: 'shape',
    anchor: 'middle',
    x,
    y: y + Math.max(thickness / 2, 8) + 14,
  };
  return { thickness, figures: [total, shape] };
}

const wireText = (wire: WireEdge): string => `${wire.tag} ${shapeText(wire)}`;

const wireOf = (drawing: PlanDrawing, id: string): WireEdge | undefined =>
  drawing.edges.find((edge): edge is WireEdge => edge.kind === 'wire' && edge.id === id);
