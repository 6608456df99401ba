import * as c from './constants.ts';
import type { Pointer, RawSqlite } from './rawSqlite.ts';

/** Two hashes of one value, 32 bits each. */
export interface ValueHash {
  readonly first: number;
  readonly second: number;
}

/**
 * Hashes a value, with MurmurHash3 (A. Appleby, MurmurHash3_x86_32, 2011) from two seeds. What SQL
 * calls equal is hashed alike, so the integer 1 and the real 1.0 are one value, and a text is
 * another than the blob of its bytes; of collations it knows nothing.
 *
 * @returns undefined for NULL, which equals nothing
 */
export function hashValue(sqlite: RawSqlite, value: Pointer): ValueHash | undefined {
  const { exports } = sqlite;
  const type = exports.sqlite3_value_type(value);
  switch (type) {
    case c.NULL:
      return undefined;
    case c.INTEGER:
    case c.FLOAT:
      return hashNumber(sqlite, value, type === c.INTEGER);
    // Texts and blobs.
    default: {
      // As a blob: a text's own UTF-8 bytes.
      const start = exports.sqlite3_value_blob(value);
      const length = exports.sqlite3_value_bytes(value);
      const kind = type === c.TEXT ? KIND.text : KIND.blob;
      const heap = sqlite.heap();
      return {
        first: hashBytes(FIRST_SEED + kind, heap, start, length),
        second: hashBytes(SECOND_SEED + kind, heap, start, length),
      };
    }
  }
}

const FIRST_SEED = 0;
const SECOND_SEED = 0x9747b28c;
const KIND = { integer: 0, real: 1, text: 2, blob: 3 } as const;

const WORD = 2 ** 32;
/** 2⁶³: a real from here on equals no integer. */
const NO_INTEGER = 2 ** 63;

function hashNumber(sqlite: RawSqlite, value: Pointer, isInteger: boolean): ValueHash {
  const { exports } = sqlite;
  const real = exports.sqlite3_value_double(value);
  if (isInteger && !Number.isSafeInteger(real)) {
    const exact = exports.sqlite3_value_int64(value);
    const [low, high] = [BigInt.asUintN(32, exact), BigInt.asIntN(32, exact >> 32n)];
    return hashWords(KIND.integer, Number(low), Number(high));
  }
  if (Number.isInteger(real) && real >= -NO_INTEGER && real < NO_INTEGER) {
    return hashWords(KIND.integer, real >>> 0, Math.floor(real / WORD));
  }
  scratch.setFloat64(0, real, true);
  return hashWords(KIND.real, scratch.getUint32(0, true), scratch.getUint32(4, true));
}

const scratch = new DataView(new ArrayBuffer(8));

function hashWords(kind: number, low: number, high: number): ValueHash {
  const hash = (seed: number): number => finish(mix(mix(seed + kind, low), high), 8);
  return { first: hash(FIRST_SEED), second: hash(SECOND_SEED) };
}

function hashBytes(seed: number, heap: Uint8Array, start: Pointer, length: number): number {
  let hash = seed;
  const whole = length - (length % 4);
  for (let at = start; at < start + whole; at += 4) hash = mix(hash, wordAt(heap, at, 4));
  hash ^= scramble(wordAt(heap, start + whole, length - whole));
  return finish(hash, length);
}

/** Some bytes as a number, the lowest first. */
function wordAt(heap: Uint8Array, at: Pointer, bytes: number): number {
  let word = 0;
  for (let byte = 0; byte < bytes; byte += 1) word |= (heap[at + byte] ?? 0) << (8 * byte);
  return word;
}

function scramble(word: number): number {
  const product = Math.imul(word, 0xcc9e2d51);
  return Math.imul(rotated(product, 15), 0x1b873593);
}

const mix = (hash: number, word: number): number =>
  (Math.imul(rotated(hash ^ scramble(word), 13), 5) + 0xe6546b64) | 0;

const rotated = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));

/** Every bit of the input turns about half of the output's. */
function finish(mixed: number, length: number): number {
  let hash = mixed ^ length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
