import * as c from './constants.ts';
import { defineFunctions, type SqlFunction } from './defineFunctions.ts';
import { readPointer } from './memory.ts';
import type { Pointer, RawSqlite } from './rawSqlite.ts';
import { hashValue, type ValueHash } from './valueHash.ts';

/**
 * Bloom filters in SQL (B. Bloom, Space/Time Trade-offs in Hash Coding with Allowable Errors,
 * 1970).
 *
 * `bloom_filter(value, bits, hashes)` is an aggregate: a blob of so many bits, rounded up to whole
 * bytes, in which each value sets at most as many of them as there are hashes; NULL of no rows.
 * `bloom_contains(filter, value, hashes)` is 1 where the bits of a value are all set, else 0: no
 * value that the filter was made of is ever missed. NULL sets no bit, and of it NULL is said.
 */
export interface Bloom {
  readonly close: () => void;
}

export function installBloom(
  sqlite: RawSqlite,
  connection: Pointer,
  largestBlobBytes: number,
): Bloom {
  return defineFunctions(sqlite, connection, [
    filterFunction(sqlite, largestBlobBytes),
    containsFunction(sqlite),
  ]);
}

const MOST_HASHES = 32;

/** The filter grows in the memory that SQLite keeps for an aggregate: first its length. */
function filterFunction(sqlite: RawSqlite, largestBlobBytes: number): SqlFunction {
  const { exports } = sqlite;
  return {
    name: 'bloom_filter',
    argumentCount: 3,
    isDeterministic: true,
    step: (context, values) => {
      const [value, bits, hashes] = argumentsAt(sqlite, values);
      const bytes = Math.ceil(wholeNumber(sqlite, bits) / 8);
      const count = wholeNumber(sqlite, hashes);
      if (bytes > largestBlobBytes) return exports.sqlite3_result_error_toobig(context);
      if (!(bytes > 0) || !isCount(count)) return refuse(sqlite, context, SHAPE);
      const state = exports.sqlite3_aggregate_context(context, LENGTH_BYTES + bytes);
      if (state === 0) return exports.sqlite3_result_error_nomem(context);
      const known = readPointer(sqlite, state);
      if (known !== 0 && known !== bytes) return refuse(sqlite, context, SHAPE);
      const heap = sqlite.heap();
      new DataView(heap.buffer, heap.byteOffset).setUint32(state, bytes, true);
      const hash = hashValue(sqlite, value);
      if (!hash) return;
      for (let index = 0; index < count; index += 1) {
        const bit = bitOf(hash, index, bytes * 8);
        const at = state + LENGTH_BYTES + (bit >>> 3);
        heap[at] = (heap[at] ?? 0) | (1 << (bit & 7));
      }
    },
    finish: (context) => {
      const state = exports.sqlite3_aggregate_context(context, 0);
      if (state === 0) return exports.sqlite3_result_null(context);
      const bytes = readPointer(sqlite, state);
      exports.sqlite3_result_blob(context, state + LENGTH_BYTES, bytes, c.TRANSIENT);
    },
  };
}

function containsFunction(sqlite: RawSqlite): SqlFunction {
  const { exports } = sqlite;
  return {
    name: 'bloom_contains',
    argumentCount: 3,
    isDeterministic: true,
    call: (context, values) => {
      const [filter, value, hashes] = argumentsAt(sqlite, values);
      const count = wholeNumber(sqlite, hashes);
      const type = exports.sqlite3_value_type(filter);
      if (type === c.NULL) return exports.sqlite3_result_null(context);
      if (type !== c.BLOB) return refuse(sqlite, context, NO_FILTER);
      if (!isCount(count)) return refuse(sqlite, context, SHAPE);
      const hash = hashValue(sqlite, value);
      if (!hash) return exports.sqlite3_result_null(context);
      const start = exports.sqlite3_value_blob(filter);
      const bits = exports.sqlite3_value_bytes(filter) * 8;
      const heap = sqlite.heap();
      let isIn = bits > 0;
      for (let index = 0; isIn && index < count; index += 1) {
        const bit = bitOf(hash, index, bits);
        isIn = ((heap[start + (bit >>> 3)] ?? 0) & (1 << (bit & 7))) !== 0;
      }
      exports.sqlite3_result_int(context, isIn ? 1 : 0);
    },
  };
}

const LENGTH_BYTES = 4;

const SHAPE = `a Bloom filter has a fixed number of bits, and 1 to ${MOST_HASHES} hashes`;
const NO_FILTER = 'bloom_contains looks into a blob that bloom_filter made';

/**
 * One of as many hash functions as are wanted, made of two: the second is a step, which is never 0
 * (A. Kirsch, M. Mitzenmacher, Less Hashing, Same Performance: Building a Better Bloom Filter,
 * 2006).
 */
const bitOf = ({ first, second }: ValueHash, index: number, bits: number): number =>
  (first + index * (1 + (second % (bits - 1)))) % bits;

const argumentsAt = (sqlite: RawSqlite, values: Pointer): readonly [Pointer, Pointer, Pointer] => [
  readPointer(sqlite, values),
  readPointer(sqlite, values + 4),
  readPointer(sqlite, values + 8),
];

const isCount = (hashes: number): boolean => hashes >= 1 && hashes <= MOST_HASHES;

/** A number of bits or hashes; 0 for what is none. */
function wholeNumber({ exports }: RawSqlite, value: Pointer): number {
  if (exports.sqlite3_value_type(value) !== c.INTEGER) return 0;
  return exports.sqlite3_value_double(value);
}

function refuse({ exports, heap }: RawSqlite, context: Pointer, message: string): void {
  const text = new TextEncoder().encode(message);
  const copy = exports.sqlite3_malloc(text.length);
  if (copy === 0) {
    exports.sqlite3_result_error_nomem(context);
    return;
  }
  heap().set(text, copy);
  exports.sqlite3_result_error(context, copy, text.length);
  exports.sqlite3_free(copy);
}
