import type { Row, Value } from '../../base/value.ts';

/**
 * Whether two lists of rows are the same multiset: NULL equals NULL, integers, text and blobs
 * exactly, floating values if |a − b| ≤ 1e-9 · max(1, |a|, |b|) (headless.md).
 */
export function sameMultiset(first: readonly Row[], second: readonly Row[]): boolean {
  if (first.length !== second.length) return false;
  const [left, right] = [[...first].sort(compareRows), [...second].sort(compareRows)];
  return left.every((row, index) => sameRow(row, right[index] ?? []));
}

export function sameSequence(first: readonly Row[], second: readonly Row[]): boolean {
  return first.length === second.length && first.every((row, i) => sameRow(row, second[i] ?? []));
}

export function sameRow(first: Row, second: Row): boolean {
  return (
    first.length === second.length && first.every((value, i) => sameValue(value, second[i] ?? null))
  );
}

/** Whether every row of the first list occurs in the second at least as often. */
export function isContained(first: readonly Row[], second: readonly Row[]): boolean {
  const left = [...first].sort(compareRows);
  const right = [...second].sort(compareRows);
  let at = 0;
  for (const row of left) {
    while (at < right.length && !sameRow(row, right[at] ?? [])) at += 1;
    if (at === right.length) return false;
    at += 1;
  }
  return true;
}

function sameValue(first: Value, second: Value): boolean {
  if (isFraction(first) || isFraction(second)) {
    if (typeof first !== 'number' || typeof second !== 'number') return false;
    const scale = Math.max(1, Math.abs(first), Math.abs(second));
    return first === second || Math.abs(first - second) <= 1e-9 * scale;
  }
  return compareValues(first, second) === 0;
}

const isFraction = (value: Value): boolean => typeof value === 'number' && !Number.isInteger(value);

/** Columns without fractions decide first, so that rounding cannot tear equal rows apart. */
function compareRows(first: Row, second: Row): number {
  for (const fractions of [false, true]) {
    for (const [index, value] of first.entries()) {
      const other = second[index] ?? null;
      if ((isFraction(value) || isFraction(other)) !== fractions) continue;
      const order = compareValues(value, other);
      if (order !== 0) return order;
    }
  }
  return first.length - second.length;
}

function compareValues(first: Value, second: Value): number {
  const byClass = classOf(first) - classOf(second);
  if (byClass !== 0) return byClass;
  if (first instanceof Uint8Array && second instanceof Uint8Array)
    return compareBlobs(first, second);
  if (first === null || second === null || first === second) return 0;
  return first < second ? -1 : 1;
}

function classOf(value: Value): number {
  if (value === null) return 0;
  if (typeof value === 'number' || typeof value === 'bigint') return 1;
  return typeof value === 'string' ? 2 : 3;
}

function compareBlobs(first: Uint8Array, second: Uint8Array): number {
  for (const [index, byte] of first.entries()) {
    const other = second[index];
    if (other === undefined) return 1;
    if (byte !== other) return byte - other;
  }
  return first.length - second.length;
}
