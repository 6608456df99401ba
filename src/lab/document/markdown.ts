import type { Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import { NO_SPAN, type Span } from '../../base/span.ts';

/**
 * Bounds on a document from outside. Markdown's inline parsing is quadratic in the number of
 * unmatched markers of one paragraph and recursive in the depth of quotations and lists, so both
 * are bounded before it starts. Data of a lab stands in fenced blocks, which only the first bounds.
 */
const MAX_DOCUMENT_LENGTH = 4_000_000;
const MAX_PROSE_LENGTH = 300_000;
const MAX_PARAGRAPH_LENGTH = 50_000;
const MAX_PARAGRAPH_MARKERS = 1_000;
const MAX_NESTING = 100;

const CONTAINER_MARKERS = /^(?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t])))*/;
const MARKERS = /[*_~`[\]<!]/g;
const FENCE = /^[ \t]*(`{3,}|~{3,})/;

interface Scan {
  prose: number;
  paragraph: number;
  markers: number;
  paragraphStart: number;
  fence: string;
}

/** The syntax tree of a document in GitHub's Markdown, with offsets into `text`. */
export function parseMarkdown(text: string): Result<Root, Diagnostic> {
  const tooMuch = findExcess(text);
  if (tooMuch !== undefined) return fail(tooMuch);
  return ok(fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }));
}

/** The fault of a document that is not even looked at. */
export function tooLong(text: string): Diagnostic | undefined {
  if (text.length <= MAX_DOCUMENT_LENGTH) return undefined;
  return excess('document', `${text.length} characters`, MAX_DOCUMENT_LENGTH, NO_SPAN);
}

function findExcess(text: string): Diagnostic | undefined {
  const scan: Scan = { prose: 0, paragraph: 0, markers: 0, paragraphStart: 0, fence: '' };
  let start = 0;
  while (start < text.length) {
    const lineBreak = text.indexOf('\n', start);
    const end = lineBreak === -1 ? text.length : lineBreak;
    const fault = scanLine(scan, text.slice(start, end), start);
    if (fault !== undefined) return fault;
    start = end + 1;
  }
  return undefined;
}

function scanLine(scan: Scan, line: string, start: number): Diagnostic | undefined {
  const markers = CONTAINER_MARKERS.exec(line)?.[0] ?? '';
  const rest = line.slice(markers.length);
  const fence = FENCE.exec(rest)?.[1] ?? '';
  if (scan.fence !== '') {
    const closes = fence.startsWith(scan.fence) && rest.trim() === fence;
    if (closes) scan.fence = '';
    return undefined;
  }
  if (fence !== '') {
    scan.fence = fence;
    scan.paragraph = 0;
    scan.markers = 0;
    return undefined;
  }
  const span = { start, end: start + line.length };
  const isBlank = rest.trim() === '';
  const indentation = isBlank ? 0 : Math.floor((line.length - line.trimStart().length) / 2);
  const depth = markers.replace(/[ \t\d]/g, '').length + indentation;
  if (depth > MAX_NESTING) return tooDeep(span);
  return scanProse(scan, line, isBlank, span);
}

function scanProse(scan: Scan, line: string, isBlank: boolean, span: Span): Diagnostic | undefined {
  if (scan.paragraph === 0 || isBlank) {
    scan.paragraphStart = span.start;
    scan.markers = 0;
  }
  scan.paragraph = isBlank ? 0 : scan.paragraph + line.length + 1;
  scan.markers += line.match(MARKERS)?.length ?? 0;
  scan.prose += line.length + 1;
  if (scan.prose > MAX_PROSE_LENGTH) {
    return excess('prose', `${scan.prose} characters`, MAX_PROSE_LENGTH, span);
  }
  const paragraph = { start: scan.paragraphStart, end: span.end };
  if (scan.paragraph > MAX_PARAGRAPH_LENGTH) {
    return excess('paragraph', `${scan.paragraph} characters`, MAX_PARAGRAPH_LENGTH, paragraph);
  }
  if (scan.markers <= MAX_PARAGRAPH_MARKERS) return undefined;
  return excess('paragraph', `${scan.markers} marks`, MAX_PARAGRAPH_MARKERS, paragraph);
}

function excess(what: string, amount: string, limit: number, span: Span): Diagnostic {
  return {
    code: 'document-too-large',
    message: `The ${what} has ${amount} or more; the limit is ${limit}.`,
    span,
    hint: 'Shorten it; data can be generated with GENERATE or loaded from a file with LOAD.',
  };
}

function tooDeep(span: Span): Diagnostic {
  return {
    code: 'document-too-deep',
    message: `Lists and quotations are nested more than ${MAX_NESTING} deep here.`,
    span,
  };
}
