import { formatRows } from '../../src/viewmodel/format.ts';
import {
  leavesIn,
  type SketchLeaf,
  type SketchPiece,
  type TableSketch,
} from '../../src/viewmodel/tableSketch.ts';
import { type BandShape, bandShapeOf } from './tableBand.ts';
import { monoWidth, sansWidth } from './textMeasure.ts';
import type { Size } from './useSize.ts';
import { READABLE, wholeScale } from './zoom.ts';

/**
 * Tables as outlines with their columns and a grid of cells, and room for what every lens adds.
 * The lenses are no argument: whatever is on, everything has its place.
 */
export interface TablesLayout {
  readonly width: number;
  readonly height: number;
  readonly tables: readonly PlacedTable[];
}

export interface PlacedTable {
  readonly sketch: TableSketch;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly columns: readonly PlacedColumn[];
  /** Columns that have no room: `+7 columns`. */
  readonly more: string;
  /** Of the lines between the rows of cells. */
  readonly gridY: readonly number[];
  readonly leaves: readonly PlacedLeaf[];
  readonly cuts: readonly CutLine[];
  readonly shape: BandShape;
}

export interface PlacedColumn {
  readonly name: string;
  readonly x: number;
  readonly width: number;
}

export interface PlacedLeaf {
  readonly leaf: SketchLeaf;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** As wide as its table: its plates stand beside it; otherwise within. */
  readonly isBand: boolean;
  /** It repeats the key in a half column at its left. */
  readonly repeatsKey: boolean;
}

export type CutLine =
  | { readonly kind: 'rows'; readonly y: number; readonly x: number; readonly width: number }
  | { readonly kind: 'columns'; readonly x: number; readonly y: number; readonly height: number };

/** Header with the name; below it the names of the columns. */
export const HEAD = 26;
export const NAMES = 22;
/** Room at the left of a table: wires with their bytes, the plate, the bar of its site. */
export const LEFT = 132;
const EDGE = 16;
const GAP = 26;
const CELL = 13;
const NARROWEST = 240;
/** Where room is scarce, long definitions are cut before the drawing is wider than its frame. */
const SQUEEZED = 360;
const COLUMN_PADDING = 16;

export function tablesLayout(sketches: readonly TableSketch[], frameWidth: number): TablesLayout {
  const most = Math.max(1, ...sketches.flatMap(({ piece }) => leavesIn(piece)).map(rowsOf));
  const placed: PlacedTable[] = [];
  let [x, y, shelf] = [EDGE, EDGE, 0];
  for (const sketch of sketches) {
    const shape = bandShapeOf(leavesIn(sketch.piece));
    const room = frameWidth - 2 * EDGE - LEFT - shape.right;
    const width = tableWidth(sketch, shape, room);
    const whole = LEFT + width + shape.right;
    // A table that does not fit beside the last one begins a shelf of its own.
    if (x > EDGE && x + whole > frameWidth - EDGE) [x, y, shelf] = [EDGE, y + shelf + GAP, 0];
    const table = placeTable(sketch, shape, { x: x + LEFT, y, width }, most);
    placed.push(table);
    x += whole;
    shelf = Math.max(shelf, table.height);
  }
  const right = placed.map((table) => table.x + table.width + table.shape.right);
  return {
    width: Math.max(frameWidth, ...right.map((end) => end + EDGE)),
    height: y + shelf + EDGE,
    tables: placed,
  };
}

/** The layout for a frame: tables that are seen smaller have the width that this leaves. */
export function fittedTables(sketches: readonly TableSketch[], frame: Size): TablesLayout {
  const layout = tablesLayout(sketches, frame.width);
  const scale = wholeScale(layout, frame);
  return scale === 1 || scale < READABLE ? layout : tablesLayout(sketches, frame.width / scale);
}

const rowsOf = ({ rows }: SketchLeaf): number => rows ?? 0;

function tableWidth(sketch: TableSketch, shape: BandShape, room: number): number {
  const columns = sketch.columns.map(columnWidth).reduce((sum, width) => sum + width, 0);
  const head = monoWidth(sketch.name, 13) + sansWidth(rowsText(sketch), 12) + 48;
  const wanted = Math.max(NARROWEST, pieceWidth(sketch.piece, shape), columns, head);
  const needed = Math.max(NARROWEST, head, Math.min(pieceWidth(sketch.piece, shape), SQUEEZED));
  return Math.max(needed, Math.min(wanted, room));
}

/** `950 rows`, for the header. */
export const rowsText = ({ rows }: TableSketch): string =>
  rows === undefined ? '' : formatRows(rows);

const columnWidth = (name: string): number => monoWidth(name, 12) + COLUMN_PADDING;

