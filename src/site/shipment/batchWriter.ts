import { assert } from '../../base/assert.ts';
import { RowChecksum } from './checksum.ts';
import * as format from './format.ts';

const INITIAL_BYTES = 4_096;

/**
 * Writes rows as batches. Values of a row are written in order, then `endRow`; `finish` gives the
 * batches, each with a buffer of its own, so that it can be transferred to another thread.
 */
export class BatchWriter {
  readonly #columns: number;
  readonly #batches: Uint8Array[] = [];
  readonly #checksum = new RowChecksum();
  readonly #scratch = new DataView(new ArrayBuffer(8));
  readonly #scratchBytes = new Uint8Array(this.#scratch.buffer);
  #buffer = new Uint8Array(INITIAL_BYTES);
  #length = format.HEADER_BYTES;
  #rowStart = format.HEADER_BYTES;
  #batchRows = 0;
  #rows = 0;
  #closedBytes = 0;

  constructor(columns: number) {
    assert(
      columns > 0 && columns <= format.MAX_COLUMNS,
      `a shipped row has 1 to ${format.MAX_COLUMNS} columns, not ${columns}`,
    );
    this.#columns = columns;
  }

  /** Rows ended so far. */
  get rows(): number {
    return this.#rows;
  }

  /** Wire bytes written so far, the header of the open batch included. */
  get wireBytes(): number {
    return this.#closedBytes + (this.#batchRows > 0 ? this.#length : 0);
  }

  writeNull(): void {
    this.#reserve(1);
    this.#buffer[this.#length] = format.TAG_NULL;
    this.#length += 1;
  }

  /** NaN has no place in SQL and becomes NULL, as in SQLite. */
  writeReal(value: number): void {
    if (Number.isNaN(value)) {
      this.writeNull();
      return;
    }
    this.#reserve(9);
    this.#buffer[this.#length] = format.TAG_REAL;
    this.#scratch.setFloat64(0, value, true);
    this.#buffer.set(this.#scratchBytes, this.#length + 1);
    this.#length += 9;
  }

  /** A whole number within ±2⁵³. */
  writeExactInteger(value: number): void {
    const high = Math.floor(value / 0x1_0000_0000);
    this.#writeHalves(value | 0, high);
  }

  writeBigInteger(value: bigint): void {
    assert(
      BigInt.asIntN(64, value) === value,
      `${value} does not fit the 64 bits of an INTEGER; whoever computed it should have failed`,
    );
    this.#writeHalves(Number(BigInt.asIntN(32, value)), Number(value >> 32n));
  }

  /** UTF-8 bytes `source[start, start + length)`. */
  writeText(source: Uint8Array, start: number, length: number): void {
    this.#writeBytes(format.TAG_SHORT_TEXT, format.TAG_LONG_TEXT, source, start, length);
  }

  writeBlob(source: Uint8Array, start: number, length: number): void {
    this.#writeBytes(format.TAG_SHORT_BLOB, format.TAG_LONG_BLOB, source, start, length);
  }

  /** Ends a row of as many values as the shipment has columns. */
  endRow(): void {
    this.#checksum.add(this.#buffer, this.#rowStart, this.#length);
    this.#rows += 1;
    this.#batchRows += 1;
    // The row that overflows a batch begins the next one, unless it is alone in its own.
    if (this.#length > format.MAX_BATCH_BYTES && this.#batchRows > 1) this.#splitBeforeRow();
    if (this.#batchRows === format.MAX_BATCH_ROWS || this.#length > format.MAX_BATCH_BYTES) {
      this.#close(this.#length);
      this.#length = format.HEADER_BYTES;
    }
    this.#rowStart = this.#length;
  }

  /** The batches in order, none when there are no rows, and the checksum of all rows. */
  finish(): { readonly batches: readonly Uint8Array[]; readonly checksum: string } {
    if (this.#batchRows > 0) this.#close(this.#length);
    return { batches: this.#batches, checksum: this.#checksum.digest() };
  }

  #splitBeforeRow(): void {
    const rowBytes = this.#length - this.#rowStart;
    this.#batchRows -= 1;
    this.#close(this.#rowStart);
    this.#buffer.copyWithin(format.HEADER_BYTES, this.#rowStart, this.#length);
    this.#length = format.HEADER_BYTES + rowBytes;
    this.#batchRows = 1;
  }

  #close(end: number): void {
    const batch = this.#buffer.slice(0, end);
    const header = new DataView(batch.buffer);
    header.setUint8(0, format.MAGIC_BYTE);
    header.setUint8(1, format.VERSION_BYTE);
    header.setUint16(2, this.#columns, true);
    header.setUint32(4, this.#batchRows, true);
    this.#batches.push(batch);
    this.#closedBytes += end;
    this.#batchRows = 0;
  }

  #writeHalves(low: number, high: number): void {
    const size = format.bytesOfInteger(low, high);
    this.#reserve(9);
    const buffer = this.#buffer;
    let at = this.#length;
    buffer[at] = format.TAG_INTEGER + size;
    at += 1;
    for (let byte = 0; byte < size; byte += 1) {
      buffer[at + byte] = byte < 4 ? low >> (8 * byte) : high >> (8 * (byte - 4));
    }
    this.#length = at + size;
  }

  #writeBytes(
    shortTag: number,
    longTag: number,
    source: Uint8Array,
    start: number,
    length: number,
  ): void {
    this.#reserve(length + 6);
    if (length < format.SHORT_LENGTH) {
      this.#buffer[this.#length] = shortTag + length;
      this.#length += 1;
    } else {
      this.#buffer[this.#length] = longTag;
      this.#length += 1;
      this.#writeLength(length);
    }
    const buffer = this.#buffer;
    const at = this.#length;
    // Making a view costs more than copying a short text byte by byte.
    if (length < 32) {
      for (let index = 0; index < length; index += 1)
        buffer[at + index] = source[start + index] ?? 0;
    } else {
      buffer.set(source.subarray(start, start + length), at);
    }
    this.#length = at + length;
  }

  #writeLength(length: number): void {
    let rest = length;
    while (rest >= 0x80) {
      this.#buffer[this.#length] = (rest & 0x7f) | 0x80;
      this.#length += 1;
      rest >>>= 7;
    }
    this.#buffer[this.#length] = rest;
    this.#length += 1;
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#buffer.length) return;
    const larger = new Uint8Array(Math.max(needed, 2 * this.#buffer.length));
    larger.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = larger;
  }
}
