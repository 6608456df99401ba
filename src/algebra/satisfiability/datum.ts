import type { Affinity } from '../affinity.ts';

/**
 * A value that is not NULL, with SQLite's storage classes kept apart: `bigint` is INTEGER, `number`
 * is REAL. They compare as numbers (`1 = 1.0`), but `1 / 2` and `1.0 / 2` differ.
 */
export type Datum = bigint | number | string | Uint8Array;

/** `undefined` where we do not claim to know what SQLite computes. */
export type Known<Value> = Value | undefined;

const MAX_INTEGER = 0x7fff_ffff_ffff_ffffn;
const MIN_INTEGER = -0x8000_0000_0000_0000n;

export const isInteger64 = (value: bigint): boolean => value >= MIN_INTEGER && value <= MAX_INTEGER;

/** SQLite's order of storage classes: numbers before text before blobs. */
const classOf = (datum: Datum): number => {
  if (typeof datum === 'string') return 1;
  return datum instanceof Uint8Array ? 2 : 0;
};

/** Negative, zero or positive: SQLite's total order of non-NULL values under BINARY collation. */
export function compareData(left: Datum, right: Datum): number {
  const byClass = classOf(left) - classOf(right);
  if (byClass !== 0) return byClass;
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right);
  if (left instanceof Uint8Array && right instanceof Uint8Array) return compareBytes(left, right);
  // JavaScript compares a bigint with a number by their mathematical values, as SQLite does.
  if (left < right) return -1;
  return left > right ? 1 : 0;
}

export const sameDatum = (left: Datum, right: Datum): boolean => compareData(left, right) === 0;

/**
 * BINARY compares UTF-8 bytes, which is the order of code points. UTF-16 units differ from it only
 * where a surrogate meets a unit above the surrogates.
 */
function compareText(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return unitRank(a) - unitRank(b);
  }
  return left.length - right.length;
}

const unitRank = (unit: number): number => {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
};

function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/**
 * A value as a column of an affinity stores it, or as a comparison with such a column sees it.
 * Undefined for the conversions whose exact text or rounding we do not model.
 */
export function applyAffinity(datum: Datum, affinity: Affinity | 'none'): Known<Datum> {
  if (datum instanceof Uint8Array || affinity === 'blob' || affinity === 'none') return datum;
  if (affinity === 'text') return textOf(datum);
  const number = typeof datum === 'string' ? numberOfText(datum) : datum;
  if (number === undefined || typeof number === 'string') return number;
  if (affinity === 'real') return realOf(number);
  return integerWhereExact(number);
}

function realOf(number: bigint | number): Known<number> {
  if (typeof number === 'number') return number;
  const real = Number(number);
  return BigInt(real) === number ? real : undefined;
}

/** INTEGER and NUMERIC columns store a REAL without fraction as an INTEGER. */
function integerWhereExact(number: bigint | number): Known<Datum> {
  if (typeof number === 'bigint' || !Number.isInteger(number)) return number;
  // Close to 2^63 SQLite's rule is subtle; nothing is claimed there.
  if (Math.abs(number) > 2 ** 62) return undefined;
  return BigInt(number);
}

/** The text of a value, as TEXT affinity, `||` and CAST make it. */
export function textOf(datum: Datum): Known<string> {
  if (typeof datum === 'string') return datum;
  if (datum instanceof Uint8Array) return undefined;
  if (typeof datum === 'bigint') return datum.toString();
  if (!Number.isFinite(datum) || Object.is(datum, -0)) return undefined;
  const text = String(datum);
  // Up to 15 significant digits every version of SQLite prints the shortest decimal.
  if (text.includes('e') || text.replace(/[-.]/g, '').length > 15) return undefined;
  return Number.isInteger(datum) ? `${text}.0` : text;
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/**
 * The number that NUMERIC affinity makes of a text; the text itself when it is not a number, and
 * undefined where it nearly is one (surrounding spaces, control characters).
 */
export function numberOfText(text: string): Known<bigint | number | string> {
  if (!NUMBER.test(text)) return /^[\s\0]|[\s\0]$/.test(text) && /\d/.test(text) ? undefined : text;
  if (/^[+-]?\d+$/.test(text)) {
    const integer = BigInt(text.startsWith('+') ? text.slice(1) : text);
    return isInteger64(integer) ? integer : Number(text);
  }
  return Number(text);
}

/** Bytes of a blob literal's hexadecimal digits. */
export function bytesOfHex(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length / 2);
  for (let index = 0; index < bytes.length; index += 1) {
    bytes[index] = Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16);
  }
  return bytes;
}

/**
 * The value of a number literal: decimal or hexadecimal integer, or REAL; null beyond our model.
 */
export function numberOfLiteral(text: string, isInteger: boolean): Known<bigint | number> {
  const digits = text.replaceAll('_', '');
  if (!isInteger) return Number(digits);
  const integer = BigInt(digits);
  if (/^0x/i.test(digits)) return integer <= MAX_INTEGER ? integer : undefined;
  return integer <= MAX_INTEGER ? integer : Number(digits);
}
