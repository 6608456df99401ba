import type { Frame, FrameBound, Name, NamedWindow, Window } from './ast.ts';
import { reservedWords } from './keywords.ts';
import {
  accept,
  acceptWords,
  advance,
  expect,
  failure,
  invalid,
  isAt,
  isName,
  list,
  nameOf,
  type Parser,
  parenthesized,
  parseName,
  peek,
  peekIs,
  spanFrom,
} from './parserState.ts';
import { parseOrderBy } from './parseSortKey.ts';

/** Windows: OVER after a call, and the WINDOW clause. */

/** OVER is an ordinary name but after a call and before what can be a window. */
export function parseOver(p: Parser): { over: Name | Window } | undefined {
  if (!peekIs(p, 0, 'OVER')) return undefined;
  const next = peek(p, 1);
  const isPlainWord = next.kind === 'word' && !reservedWords.has(next.key);
  if (next.key !== '(' && next.kind !== 'quoted' && !isPlainWord) return undefined;
  advance(p);
  return { over: peekIs(p, 0, '(') ? parseWindow(p) : nameOf(advance(p)) };
}

/** `WINDOW w AS (…), …`, if it stands here. */
export function parseNamedWindows(p: Parser): NamedWindow[] {
  if (!peekIs(p, 0, 'WINDOW') || !isName(p, 1)) return [];
  advance(p);
  return list(p, () => {
    const name = parseName(p, 'the name of a window');
    expect(p, 'AS');
    const window = parseWindow(p);
    return { kind: 'namedWindow', name, window, span: spanFrom(p, name.span.start) };
  });
}

function parseWindow(p: Parser): Window {
  const { start } = peek(p);
  const parts = parenthesized(p, () => {
    const isBase = isName(p) && !windowWords.has(peek(p).key);
    const base = isBase ? { base: nameOf(advance(p)) } : undefined;
    const partitionBy = acceptWords(p, 'PARTITION', 'BY') ? list(p, p.grammar.expression) : [];
    const orderBy = isAt(p, 'ORDER') ? parseOrderBy(p) : [];
    const frame = isAt(p, 'ROWS', 'RANGE', 'GROUPS') ? { frame: parseFrame(p) } : undefined;
    return { ...base, partitionBy, orderBy, ...frame };
  });
  return { kind: 'window', ...parts, span: spanFrom(p, start) };
}

/** What begins a part of a window rather than names one that it goes on from. */
const windowWords: ReadonlySet<string> = new Set(['PARTITION', 'ROWS', 'RANGE', 'GROUPS']);

const units: Readonly<Record<string, Frame['unit']>> = {
  ROWS: 'ROWS',
  RANGE: 'RANGE',
  GROUPS: 'GROUPS',
};

function parseFrame(p: Parser): Frame {
  const { start, key } = peek(p);
  const unit = units[key];
  if (unit === undefined) throw failure(p);
  advance(p);
  const bounds = parseBounds(p);
  refuseEmptyFrame(p, bounds, start);
  const exclude = accept(p, 'EXCLUDE') ? { exclude: parseExclusion(p) } : undefined;
  return { kind: 'frame', unit, ...bounds, ...exclude, span: spanFrom(p, start) };
}

type Bounds = Pick<Frame, 'start' | 'end'>;

function parseBounds(p: Parser): Bounds {
  if (!accept(p, 'BETWEEN')) return { start: parseBound(p) };
  const start = parseBound(p);
  expect(p, 'AND');
  return { start, end: parseBound(p) };
}

function parseBound(p: Parser): FrameBound {
  const { start } = peek(p);
  if (acceptWords(p, 'CURRENT', 'ROW')) return { kind: 'currentRow', span: spanFrom(p, start) };
  const isUnbounded = accept(p, 'UNBOUNDED');
  const offset = isUnbounded ? undefined : { offset: p.grammar.expression(p) };
  const kind = accept(p, 'PRECEDING') ? 'preceding' : 'following';
  if (kind === 'following') expect(p, 'FOLLOWING');
  return { kind, ...offset, span: spanFrom(p, start) };
}

function parseExclusion(p: Parser): NonNullable<Frame['exclude']> {
  if (acceptWords(p, 'NO', 'OTHERS')) return 'NO OTHERS';
  if (acceptWords(p, 'CURRENT', 'ROW')) return 'CURRENT ROW';
  if (accept(p, 'GROUP')) return 'GROUP';
  expect(p, 'TIES');
  return 'TIES';
}

/** A frame that ends before it begins whatever the row; the standard forbids it, as SQLite does. */
function refuseEmptyFrame(p: Parser, { start, end }: Bounds, from: number): void {
  const place = { preceding: 0, currentRow: 1, following: 2 };
  const isUnbounded = (bound: FrameBound): boolean => !('offset' in bound);
  const startsLast = start.kind === 'following' && isUnbounded(start);
  const endsFirst = end?.kind === 'preceding' && isUnbounded(end);
  const last = end === undefined ? 'currentRow' : end.kind;
  if (!startsLast && !endsFirst && place[start.kind] <= place[last]) return;
  const message = 'This frame ends before it begins.';
  const hint = 'Its bounds come in order: PRECEDING, CURRENT ROW, FOLLOWING.';
  throw invalid('empty-frame', message, spanFrom(p, from), hint);
}
