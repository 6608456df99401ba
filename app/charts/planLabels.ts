import type { Lens } from '../../src/base/lens.ts';
import { formatQError } from '../../src/viewmodel/expectedRows.ts';
import { formatCount, formatShape } from '../../src/viewmodel/format.ts';
import type { LeafInk } from '../../src/viewmodel/leafInk.ts';
import type { DrawnNode, Figures } from '../../src/viewmodel/planDrawing.ts';
import type { SiteBadge } from '../../src/viewmodel/sites.ts';
import { monoWidth, sansWidth, wrapParts } from './textMeasure.ts';

/** One line of text in a diagram. */
export interface Label {
  readonly text: string;
  /** Right after the text, by the lens of fragments: `₄`. */
  readonly subscript?: string;
  /** At the end of the line, by the lens of replicas: where the other copies are. */
  readonly replicas?: readonly SiteBadge[];
  readonly style: 'label' | 'figure' | 'total' | 'shape' | 'storage';
  readonly anchor: 'start' | 'middle';
  readonly x: number;
  /** Of the baseline. */
  readonly y: number;
  /** Seen only through this lens; its room is kept without it. */
  readonly ink?: Lens;
}

/** What stands beside an operator's box, relative to the middle of the box. */
export interface NodeLabels {
  readonly lines: readonly Label[];
  /** How far the labels reach up and down. */
  readonly above: number;
  readonly below: number;
}

export const LINE = 16;
/** Clear of the ring round the current operator. */
export const START = 25;
/** A plate of 15 pixels and the gap before the next one. */
const PLATE = 18;
const MAXIMUM_LINES = 4;

type Text = Omit<Label, 'anchor' | 'x' | 'y'>;

/**
 * @param columns about how many characters a line may have
 * @param crossing thickness of a line that leaves the box to the right: the label then stands above
 *   it and the figures below, never on it
 */
export function nodeLabels(
  node: DrawnNode,
  columns: number,
  crossing: number | undefined,
): NodeLabels {
  const texts = titleOf(node, columns);
  const figures = [...figuresOf(node), ...(node.leaf ? leafTexts(node.leaf) : [])];
  return crossing === undefined ? beside(texts, figures) : around(texts, figures, crossing);
}

function titleOf({ label, glyph, leaf, role, times }: DrawnNode, columns: number): readonly Text[] {
  const lines = wrapParts(label, separatorOf(glyph), columns, MAXIMUM_LINES);
  const branches = times > 1 ? [`${formatCount(times)} ${timesWord(role)}`] : [];
  return [...lines, ...branches]
    .filter((text) => text !== '')
    .map((text, index) => ({
      text,
      style: index < lines.length ? 'label' : 'figure',
      ...(leaf && index === 0 && leaf.subscript !== '' ? { subscript: leaf.subscript } : {}),
    }));
}

const timesWord = (role: DrawnNode['role']): string =>
  role === 'gathered' ? 'pieces' : 'branches';

/** Columns are a list; the conditions of a conjunction bring their own ∧. */
export const separatorOf = (glyph: DrawnNode['glyph']): string =>
  glyph === 'project' || glyph === 'aggregate' || glyph === 'sort' || glyph === 'received'
    ? ','
    : '';

function figuresOf({ figures, leaf }: DrawnNode): readonly Text[] {
  const replicas = leaf && leaf.replicas.length > 0 ? { replicas: leaf.replicas } : {};
  if (!figures) return leaf?.replicas.length ? [{ text: '', style: 'figure', ...replicas }] : [];
  return [{ text: shapeText(figures), style: 'figure', ...replicas }];
}

/** `100 × 4 B`, and where it was estimated wrongly or rightly, how far off: `100 × 4 B, q 1.2`. */
export const shapeText = ({ rows, width, expected }: Figures): string =>
  `${formatShape(rows, width)}${expected ? `, q ${formatQError(expected.qError)}` : ''}`;

const leafTexts = ({ localName, storage }: LeafInk): readonly Text[] => [
  { text: localName, style: 'figure', ink: 'naming' },
  ...storage.map((text): Text => ({ text, style: 'storage', ink: 'design' })),
];

function beside(texts: readonly Text[], figures: readonly Text[]): NodeLabels {
  const all = [...texts, ...figures];
  // What only a lens shows hangs below, so that the rest stands in the middle without it.
  const usual = all.filter(({ ink }) => ink === undefined).length;
  const top = 5 - ((usual - 1) * LINE) / 2;
  const lines = all.map((text, index) => line(text, top + index * LINE));
  const reach = (usual * LINE) / 2 + 4;
  return { lines, above: reach, below: reach + (all.length - usual) * LINE };
}

function around(texts: readonly Text[], figures: readonly Text[], thickness: number): NodeLabels {
  const clear = Math.max(thickness / 2, 2);
  const labels = texts.map((text, index) =>
    line(text, -clear - 7 - (texts.length - 1 - index) * LINE),
  );
  const below = figures.map((text, index) => line(text, clear + 16 + index * LINE));
  return {
    lines: [...labels, ...below],
    above: clear + 7 + texts.length * LINE,
    below: clear + 22 + Math.max(0, figures.length - 1) * LINE,
  };
}

const line = (text: Text, y: number): Label => ({ ...text, anchor: 'start', x: START, y });

/** Of the text, with all that a lens may add to it. */
function textWidth({ text, style, subscript = '', replicas = [] }: Text): number {
  const plates = replicas.length === 0 ? 0 : 10 + replicas.length * PLATE;
  return plainWidth(text + subscript, style) + plates;
}

/** Where the first plate stands, from the beginning of the text. */
export const platesStart = ({ text, style }: Text): number => plainWidth(text, style) + 10;
export const plateStep = PLATE;

function plainWidth(text: string, style: Text['style']): number {
  switch (style) {
    case 'total':
      return sansWidth(text, 17);
    case 'storage':
      return sansWidth(text, 12);
    case 'figure':
      return monoWidth(text, 12);
    case 'label':
    case 'shape':
      return monoWidth(text, 13);
  }
}

/** Pixels that the widest line needs, the gap to the box included. */
export const labelWidth = (lines: readonly Label[]): number =>
  lines.length === 0 ? 0 : START - 14 + Math.max(...lines.map(textWidth));

/** The box a label covers; for tests and for whoever must stay clear of it. */
export function labelBox(label: Label) {
  const { style, anchor, x, y } = label;
  const size = style === 'total' ? 17 : style === 'figure' || style === 'storage' ? 12 : 13;
  const width = textWidth(label);
  const left = anchor === 'middle' ? x - width / 2 : x;
  return { left, right: left + width, top: y - size * 0.8, bottom: y + size * 0.22 };
}
