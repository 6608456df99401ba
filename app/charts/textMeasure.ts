/**
 * How wide a text will be, without a screen to ask: layouts are pure. Plex Mono advances 0.6 em for
 * every character; Plex Sans is bounded from above by its wide letters.
 */
export const monoWidth = (text: string, size: number): number => [...text].length * size * 0.6;

export const sansWidth = (text: string, size: number): number => [...text].length * size * 0.58;

/**
 * Lines of about `columns` characters, broken between parts, and a longer part between its words.
 * No word is ever cut: who draws the lines makes room for the longest. Beyond `maxLines` it says
 * how many parts more there are.
 */
export function wrapParts(
  parts: readonly string[],
  separator: string,
  columns: number,
  maxLines: number,
): readonly string[] {
  const pieces = parts.map((part, index) =>
    index < parts.length - 1 ? `${part}${separator}` : part,
  );
  const lines = fill(pieces, columns);
  if (lines.length <= maxLines) return lines;
  for (let kept = pieces.length - 1; kept > 0; kept -= 1) {
    const shown = fill(pieces.slice(0, kept), columns);
    if (shown.length < maxLines) return [...shown, `and ${pieces.length - kept} more`];
  }
  return lines;
}

function fill(pieces: readonly string[], columns: number): readonly string[] {
  const lines: string[] = [];
  for (const piece of pieces) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${piece}`.length <= columns) {
      lines[lines.length - 1] = `${last} ${piece}`;
    } else {
      lines.push(...words(piece, columns));
    }
  }
  return lines;
}

/** A part longer than a line, broken at its spaces. */
function words(piece: string, columns: number): readonly string[] {
  if (piece.length <= columns) return [piece];
  const lines: string[] = [];
  for (const word of piece.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= columns) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}
