import type { Value } from '../../base/value.ts';
import { compareValues } from '../../base/valueOrder.ts';

/**
 * What a range lock covers: the rows inside at least one of some boxes. This is all that a lock
 * table knows of a condition, so that conflicts are decided on data, without SQL. Whoever
 * translates a condition leaves out what a box cannot say (a comparison of two columns, a
 * collation, a subquery): the box grows and covers more, which is safe. `WHOLE_TABLE` says
 * nothing at all.
 *
 * Values are compared in SQLite's order and have to be stored values, after affinity.
 */
export type Predicate = readonly Box[];

/** For each column that it restricts, which values; a row is inside when all its columns are. */
export type Box = Readonly<Record<string, ValueSet>>;

export interface ValueSet {
  /** `IS NULL`: no interval contains NULL. */
  readonly includesNull: boolean;
  readonly intervals: readonly Interval[];
}

/** Without a low or high end it is open to that side. */
export interface Interval {
  readonly low?: Bound;
  readonly high?: Bound;
}

export interface Bound {
  readonly value: Value;
  readonly isInclusive: boolean;
}

/** A row's values by column; one that is absent is unknown and may be anything. */
export type RowImage = Readonly<Record<string, Value>>;

export const WHOLE_TABLE: Predicate = [{}];

/** Whether it covers every row there can be. */
export const isWholeTable = (predicate: Predicate): boolean =>
  predicate.some((box) => Object.keys(box).length === 0);

/** Whether a row is, or with its unknown columns may be, covered. */
export const coversRow = (predicate: Predicate, image: RowImage): boolean =>
  predicate.some((box) =>
    Object.entries(box).every(([column, values]) => {
      const value = image[column];
      return value === undefined ? setsMeet(values, values) : containsValue(values, value);
    }),
  );

/** Whether there could be a row that both cover. */
export const predicatesMeet = (one: Predicate, other: Predicate): boolean =>
  one.some((box) => other.some((otherBox) => boxesMeet(box, otherBox)));

const boxesMeet = (one: Box, other: Box): boolean =>
  Object.entries({ ...one, ...other }).every(([column, values]) =>
    setsMeet(one[column] ?? values, other[column] ?? values),
  );

/** Equal for predicates written alike, whatever the order of their columns. */
export const predicateKey = (predicate: Predicate): string =>
  canonicalText(predicate.map((box) => Object.entries(box).sort(byColumn)));

/** Equal for equal images. */
export const imageKey = (image: RowImage): string =>
  canonicalText(Object.entries(image).sort(byColumn));

const byColumn = ([one]: [string, unknown], [other]: [string, unknown]): number =>
  one < other ? -1 : 1;

/** JSON has no text of its own for large integers, infinities and blobs. */
const canonicalText = (value: unknown): string =>
  JSON.stringify(value, (_name, part: unknown) => {
    const isInfinite = typeof part === 'number' && !Number.isFinite(part);
    const isOther = isInfinite || typeof part === 'bigint' || part instanceof Uint8Array;
    return isOther ? { [typeof part]: String(part) } : part;
  });

function containsValue({ includesNull, intervals }: ValueSet, value: Value): boolean {
  if (value === null) return includesNull;
  return intervals.some(({ low, high }) => isAbove(value, low) && isBelow(value, high));
}

/** Whether they have a value in common; a set has one with itself unless it is empty. */
const setsMeet = (one: ValueSet, other: ValueSet): boolean =>
  (one.includesNull && other.includesNull) ||
  one.intervals.some((interval) =>
    other.intervals.some((otherInterval) => intervalsMeet(interval, otherInterval)),
  );

/**
 * They meet when neither ends before the other begins. Between two different values there is always
 * taken to be a third; for whole numbers that is careful, since 1 < x < 2 then may have rows.
 */
const intervalsMeet = (one: Interval, other: Interval): boolean =>
  [one.low, other.low].every((low) =>
    [one.high, other.high].every((high) => !endsBefore(high, low)),
  );

const isAbove = (value: Value, low: Bound | undefined): boolean =>
  !endsBefore({ value, isInclusive: true }, low);

const isBelow = (value: Value, high: Bound | undefined): boolean =>
  !endsBefore(high, { value, isInclusive: true });

function endsBefore(high: Bound | undefined, low: Bound | undefined): boolean {
  if (!high || !low) return false;
  const order = compareValues(high.value, low.value);
  return order < 0 || (order === 0 && !(high.isInclusive && low.isInclusive));
}
