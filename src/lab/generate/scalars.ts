import { compareData } from '../../algebra/satisfiability/datum.ts';
import type { RowFunction } from './cell.ts';
import { argument } from './numbers.ts';
import { integerOf, integerOrReal, numberOf, type SqlValue, textOf } from './sqlValue.ts';

/** SQLite's ordinary functions that are useful in GENERATE. */

type Present = Exclude<SqlValue, null>;

/** A function that is NULL when one of its arguments is. */
function strict(
  name: string,
  arity: readonly [number, number],
  usage: string,
  compute: (...values: readonly Present[]) => SqlValue,
): RowFunction {
  return {
    name,
    arity,
    usage,
    build: (call) => (row) => {
      const values: Present[] = [];
      for (const cell of call.arguments) {
        const value = cell(row);
        if (value === null) return null;
        values.push(value);
      }
      return compute(...values);
    },
  };
}

const coalesce = (name: string, arity: readonly [number, number]): RowFunction => ({
  name,
  arity,
  usage: `${name}(a, b)`,
  build: (call) => (row) => {
    for (const cell of call.arguments) {
      const value = cell(row);
      if (value !== null) return value;
    }
    return null;
  },
});

const extremum = (name: 'min' | 'max'): RowFunction =>
  strict(name, [2, 100], `${name}(a, b)`, (...values) =>
    values.reduce((best, value) => {
      const order = compareData(value, best);
      return (name === 'min' ? order < 0 : order > 0) ? value : best;
    }),
  );

const ascii = (upper: boolean) => (value: Present | undefined) =>
  upper
    ? textOf(value ?? '').replace(/[a-z]+/g, (letters) => letters.toUpperCase())
    : textOf(value ?? '').replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

/** Of anything but an integer SQLite gives a REAL, text included. */
function absolute(value: Present | undefined): SqlValue {
  if (typeof value === 'bigint') return integerOrReal(value < 0n ? -value : value);
  return Math.abs(Number(numberOf(value ?? 0n)));
}

/** Half away from zero, as SQLite rounds; always a REAL. */
function round(value: Present | undefined, digits: Present | undefined): SqlValue {
  const number = Number(numberOf(value ?? 0n));
  const places = Math.min(30, Math.max(0, Number(integerOf(digits ?? 0n))));
  if (!Number.isFinite(number) || Math.abs(number) >= 2 ** 52) return number;
  const rounded = Math.sign(number) * Number(roundDecimal(Math.abs(number), places));
  return rounded === 0 ? 0 : rounded;
}

function roundDecimal(number: number, places: number): string {
  if (places > 0) return number.toFixed(places);
  return String(Math.floor(number + 0.5));
}

/** Characters, not UTF-16 units; of a blob its bytes. */
function lengthOf(value: Present | undefined): SqlValue {
  if (value instanceof Uint8Array) return BigInt(value.length);
  return BigInt([...textOf(value ?? '')].length);
}

/** `substr(x, start, length)`: of a blob its bytes, of anything else its characters. */
function substring(
  value: Present | undefined,
  from: Present | undefined,
  count: Present | undefined,
): SqlValue {
  const start = Number(integerOf(from ?? 1n));
  const length = count === undefined ? undefined : Number(integerOf(count));
  if (value instanceof Uint8Array) {
    // To SQLite an empty blob is no blob at all here.
    return value.length === 0 ? null : value.slice(...bounds(value.length, start, length));
  }
  const characters = [...textOf(value ?? '')];
  return characters.slice(...bounds(characters.length, start, length)).join('');
}

/**
 * What substr takes of a number of characters, counted from 0, the end excluded. A negative start
 * counts from the end, a negative length takes what stands before; what lies before the first
 * character is counted but not there.
 */
function bounds(size: number, start: number, length: number | undefined): [number, number] {
  let first = start < 0 ? size + start + 1 : start;
  if (length === undefined) return [Math.max(0, first - 1), size];
  let last = first + length;
  if (length < 0) [first, last] = [last, first];
  return [Math.max(0, first - 1), Math.max(0, last - 1)];
}

const nullIf: RowFunction = {
  name: 'nullif',
  arity: [2, 2],
  usage: 'nullif(a, b)',
  build: (call) => (row) => {
    const [left, right] = [argument(call, 0, row), argument(call, 1, row)];
    if (left === null || right === null) return left;
    return compareData(left, right) === 0 ? null : left;
  },
};

export const scalarFunctions: readonly RowFunction[] = [
  coalesce('coalesce', [2, 100]),
  coalesce('ifnull', [2, 2]),
  nullIf,
  extremum('min'),
  extremum('max'),
  strict('abs', [1, 1], 'abs(x)', absolute),
  strict('round', [1, 2], 'round(x, digits)', round),
  strict('lower', [1, 1], 'lower(x)', ascii(false)),
  strict('upper', [1, 1], 'upper(x)', ascii(true)),
  strict('length', [1, 1], 'length(x)', lengthOf),
  strict('substr', [2, 3], 'substr(x, start, length)', substring),
];
