import type { Span } from '../../base/span.ts';

/**
 * From offsets in a fenced block's text to offsets in the document. Markdown takes away the
 * indentation of a block in a list, the `>` of a quotation and up to three spaces of its own, so a
 * block's text is not a slice of the document; but each of its lines is the end of the document's
 * line (a tab cut in two may turn into spaces, which only shortens what matches).
 */
export interface OffsetMap {
  readonly toDocument: (offset: number) => number;
}

interface MappedLine {
  /** Where the line starts in the block's text. */
  readonly textStart: number;
  readonly length: number;
  /** Where the line ends in the document, its line break excluded. */
  readonly documentEnd: number;
  /** Where the document's own line starts. */
  readonly documentStart: number;
}

const LINE_BREAK = /\r\n|\r|\n/g;

/** The lines of a text as [start, end) offsets, line breaks excluded. */
function linesOf(text: string): readonly Span[] {
  const lines: Span[] = [];
  let start = 0;
  for (const found of text.matchAll(LINE_BREAK)) {
    lines.push({ start, end: found.index });
    start = found.index + found[0].length;
  }
  lines.push({ start, end: text.length });
  return lines;
}

/**
 * @param blockText the text as Markdown gives it, without fences and indentation
 * @param document the whole document
 * @param block where the block stands in it, from its opening fence to the end of its closing one
 */
export function mapOffsets(blockText: string, document: string, block: Span): OffsetMap {
  const blockStart = block.start;
  const inDocument = linesOf(document.slice(block.start, block.end));
  const lines: MappedLine[] = linesOf(blockText).map((line, index) => {
    // The document's line 0 is the opening fence; an empty unclosed block has no further line.
    const source = inDocument[Math.min(index + 1, inDocument.length - 1)] ?? { start: 0, end: 0 };
    return {
      textStart: line.start,
      length: line.end - line.start,
      documentStart: blockStart + source.start,
      documentEnd: blockStart + source.end,
    };
  });
  const toDocument = (offset: number): number => {
    const line = lineAt(lines, offset);
    if (line === undefined) return blockStart;
    const fromEnd = Math.max(0, line.length - (offset - line.textStart));
    return Math.max(line.documentStart, line.documentEnd - fromEnd);
  };
  return { toDocument };
}

/** The last line that starts at or before the offset. */
function lineAt(lines: readonly MappedLine[], offset: number): MappedLine | undefined {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((lines[middle]?.textStart ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return lines[low];
}

function mapSpan(span: Span, map: OffsetMap): Span {
  return { start: map.toDocument(span.start), end: map.toDocument(span.end) };
}

/** A copy of plain data (a syntax tree, diagnostics) with every `span` in it mapped. */
export function mapSpans<Node>(node: Node, map: OffsetMap): Node {
  // The structure is kept and spans stay spans, so the copy has the type of the original.
  return copyWithSpans(node, map) as Node;
}

function copyWithSpans(node: unknown, map: OffsetMap): unknown {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) return node.map((item) => copyWithSpans(item, map));
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(node)) {
    copy[key] = key === 'span' && isSpan(value) ? mapSpan(value, map) : copyWithSpans(value, map);
  }
  return Object.freeze(copy);
}

function isSpan(value: unknown): value is Span {
  if (typeof value !== 'object' || value === null) return false;
  return 'start' in value && 'end' in value && typeof value.start === 'number';
}
