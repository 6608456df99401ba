import type { Affinity } from '../../algebra/affinity.ts';
import type { Value } from '../../base/value.ts';

/**
 * Values while an expression is computed, with SQLite's storage classes kept apart: `bigint` is
 * INTEGER, `number` is REAL. `1 / 2` and `1.0 / 2` differ.
 */
export type SqlValue = null | bigint | number | string | Uint8Array;

const MAX_INTEGER = 0x7fff_ffff_ffff_ffffn;
const MIN_INTEGER = -0x8000_0000_0000_0000n;

const isInteger64 = (value: bigint): boolean => value >= MIN_INTEGER && value <= MAX_INTEGER;

/** As rows carry it: integers that fit a double exactly become numbers. */
export function toValue(value: SqlValue): Value {
  if (typeof value !== 'bigint') return value;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

/** A 64-bit integer, or the nearest double where it does not fit. */
export const integerOrReal = (value: bigint): SqlValue =>
  isInteger64(value) ? value : Number(value);

const NUMERIC_PREFIX = /^[ \t\n\v\f\r]*([+-]?(?:\d+(\.\d*)?|(\.\d+))([eE][+-]?\d+)?)/;

/**
 * What arithmetic makes of a value: text counts by its longest numeric prefix, 0 without one, an
 * integer when that prefix has neither point nor exponent.
 */
export function numberOf(value: Exclude<SqlValue, null>): bigint | number {
  if (typeof value === 'bigint' || typeof value === 'number') return value;
  const found = NUMERIC_PREFIX.exec(textOf(value));
  if (found === null) return 0n;
  const [, digits = '0', fraction, leadingFraction, exponent] = found;
  const isReal = fraction !== undefined || leadingFraction !== undefined || exponent !== undefined;
  if (isReal) return Number(digits);
  const integer = BigInt(digits.replace('+', ''));
  return isInteger64(integer) ? integer : Number(digits);
}

/** CAST AS INTEGER: towards zero, clamped to 64 bits; text by its longest integer prefix. */
export function integerOf(value: Exclude<SqlValue, null>): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') {
    if (value >= 2 ** 63) return MAX_INTEGER;
    return value <= -(2 ** 63) ? MIN_INTEGER : BigInt(Math.trunc(value));
  }
  const digits = /^[ \t\n\v\f\r]*([+-]?\d+)/.exec(textOf(value))?.[1] ?? '0';
  const integer = BigInt(digits.replace('+', ''));
  if (integer > MAX_INTEGER) return MAX_INTEGER;
  return integer < MIN_INTEGER ? MIN_INTEGER : integer;
}

/** The text of a value, as TEXT affinity, `||` and CAST make it. */
export function textOf(value: Exclude<SqlValue, null>): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return textOfReal(value);
  return new TextDecoder().decode(value);
}

const SMALLEST_NORMAL = 2 ** -1022;

/**
 * A REAL with the fewest digits that read back as the same number, always with a point, and with an
 * exponent below 10^-4 and from 10^17 on. SQLite 3.54 does the same up to 15 digits; where those do
 * not suffice it may print other last digits, which read back as the same number too.
 */
function textOfReal(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? 'Inf' : '-Inf';
  if (value === 0) return '0.0';
  const isNormal = Math.abs(value) >= SMALLEST_NORMAL;
  const written = isNormal ? value.toExponential() : value.toExponential(16);
  const [mantissa = '', exponentText = '0'] = written.split('e');
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent > 16) {
    const sign = exponent < 0 ? '-' : '+';
    return `${withPoint(mantissa)}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  const sign = value < 0 ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}

const withPoint = (mantissa: string): string =>
  mantissa.includes('.') ? mantissa : `${mantissa}.0`;

/** SQL's truth of a value: undefined is unknown. */
export function truthOf(value: SqlValue): boolean | undefined {
  if (value === null) return undefined;
  const number = numberOf(value);
  return typeof number === 'bigint' ? number !== 0n : number !== 0;
}

export function fromTruth(truth: boolean | undefined): SqlValue {
  if (truth === undefined) return null;
  return truth ? 1n : 0n;
}

const WHOLE_NUMBER = /^[ \t\n\v\f\r]*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[ \t\n\v\f\r]*$/;

/** A value as a column of an affinity stores it. */
export function applyAffinity(value: SqlValue, affinity: Affinity): SqlValue {
  if (value === null || value instanceof Uint8Array || affinity === 'blob') return value;
  if (affinity === 'text') return textOf(value);
  if (typeof value === 'string' && !WHOLE_NUMBER.test(value)) return value;
  const number = numberOf(value);
  if (affinity === 'real') return Number(number);
  if (typeof number === 'bigint' || !Number.isInteger(number)) return number;
  return Math.abs(number) < 2 ** 63 ? BigInt(number) : number;
}

/** CAST to a type of an affinity. */
export function castTo(value: SqlValue, affinity: Affinity): SqlValue {
  if (value === null) return null;
  switch (affinity) {
    case 'integer':
      return integerOf(value);
    case 'real':
      return Number(numberOf(value));
    case 'text':
      return textOf(value);
    case 'blob':
      return value instanceof Uint8Array ? value : new TextEncoder().encode(textOf(value));
    case 'numeric':
      if (typeof value === 'bigint' || typeof value === 'number') return value;
      return applyAffinity(numberOf(value), 'numeric');
  }
}
