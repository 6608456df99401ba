import type { Value } from '../../base/value.ts';

/**
 * A REAL that would otherwise be taken for an INTEGER. JavaScript has one kind of number, the
 * engines have two, and 1 and 1.0 differ in SQL (`7 / 2` is 3, `7 / 2.0` is 3.5).
 */
export interface Real {
  readonly real: number;
}

/** A value with its storage class: a `number` is an INTEGER exactly if `isExactInteger` says so. */
export type TypedValue = Value | Real;

export const real = (value: number): Real => Object.freeze({ real: value });

/** Beyond it a double no longer names one integer, so integers are `bigint`. */
export const LARGEST_EXACT_INTEGER = 2 ** 53;

/**
 * Whether a plain number is shipped as an INTEGER. All others are REAL: fractions, infinities, −0
 * (only a REAL has it), and whole numbers beyond 2⁵³, which as INTEGERs are `bigint`.
 */
export function isExactInteger(value: number): boolean {
  return (
    Number.isInteger(value) &&
    Math.abs(value) <= LARGEST_EXACT_INTEGER &&
    !(value === 0 && Object.is(value, -0))
  );
}
