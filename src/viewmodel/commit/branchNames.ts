/** A text of a schedule that has run, and what a list calls it. */
export interface ScheduleBranch {
  readonly text: string;
  readonly name: string;
}

/**
 * Faults added to the past of a run make another run of it; each stays to be gone back to. One is
 * called by the lines that it has and the written schedule has not.
 *
 * @param written as the lab has it
 * @param texts what has run, the oldest first
 */
export function scheduleBranches(
  written: string,
  texts: readonly string[],
): readonly ScheduleBranch[] {
  const known = new Set(linesOf(written));
  const names = texts.map((text) => nameOf(known, linesOf(text)));
  return texts.map((text, index) => {
    const name = names[index] ?? '';
    const before = names.slice(0, index).filter((other) => other === name).length;
    return { text, name: before === 0 ? name : `${name} (${before + 1})` };
  });
}

/** Two texts that differ in the space around their lines are one schedule. */
export const isSameSchedule = (one: string, other: string): boolean =>
  linesOf(one).join('\n') === linesOf(other).join('\n');

function nameOf(known: ReadonlySet<string>, lines: readonly string[]): string {
  const added = lines.filter((line) => !known.has(line));
  const taken = known.size - new Set(lines.filter((line) => known.has(line))).size;
  const parts = [
    ...added.map((line) => line.replace(/;$/, '')),
    ...(taken === 0 ? [] : [`${taken} ${taken === 1 ? 'line' : 'lines'} less`]),
  ];
  return parts.length === 0 ? 'as written' : parts.join(', ');
}

const linesOf = (text: string): readonly string[] =>
  text.split('\n').flatMap((line) => {
    const trimmed = line.trim();
    return trimmed === '' ? [] : [trimmed];
  });
