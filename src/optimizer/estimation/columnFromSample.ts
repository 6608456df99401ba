import { fnv1a32 } from '../../base/prng.ts';
import type { Value } from '../../base/value.ts';
import { type ColumnStatistics, uniqueColumn } from './columnStatistics.ts';
import { type Counted, histogramOf } from './histogram.ts';

/**
 * A column as its sample shows it.
 *
 * @param values of the sampled rows, NULLs included
 * @param rows of the whole fragment
 */
export function columnFromSample(values: readonly Value[], rows: number): ColumnStatistics {
  const present = values.filter((value) => value !== null);
  const nullShare = values.length === 0 ? 0 : 1 - present.length / values.length;
  const counts = countValues(present);
  const distinct = distinctValues(counts, present.length, rows * (1 - nullShare));
  return {
    ...uniqueColumn(distinct),
    nullShare,
    histogram: histogramOf([...counts.values()], present.length, distinct),
    sample: { values: new Set([...counts.keys()].map(fnv1a32)), of: distinct },
  };
}

function countValues(values: readonly Value[]): ReadonlyMap<string, Counted> {
  const counts = new Map<string, Counted>();
  for (const value of values) {
    const key = keyOf(value);
    counts.set(key, { value, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return counts;
}

const keyOf = (value: Value): string =>
  value instanceof Uint8Array ? `blob ${value.join()}` : `${typeof value === 'string'} ${value}`;

/** Haas and Stokes' estimator (1998): values seen once tell how many were not seen. */
function distinctValues(
  counts: ReadonlyMap<string, Counted>,
  sampled: number,
  rows: number,
): number {
  if (sampled === 0) return 0;
  if (sampled >= rows) return counts.size;
  const once = [...counts.values()].filter(({ count }) => count === 1).length;
  const unseen = sampled - once + (once * sampled) / rows;
  return Math.min(rows, Math.max(counts.size, (sampled * counts.size) / Math.max(unseen, 1)));
}
