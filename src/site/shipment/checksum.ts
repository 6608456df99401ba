import { BatchReader } from './batchReader.ts';

/**
 * An order-independent checksum of a multiset of rows: every row's encoding is hashed to two 32-bit
 * words, and the words of all rows are added modulo 2³². Equal multisets have equal checksums;
 * different ones collide by chance once in 2⁶⁴. Nobody defends against an adversary here.
 *
 * The two hashes are FNV-1a (Fowler, Noll, Vo) from two bases, the second over complemented bytes,
 * each finished with the mixer of MurmurHash3 (Appleby). The mixer matters: without it sums of
 * hashes of similar rows cancel too easily.
 */
export class RowChecksum {
  #first = 0;
  #second = 0;

  /** Adds the row whose encoding is `bytes[start, end)`. */
  add(bytes: Uint8Array, start: number, end: number): void {
    let first = 0x811c9dc5;
    let second = 0x9e3779b9;
    for (let index = start; index < end; index += 1) {
      const byte = bytes[index] ?? 0;
      first = Math.imul(first ^ byte, 0x01000193);
      second = Math.imul(second ^ (byte ^ 0xff), 0x01000193);
    }
    this.#first = (this.#first + finalMix(first)) >>> 0;
    this.#second = (this.#second + finalMix(second)) >>> 0;
  }

  /** Sixteen hexadecimal digits; all zero for no rows. */
  digest(): string {
    return hexadecimal(this.#first) + hexadecimal(this.#second);
  }
}

/** The checksum of whole batches, the same as the site that encoded them computed. */
export function checksum(batches: readonly Uint8Array[]): string {
  const sum = new RowChecksum();
  for (const batch of batches) {
    const reader = new BatchReader(batch);
    for (let row = 0; row < reader.rows; row += 1) {
      const start = reader.offset;
      for (let column = 0; column < reader.columns; column += 1) reader.next();
      sum.add(batch, start, reader.offset);
    }
    reader.end();
  }
  return sum.digest();
}

/** Of bytes that are no rows, by the same hash. */
export function checksumOfBytes(bytes: Uint8Array): string {
  const sum = new RowChecksum();
  sum.add(bytes, 0, bytes.length);
  return sum.digest();
}

function finalMix(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

const hexadecimal = (word: number): string => word.toString(16).padStart(8, '0');
