/** A half-open range of UTF-16 offsets into one text: `text.slice(start, end)`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Line and column count from 1, in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export const NO_SPAN: Span = Object.freeze({ start: 0, end: 0 });

/** The line and column of an offset; an offset beyond the text is at its end. */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const lastBreak = before.lastIndexOf('\n');
  let line = 1;
  for (const character of before) if (character === '\n') line += 1;
  return { line, column: before.length - lastBreak };
}
