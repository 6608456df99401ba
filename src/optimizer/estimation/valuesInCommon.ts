import type { ColumnStatistics } from './columnStatistics.ts';

/** Fewer values than these expected in both samples say nothing. */
const FEWEST = 10;

/**
 * The share of a column's values that another column has, too. Two samples tell, as long as neither
 * column has been cut by its own values: fragments of one domain may have few values in common.
 * Else the smaller set of values is taken to be within the larger one.
 */
export function valuesInCommon(own: ColumnStatistics, other: ColumnStatistics): number {
  const contained = Math.min(1, other.distinct / Math.max(1, own.distinct));
  return sampledInCommon(own, other) ?? contained;
}

/** The same where two samples tell it, and undefined where it would have to be supposed. */
export function sampledInCommon(
  own: ColumnStatistics,
  other: ColumnStatistics,
): number | undefined {
  if (!own.sample || !other.sample) return undefined;
  const { values, of } = own.sample;
  // Of the other column's values the sample shows some, and of these some may be left.
  const shown = other.sample.values.size / Math.max(1, other.sample.of);
  const left = Math.min(1, other.distinct / Math.max(1, other.sample.of));
  const expected = values.size * Math.min(1, other.sample.of / Math.max(1, of)) * shown;
  if (expected < FEWEST) return undefined;
  const found = [...values].filter((value) => other.sample?.values.has(value)).length;
  return Math.min(1, (found / values.size / shown) * left);
}
