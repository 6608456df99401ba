/**
 * The wire format of shipped rows, the one definition of what a wire byte is.
 *
 * A shipment is a list of batches; a batch is one buffer that can be read without the others:
 *
 *     batch   = header row*
 *     header  = 'S'  version (1 byte)  columns (2 bytes)  rows (4 bytes)
 *     row     = value{columns}
 *     value   = tag payload
 *
 * | tag         | value                                 | payload                                |
 * |-------------|---------------------------------------|----------------------------------------|
 * | 0x00        | NULL                                  | none                                   |
 * | 0x01        | REAL                                  | 8 bytes, IEEE 754                      |
 * | 0x02        | TEXT of 64 bytes and more             | length as LEB128, then UTF-8           |
 * | 0x03        | BLOB of 64 bytes and more             | length as LEB128, then the bytes       |
 * | 0x10 + n    | INTEGER, n = 0 … 8                    | n bytes, two's complement              |
 * | 0x40 + n    | TEXT of n bytes, n = 0 … 63           | UTF-8                                  |
 * | 0x80 + n    | BLOB of n bytes, n = 0 … 63           | the bytes                              |
 *
 * Everything of several bytes is little-endian. A value has exactly one encoding, always the
 * shortest (an INTEGER 0 is its tag alone), so two values are the same, storage class included, if
 * and only if their encodings are: that is what the checksum rests on. The storage classes are
 * SQLite's (datatype3.html): INTEGER 1 and REAL 1.0 differ on the wire as they do in a table.
 *
 * Absent on purpose: column names and types (the plan knows them), compression and a checksum per
 * batch (the transport does not lose bytes; the shipment's checksum compares sites).
 */
export const MAGIC_BYTE = 0x53;
export const VERSION_BYTE = 1;
export const HEADER_BYTES = 8;

/** A batch ends before the row that would take it over one of these; a longer row travels alone. */
export const MAX_BATCH_BYTES = 1_048_576;
export const MAX_BATCH_ROWS = 10_000;

/** As many as SQLite allows (limits.html). */
export const MAX_COLUMNS = 2_000;

export const TAG_NULL = 0x00;
export const TAG_REAL = 0x01;
export const TAG_LONG_TEXT = 0x02;
export const TAG_LONG_BLOB = 0x03;
export const TAG_INTEGER = 0x10;
export const TAG_SHORT_TEXT = 0x40;
export const TAG_SHORT_BLOB = 0x80;
/** Texts and blobs below this carry their length in the tag. */
export const SHORT_LENGTH = 64;

/** Bytes of the shortest two's complement form of a 32-bit integer: 0 for 0, else 1 … 4. */
function bytesOfInt32(value: number): number {
  if (value === 0) return 0;
  if (value >= -0x80 && value <= 0x7f) return 1;
  if (value >= -0x8000 && value <= 0x7fff) return 2;
  return value >= -0x80_0000 && value <= 0x7f_ffff ? 3 : 4;
}

/**
 * Bytes of the shortest two's complement form of the 64-bit integer `high · 2³² + low`; both halves
 * are signed 32-bit integers, `low` standing for its bits.
 */
export function bytesOfInteger(low: number, high: number): number {
  if (high === low >> 31) return bytesOfInt32(low);
  // The upper half's sign must be seen in it even when the half is 0 or −1.
  if (high === 0 || high === -1) return 5;
  return 4 + bytesOfInt32(high);
}
