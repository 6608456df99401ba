import type { Value } from './value.ts';

/**
 * SQL's own order of values: NULL before all others, then numbers, texts and blobs, each among
 * themselves. Texts are compared as they are, without regard to a column's collation.
 */
export function compareValues(first: Value, second: Value): number {
  const byClass = classOf(first) - classOf(second);
  if (byClass !== 0) return byClass;
  if (first instanceof Uint8Array && second instanceof Uint8Array)
    return compareBlobs(first, second);
  if (first === null || second === null || first === second) return 0;
  // A large whole number may be a bigint here and a number there, and be neither before the other.
  return first < second ? -1 : Number(first > second);
}

/** The place of a value's kind in that order. */
export function classOf(value: Value): number {
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
