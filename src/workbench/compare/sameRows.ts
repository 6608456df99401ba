import type { Row, Value } from '../../base/value.ts';
import { classOf, compareValues } from '../../base/valueOrder.ts';

/**
 * Whether two lists of rows are the same multiset: NULL equals NULL, integers, text and blobs
 * exactly, floating values if |a − b| ≤ 1e-9 · max(1, |a|, |b|) (headless.md).
 */
export function sameMultiset(first: readonly Row[], second: readonly Row[]): boolean {
  return first.length === second.length && isContained(first, second);
}

export function sameSequence(first: readonly Row[], second: readonly Row[]): boolean {
  return first.length === second.length && first.every((row, i) => sameRow(row, second[i] ?? []));
}

export function sameRow(first: Row, second: Row): boolean {
  return (
    first.length === second.length && first.every((value, i) => sameValue(value, second[i] ?? null))
  );
}

/**
 * Whether every row of the first list occurs in the second at least as often. Rows are matched
 * inside groups that agree exactly in every column without floating values, so that rounding cannot
 * tear equal rows apart.
 */
export function isContained(first: readonly Row[], second: readonly Row[]): boolean {
  const floating = floatingColumns([...first, ...second]);
  const groups = groupRows(second, floating);
  for (const [key, rows] of groupRows(first, floating)) {
    if (!matches(rows, groups.get(key) ?? [])) return false;
  }
  return true;
}

/** Each row finds a row of its own among the others. */
function matches(rows: readonly Row[], others: readonly Row[]): boolean {
  const [left, right] = [[...rows].sort(compareRows), [...others].sort(compareRows)];
  if (left.length === right.length && sameSequence(left, right)) return true;
  for (const row of left) {
    const at = right.findIndex((other) => sameRow(row, other));
    if (at < 0) return false;
    right.splice(at, 1);
  }
  return true;
}

/** Numbers of the columns in which some row has a floating value. */
function floatingColumns(rows: readonly Row[]): ReadonlySet<number> {
  const found = new Set<number>();
  for (const row of rows) {
    for (const [index, value] of row.entries()) if (isFloating(value)) found.add(index);
  }
  return found;
}

function groupRows(
  rows: readonly Row[],
  floating: ReadonlySet<number>,
): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = row.map((value, index) => (floating.has(index) ? '' : exactly(value))).join(' ');
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

/** Equal for equal values, and for no others. */
function exactly(value: Value): string {
  if (value === null) return 'NULL';
  return value instanceof Uint8Array
    ? `x'${value.join(' ')}'`
    : JSON.stringify(String(value)) + classOf(value);
}

function sameValue(first: Value, second: Value): boolean {
  if (isFloating(first) || isFloating(second)) {
    if (typeof first !== 'number' || typeof second !== 'number') return false;
    const scale = Math.max(1, Math.abs(first), Math.abs(second));
    return first === second || Math.abs(first - second) <= 1e-9 * scale;
  }
  return compareValues(first, second) === 0;
}

/** A number that no integer is given as: those beyond 2⁵³ are bigints. */
const isFloating = (value: Value): boolean =>
  typeof value === 'number' && !Number.isSafeInteger(value);

function compareRows(first: Row, second: Row): number {
  for (const [index, value] of first.entries()) {
    const order = compareValues(value, second[index] ?? null);
    if (order !== 0) return order;
  }
  return first.length - second.length;
}
