import * as format from './format.ts';

/** Storage class of the value a reader stands on. */
export type StorageClass = 'null' | 'integer' | 'real' | 'text' | 'blob';

/**
 * Bytes that are not a batch. Batches are made by our own writer and travel in memory, so this is
 * a broken invariant: buffers were mixed up, or one was used after it had been transferred.
 */
export class MalformedBatchError extends Error {
  constructor(offset: number, because: string) {
    super(
      `Malformed batch at byte ${offset}: ${because}. ` +
        'A batch is read whole, as it was written; one that was transferred is empty.',
    );
    this.name = 'MalformedBatchError';
  }
}

/**
 * A cursor over the values of one batch, row by row. Nothing is copied: of a text or blob it gives
 * where its bytes are. Every length is checked against the buffer before it is believed.
 */
export class BatchReader {
  readonly columns: number;
  readonly rows: number;
  /** Of the value read last. */
  storageClass: StorageClass = 'null';
  /** Of the text or blob read last: its bytes are `batch[start, start + length)`. */
  start = 0;
  length = 0;
  /** Where the next value begins. */
  offset = format.HEADER_BYTES;
  readonly #batch: Uint8Array;
  readonly #view: DataView;
  #low = 0;
  #high = 0;

  constructor(batch: Uint8Array) {
    this.#batch = batch;
    this.#view = new DataView(batch.buffer, batch.byteOffset, batch.byteLength);
    if (batch.length < format.HEADER_BYTES) {
      throw new MalformedBatchError(0, `${batch.length} bytes do not hold a header`);
    }
    if (batch[0] !== format.MAGIC_BYTE || batch[1] !== format.VERSION_BYTE) {
      throw new MalformedBatchError(0, `it does not begin as version ${format.VERSION_BYTE} does`);
    }
    this.columns = this.#view.getUint16(2, true);
    this.rows = this.#view.getUint32(4, true);
    if (this.columns === 0 || this.columns > format.MAX_COLUMNS) {
      throw new MalformedBatchError(2, `rows of ${this.columns} columns`);
    }
    // A value takes at least its tag, so a row count is believed only if the buffer can hold it.
    if (this.rows === 0 || this.rows * this.columns > batch.length - format.HEADER_BYTES) {
      throw new MalformedBatchError(4, `${this.rows} rows cannot be in ${batch.length} bytes`);
    }
  }

  /** Steps to the next value and gives its storage class. */
  next(): StorageClass {
    const tag = this.#batch[this.offset];
    if (tag === undefined) throw new MalformedBatchError(this.offset, 'it ends within a row');
    this.offset += 1;
    if (tag >= format.TAG_SHORT_BLOB + format.SHORT_LENGTH) return this.#unknown(tag);
    if (tag >= format.TAG_SHORT_BLOB) return this.#bytes('blob', tag - format.TAG_SHORT_BLOB);
    if (tag >= format.TAG_SHORT_TEXT) return this.#bytes('text', tag - format.TAG_SHORT_TEXT);
    if (tag >= format.TAG_INTEGER) return this.#integer(tag - format.TAG_INTEGER, tag);
    switch (tag) {
      case format.TAG_NULL:
        this.storageClass = 'null';
        return 'null';
      case format.TAG_REAL:
        this.#take(8);
        this.storageClass = 'real';
        return 'real';
      case format.TAG_LONG_TEXT:
        return this.#bytes('text', this.#longLength());
      case format.TAG_LONG_BLOB:
        return this.#bytes('blob', this.#longLength());
      // Tags that no version of the format has.
      default:
        return this.#unknown(tag);
    }
  }

  /** The lower 32 bits of the integer read last, signed; the whole integer if `isInt32`. */
  get int32(): number {
    return this.#low;
  }

  get isInt32(): boolean {
    return this.#high === this.#low >> 31;
  }

  /** The integer read last: a number within ±2⁵³, exact, and a bigint beyond. */
  integer(): number | bigint {
    if (this.isInt32) return this.#low;
    const value = this.#high * 0x1_0000_0000 + (this.#low >>> 0);
    return Math.abs(value) < LARGEST ? value : exact(this.bigInteger());
  }

  bigInteger(): bigint {
    return (BigInt(this.#high) << 32n) | BigInt(this.#low >>> 0);
  }

  real(): number {
    return this.#view.getFloat64(this.start, true);
  }

  /** To be called after the last row: a batch holds nothing else. */
  end(): void {
    if (this.offset !== this.#batch.length) {
      const extra = this.#batch.length - this.offset;
      throw new MalformedBatchError(this.offset, `${extra} bytes follow its last row`);
    }
  }

  #bytes(storageClass: 'text' | 'blob', length: number): StorageClass {
    this.#take(length);
    this.storageClass = storageClass;
    return storageClass;
  }

  #integer(size: number, tag: number): StorageClass {
    if (size > 8) return this.#unknown(tag);
    this.#take(size);
    this.#low = this.#signedBytes(this.start, Math.min(size, 4));
    this.#high = size > 4 ? this.#signedBytes(this.start + 4, size - 4) : this.#low >> 31;
    if (format.bytesOfInteger(this.#low, this.#high) !== size) {
      throw new MalformedBatchError(this.start, `an integer of ${size} bytes that needs fewer`);
    }
    this.storageClass = 'integer';
    return 'integer';
  }

  #signedBytes(start: number, size: number): number {
    let bits = 0;
    for (let byte = 0; byte < size; byte += 1) {
      bits |= (this.#batch[start + byte] ?? 0) << (8 * byte);
    }
    const unused = 32 - 8 * size;
    return size === 0 ? 0 : (bits << unused) >> unused;
  }

  #longLength(): number {
    let length = 0;
    for (let shift = 0; shift < 32; shift += 7) {
      const byte = this.#batch[this.offset];
      if (byte === undefined) break;
      this.offset += 1;
      length += (byte & 0x7f) * 2 ** shift;
      if (byte >= 0x80) continue;
      if (length < format.SHORT_LENGTH || (byte === 0 && shift > 0)) {
        throw new MalformedBatchError(this.offset, 'a length that is not in its shortest form');
      }
      return length;
    }
    throw new MalformedBatchError(this.offset, 'a length without an end');
  }

  #take(length: number): void {
    if (length > this.#batch.length - this.offset) {
      throw new MalformedBatchError(this.offset, `a value of ${length} bytes runs over its end`);
    }
    this.start = this.offset;
    this.length = length;
    this.offset += length;
  }

  #unknown(tag: number): never {
    throw new MalformedBatchError(this.offset - 1, `no value has the tag ${tag}`);
  }
}

const LARGEST = 2 ** 53;

/** Of a value that rounds to 2⁵³ or more: still a number if it is ±2⁵³ itself. */
function exact(value: bigint): number | bigint {
  return value === 2n ** 53n || value === -(2n ** 53n) ? Number(value) : value;
}
