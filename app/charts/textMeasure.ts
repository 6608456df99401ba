/**
 * How wide a text will be, without a screen to ask: layouts are pure. Plex Mono advances 0.6 em for
 * every character; Plex Sans is bounded from above by its wide letters.
 */
export const monoWidth = (text: string, size: number): number => [...text].length * size * 0.6;

export const sansWidth = (text: string, size: number): number => [...text].length * size * 0.58;

/** Lines of at most `columns` characters, broken between parts; what does not fit ends in `…`. */
export function wrapParts(
  parts: readonly string[],
  separator: string,
  columns: number,
  maxLines: number,
): readonly string[] {
  const lines: string[] = [];
  for (const [index, part] of parts.entries()) {
    const piece = index < parts.length - 1 ? `${part}${separator}` : part;
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${piece}`.length <= columns) {
      lines[lines.length - 1] = `${last} ${piece}`;
    } else {
      lines.push(piece);
    }
  }
  const kept = lines.slice(0, maxLines).map((line) => clip(line, columns));
  if (lines.length <= maxLines) return kept;
  return kept.map((line, index) => (index === maxLines - 1 ? cut(line, columns) : line));
}

const clip = (line: string, columns: number): string =>
  line.length <= columns ? line : `${line.slice(0, columns - 1).trimEnd()}…`;

/** Marks that more follows; the last part gives way if there is no room for the mark. */
function cut(line: string, columns: number): string {
  if (line.endsWith('…')) return line;
  return line.length + 2 <= columns ? `${line} …` : `${line.slice(0, columns - 2).trimEnd()} …`;
}
