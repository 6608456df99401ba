import { assertNever } from '../base/assert.ts';
import { type WireBytes, wireBytes } from '../base/brand.ts';
import type { Row, Value } from '../base/value.ts';
import { BatchReader } from './shipment/batchReader.ts';
import { BatchWriter } from './shipment/batchWriter.ts';
import { isExactInteger, real, type TypedValue } from './shipment/real.ts';

/**
 * Rows on their way between sites: encoding, decoding and counting. The format, and so what a wire
 * byte is, stands in `shipment/format.ts`; engines write and read it straight from and to their own
 * memory (`BatchWriter`, `BatchReader`), these functions from and to JavaScript values.
 */
export { MalformedBatchError } from './shipment/batchReader.ts';
export { checksum } from './shipment/checksum.ts';
export { real, type TypedValue } from './shipment/real.ts';

/**
 * Encodes rows. A `number` becomes an INTEGER if it is whole, within ±2⁵³ and not −0, else a REAL
 * (`real(1)` forces one); NaN becomes NULL, lone surrogates of a text U+FFFD. All rows have the
 * same number of columns. No rows, no batches.
 */
export function encodeRows(rows: readonly (readonly TypedValue[])[]): readonly Uint8Array[] {
  const columns = rows[0]?.length;
  if (columns === undefined) return [];
  const writer = new BatchWriter(columns);
  const utf8 = new Utf8Scratch();
  for (const [index, row] of rows.entries()) {
    if (row.length !== columns) {
      throw new Error(
        `Row ${index} has ${row.length} values and the first row ${columns}: ` +
          'rows of one shipment have one schema.',
      );
    }
    for (const value of row) writeValue(writer, utf8, value);
    writer.endRow();
  }
  return writer.finish().batches;
}

/**
 * Decodes at most `limit` rows for people and JSON: integers within ±2⁵³ and REALs are numbers,
 * larger integers bigint, blobs copies. Text that is not UTF-8 gets U+FFFD where it is not.
 */
export function decodeRows(batches: readonly Uint8Array[], limit = Infinity): readonly Row[] {
  return decode(batches, limit, (value) => value);
}

/**
 * Decodes without losing the storage class: a REAL that would pass for an INTEGER is a `Real`.
 * `encodeRows(decodeTypedRows(batches))` are the same rows again.
 */
export function decodeTypedRows(
  batches: readonly Uint8Array[],
  limit = Infinity,
): readonly (readonly TypedValue[])[] {
  return decode<TypedValue>(batches, limit, (value) =>
    isExactInteger(value) ? real(value) : value,
  );
}

/** Rows in the batches, from their headers. */
export function countRows(batches: readonly Uint8Array[]): number {
  return batches.reduce((rows, batch) => rows + new BatchReader(batch).rows, 0);
}

/** What crosses from one site to another: the batches, headers included. */
export function wireBytesOf(batches: readonly Uint8Array[]): WireBytes {
  return wireBytes(batches.reduce((length, batch) => length + batch.length, 0));
}

function writeValue(writer: BatchWriter, utf8: Utf8Scratch, value: TypedValue): void {
  if (value === null) writer.writeNull();
  else if (typeof value === 'number') {
    if (isExactInteger(value)) writer.writeExactInteger(value);
    else writer.writeReal(value);
  } else if (typeof value === 'string') {
    const length = utf8.fill(value);
    writer.writeText(utf8.bytes, 0, length);
  } else if (typeof value === 'bigint') writer.writeBigInteger(value);
  else if (value instanceof Uint8Array) writer.writeBlob(value, 0, value.length);
  else writer.writeReal(value.real);
}

/** Room for one text at a time as UTF-8, so that encoding a row allocates nothing. */
class Utf8Scratch {
  bytes = new Uint8Array(1_024);

  /** Puts a text at the start of `bytes` and gives its length there. */
  fill(text: string): number {
    // No UTF-16 unit takes more than three bytes.
    if (3 * text.length > this.bytes.length) this.bytes = new Uint8Array(6 * text.length);
    if (text.length > SHORT_TEXT_BYTES) return encoder.encodeInto(text, this.bytes).written;
    for (let index = 0; index < text.length; index += 1) {
      const unit = text.charCodeAt(index);
      if (unit >= 0x80) return encoder.encodeInto(text, this.bytes).written;
      this.bytes[index] = unit;
    }
    return text.length;
  }
}

function decode<Decoded extends TypedValue>(
  batches: readonly Uint8Array[],
  limit: number,
  realValue: (value: number) => Decoded | number,
): readonly (readonly (Decoded | Value)[])[] {
  const rows: (readonly (Decoded | Value)[])[] = [];
  for (const batch of batches) {
    const reader = new BatchReader(batch);
    const wanted = Math.min(reader.rows, limit - rows.length);
    for (let index = 0; index < wanted; index += 1) {
      const row: (Decoded | Value)[] = [];
      for (let column = 0; column < reader.columns; column += 1) {
        row.push(readValue(reader, batch, realValue));
      }
      rows.push(Object.freeze(row));
    }
    if (wanted < reader.rows) break;
    reader.end();
  }
  return rows;
}

function readValue<Decoded>(
  reader: BatchReader,
  batch: Uint8Array,
  realValue: (value: number) => Decoded,
): Decoded | Value {
  const storageClass = reader.next();
  switch (storageClass) {
    case 'null':
      return null;
    case 'integer':
      return reader.integer();
    case 'real':
      return realValue(reader.real());
    case 'text':
      return textOf(batch, reader.start, reader.length);
    case 'blob':
      return batch.slice(reader.start, reader.start + reader.length);
    default:
      return assertNever(storageClass);
  }
}

function textOf(batch: Uint8Array, start: number, length: number): string {
  if (length > SHORT_TEXT_BYTES) return decoder.decode(batch.subarray(start, start + length));
  let text = '';
  for (let index = start; index < start + length; index += 1) {
    const byte = batch[index] ?? 0;
    if (byte >= 0x80) return decoder.decode(batch.subarray(start, start + length));
    text += String.fromCharCode(byte);
  }
  return text;
}

/** ASCII texts up to this, most of what is shipped, are spelled out: a codec's call costs more. */
const SHORT_TEXT_BYTES = 32;
const encoder = new TextEncoder();
// A leading U+FEFF is part of the text, not a mark to drop.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