function pieceWidth(piece: SketchPiece, shape: BandShape): number {
  if (piece.kind === 'leaf') return shape.width;
  const widths = piece.parts.map((part) => pieceWidth(part, shape));
  return piece.kind === 'rows' ? Math.max(0, ...widths) : widths.length * shape.stackWidth;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function placeTable(
  sketch: TableSketch,
  shape: BandShape,
  { x, y, width }: Omit<Box, 'height'>,
  most: number,
): PlacedTable {
  const { columns, more } = placeColumns(sketch.columns, x, width);
  const natural = naturalHeight(sketch.piece, shape, most, true);
  const body = { x, y: y + HEAD + NAMES, width, height: natural };
  const leaves: PlacedLeaf[] = [];
  const cuts: CutLine[] = [];
  placePiece(sketch.piece, body, true, false);
  const gridY: number[] = [];
  for (let line = body.y + CELL; line < body.y + natural - 4; line += CELL) gridY.push(line);
  const height = HEAD + NAMES + natural;
  return { sketch, x, y, width, height, columns, more, gridY, leaves, cuts, shape };

  function placePiece(piece: SketchPiece, box: Box, isBand: boolean, repeatsKey: boolean): void {
    if (piece.kind === 'leaf') {
      leaves.push({ leaf: piece.leaf, ...box, isBand, repeatsKey });
      return;
    }
    const sizes = sizesOf(piece, box, isBand);
    let [left, top] = [box.x, box.y];
    for (const [index, part] of piece.parts.entries()) {
      const size = sizes[index] ?? 0;
      if (piece.kind === 'rows') {
        if (index > 0) cuts.push({ kind: 'rows', x: box.x, y: top, width: box.width });
        placePiece(part, { ...box, y: top, height: size }, isBand, repeatsKey);
        top += size;
      } else {
        if (index > 0) cuts.push({ kind: 'columns', x: left, y: box.y, height: box.height });
        placePiece(part, { ...box, x: left, width: size }, false, repeatsKey || index > 0);
        left += size;
      }
    }
  }

  function sizesOf(
    piece: Exclude<SketchPiece, { kind: 'leaf' }>,
    box: Box,
    isBand: boolean,
  ): readonly number[] {
    if (piece.kind === 'columns') return columnShares(piece.parts, box, columns);
    const heights = piece.parts.map((part) => naturalHeight(part, shape, most, isBand));
    const sum = heights.reduce((total, height) => total + height, 0);
    // Beside a higher piece the bands share the room that is left.
    return heights.map((height) => (height / sum) * box.height);
  }
}

function naturalHeight(
  piece: SketchPiece,
  shape: BandShape,
  most: number,
  isBand: boolean,
): number {
  if (piece.kind === 'leaf') {
    const least = isBand ? shape.height(piece.leaf) : shape.stackHeight;
    return least + Math.round(shape.extra * (rowsOf(piece.leaf) / most));
  }
  const inner = piece.kind === 'rows' && isBand;
  const heights = piece.parts.map((part) => naturalHeight(part, shape, most, inner));
  return piece.kind === 'rows'
    ? heights.reduce((sum, height) => sum + height, 0)
    : Math.max(0, ...heights);
}

/** All columns that fit, spread over the width; the last cell counts those that do not. */
function placeColumns(
  names: readonly string[],
  x: number,
  width: number,
): { readonly columns: readonly PlacedColumn[]; readonly more: string } {
  const moreWidth = 80;
  const widths = names.map(columnWidth);
  const total = widths.reduce((sum, own) => sum + own, 0);
  const isWhole = total <= width;
  const limit = isWhole ? width : width - moreWidth;
  const columns: PlacedColumn[] = [];
  let left = x;
  for (const [index, name] of names.entries()) {
    const own = (widths[index] ?? 0) * (isWhole ? width / total : 1);
    if (left + own > x + limit + 0.5) break;
    columns.push({ name, x: left, width: own });
    left += own;
  }
  const missing = names.length - columns.length;
  return { columns, more: missing === 0 ? '' : `+${missing} columns` };
}

/**
 * Where the cuts between vertical fragments fall: before the first column of each, where these are
 * drawn in that order; otherwise by how many columns a fragment has.
 */
function columnShares(
  parts: readonly SketchPiece[],
  box: Box,
  columns: readonly PlacedColumn[],
): readonly number[] {
  const own = parts.map((part) => new Set(leavesIn(part).flatMap((leaf) => leaf.columns)));
  const shared = (name: string): boolean => own.every((names) => names.has(name));
  const starts = own.map((names, index) =>
    index === 0
      ? box.x
      : (columns.find(({ name }) => names.has(name) && !shared(name))?.x ?? Number.NaN),
  );
  const ends = [...starts.slice(1), box.x + box.width];
  const fitted = starts.map((start, index) => (ends[index] ?? 0) - start);
  const least = Math.min(96, box.width / parts.length);
  if (fitted.every((size) => size >= least)) return fitted;
  const weights = own.map((names) => Math.max(2, names.size));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => (weight / sum) * box.width);
}
