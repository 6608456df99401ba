/**
 * The known name a misspelt one most likely meant, for "did you mean" hints; undefined when none is
 * close. Case does not count. Distance is that of optimal string alignment: one for an insertion,
 * deletion, substitution or swap of neighbours; at most one mistake in three letters is forgiven,
 * three in all. Ties go to the alphabetically first.
 */
export function nearestName(wanted: string, known: readonly string[]): string | undefined {
  const target = wanted.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.min(3, Math.max(1, Math.floor(target.length / 3))) + 1;
  for (const candidate of [...known].sort(alphabetical)) {
    const source = candidate.toLowerCase();
    if (Math.abs(source.length - target.length) >= bestDistance) continue;
    const distance = alignmentDistance(source, target);
    // A distance as long as the name itself would make any one-letter name a match for any other.
    if (distance < bestDistance && distance < Math.max(source.length, target.length)) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function alphabetical(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** Row by row; three rows are kept because a swap of neighbours looks two rows back. */
function alignmentDistance(source: string, target: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: target.length + 1 }, (_, index) => index);
  for (let row = 1; row <= source.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= target.length; column += 1) {
      const same = source[row - 1] === target[column - 1];
      let cost = Math.min(
        at(previous, column) + 1,
        at(current, column - 1) + 1,
        at(previous, column - 1) + (same ? 0 : 1),
      );
      const isSwap =
        row > 1 &&
        column > 1 &&
        source[row - 1] === target[column - 2] &&
        source[row - 2] === target[column - 1];
      if (isSwap) cost = Math.min(cost, at(beforePrevious, column - 2) + 1);
      current.push(cost);
    }
    beforePrevious = previous;
    previous = current;
  }
  return at(previous, target.length);
}

const at = (row: readonly number[], index: number): number => row[index] ?? 0;
