import { assert } from '../../base/assert.ts';
import type { Value } from '../../base/value.ts';
import { compareValues } from '../../base/valueOrder.ts';

/**
 * How the values of a column are spread: the frequent ones by themselves, the others in buckets of
 * equal height. Shares are of the rows that have a value.
 */
export interface Histogram {
  readonly common: readonly (readonly [value: Value, share: number])[];
  /** Ends of the buckets, sorted; the first is the least value. Empty where all are common. */
  readonly bounds: readonly Value[];
  /** Distinct values that are not common. */
  readonly others: number;
}

const MOST_COMMON = 20;
const BUCKETS = 32;

/** A value is common if it is more frequent than this many times the average. */
const COMMON_FACTOR = 1.25;

/** A value with how often it occurs in a sample. */
export interface Counted {
  readonly value: Value;
  readonly count: number;
}

/**
 * @param sampled values in the sample
 * @param distinct values of the whole column
 */
export function histogramOf(all: readonly Counted[], sampled: number, distinct: number): Histogram {
  const isComplete = all.length <= MOST_COMMON && distinct <= all.length;
  const average = sampled / Math.max(1, distinct);
  const frequent = all
    .filter(({ count }) => isComplete || (count > 1 && count > COMMON_FACTOR * average))
    .sort((a, b) => b.count - a.count || compareValues(a.value, b.value))
    .slice(0, MOST_COMMON);
  const rest = all
    .filter((counted) => !frequent.includes(counted))
    .sort((a, b) => compareValues(a.value, b.value));
  return {
    common: frequent.map(({ value, count }) => [value, count / sampled] as const),
    bounds: equalHeights(rest),
    others: Math.max(rest.length, distinct - frequent.length),
  };
}

function equalHeights(sorted: readonly Counted[]): readonly Value[] {
  const values = sorted.flatMap(({ value, count }) => Array.from({ length: count }, () => value));
  if (values.length === 0) return [];
  const buckets = Math.min(BUCKETS, Math.max(1, values.length - 1));
  return Array.from({ length: buckets + 1 }, (_, index) => {
    const value = values[Math.round((index * (values.length - 1)) / buckets)];
    assert(value !== undefined, 'a bucket of a histogram ends outside the values');
    return value;
  });
}

const commonShare = ({ common }: Histogram): number =>
  common.reduce((sum, [, share]) => sum + share, 0);

/** The share of rows with this value. */
export function shareEqual(histogram: Histogram, value: Value): number {
  const found = histogram.common.find(([common]) => compareValues(common, value) === 0);
  if (found) return found[1];
  const { bounds, others } = histogram;
  const [least, greatest] = [bounds[0], bounds.at(-1)];
  if (least === undefined || greatest === undefined) return 0;
  const isOutside = compareValues(value, least) < 0 || compareValues(value, greatest) > 0;
  return isOutside ? 0 : (1 - commonShare(histogram)) / Math.max(1, others);
}

/** The share of rows with a smaller value, or an equal one where that is meant too. */
export function shareBelow(histogram: Histogram, value: Value, orEqual: boolean): number {
  const isBelow = (other: Value): boolean => {
    const order = compareValues(other, value);
    return order < 0 || (orEqual && order === 0);
  };
  const common = histogram.common.reduce(
    (sum, [own, share]) => sum + (isBelow(own) ? share : 0),
    0,
  );
  const rest = 1 - commonShare(histogram);
  return Math.min(1, common + rest * positionIn(histogram.bounds, value, orEqual));
}

/** How far along the buckets a value lies, from 0 to 1. */
function positionIn(bounds: readonly Value[], value: Value, orEqual: boolean): number {
  const buckets = bounds.length - 1;
  if (buckets < 0) return 0;
  const above = bounds.findIndex((bound) => {
    const order = compareValues(bound, value);
    return order > 0 || (!orEqual && order === 0);
  });
  if (above === 0) return 0;
  if (above < 0) return 1;
  return (above - 1 + within(bounds[above - 1], bounds[above], value)) / Math.max(1, buckets);
}

/** Linear between two numbers; texts and others are taken to lie in the middle. */
function within(low: Value | undefined, high: Value | undefined, value: Value): number {
  const [from, to, at] = [low, high, value].map((end) =>
    typeof end === 'number' || typeof end === 'bigint' ? Number(end) : Number.NaN,
  );
  if (from === undefined || to === undefined || at === undefined) return 0.5;
  const share = (at - from) / (to - from);
  return Number.isFinite(share) ? Math.max(0, Math.min(1, share)) : 0.5;
}
