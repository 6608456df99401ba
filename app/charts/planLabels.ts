import { formatShape } from '../../src/viewmodel/format.ts';
import type { DrawnNode } from '../../src/viewmodel/planDrawing.ts';
import { monoWidth, wrapParts } from './textMeasure.ts';

/** One line of text in a diagram. */
export interface Label {
  readonly text: string;
  readonly style: 'label' | 'figure' | 'total' | 'shape';
  readonly anchor: 'start' | 'middle';
  readonly x: number;
  /** Of the baseline. */
  readonly y: number;
}

/** What stands beside an operator's box, relative to the middle of the box. */
export interface NodeLabels {
  readonly lines: readonly Label[];
  /** How far the labels reach up and down. */
  readonly above: number;
  readonly below: number;
}

const LINE = 16;
/** Clear of the ring round the current operator. */
const START = 25;

/**
 * @param columns how many characters a line may have
 * @param crossing thickness of a line that leaves the box to the right: the label then stands above
 *   it and the figures below, never on it
 */
export function nodeLabels(
  node: DrawnNode,
  columns: number,
  crossing: number | undefined,
): NodeLabels {
  const texts = wrapParts(node.label, separatorOf(node), columns, 2).filter((text) => text !== '');
  const figures = node.figures && formatShape(node.figures.rows, node.figures.width);
  return crossing === undefined ? beside(texts, figures) : around(texts, figures, crossing);
}

/** Columns are a list; the conditions of a conjunction bring their own ∧. */
const separatorOf = ({ glyph }: DrawnNode): string =>
  glyph === 'project' || glyph === 'aggregate' || glyph === 'sort' ? ',' : '';

function beside(texts: readonly string[], figures: string | undefined): NodeLabels {
  const all = figures === undefined ? texts : [...texts, figures];
  const top = 5 - ((all.length - 1) * LINE) / 2;
  const lines = all.map((text, index) =>
    line(text, index < texts.length ? 'label' : 'figure', top + index * LINE),
  );
  const reach = (all.length * LINE) / 2 + 4;
  return { lines, above: reach, below: reach };
}

function around(
  texts: readonly string[],
  figures: string | undefined,
  thickness: number,
): NodeLabels {
  const clear = Math.max(thickness / 2, 2);
  const labels = texts.map((text, index) =>
    line(text, 'label', -clear - 7 - (texts.length - 1 - index) * LINE),
  );
  const below = figures === undefined ? [] : [line(figures, 'figure', clear + 16)];
  return {
    lines: [...labels, ...below],
    above: clear + 7 + texts.length * LINE,
    below: clear + 16 + 6,
  };
}

const line = (text: string, style: 'label' | 'figure', y: number): Label => ({
  text,
  style,
  anchor: 'start',
  x: START,
  y,
});

/** Pixels that the widest line needs, the gap to the box included. */
export function labelWidth(lines: readonly Label[]): number {
  const widths = lines.map(({ text, style }) => monoWidth(text, style === 'figure' ? 12 : 13));
  return lines.length === 0 ? 0 : START - 14 + Math.max(...widths);
}
