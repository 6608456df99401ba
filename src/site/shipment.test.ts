import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_BATCH_BYTES, MAX_BATCH_ROWS } from './shipment/format.ts';
import {
  checksum,
  countRows,
  decodeRows,
  decodeTypedRows,
  encodeRows,
  MalformedBatchError,
  real,
  type TypedValue,
  wireBytesOf,
} from './shipment.ts';

const integer64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
/** Around every power of two, where encodings change their length. */
const edgeInteger = fc
  .tuple(fc.integer({ min: 0, max: 63 }), fc.integer({ min: -2, max: 2 }), fc.boolean())
  .map(([bits, offset, negative]) => {
    const value = 2n ** BigInt(bits) + BigInt(offset);
    return BigInt.asIntN(64, negative ? -value : value);
  });
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }).filter((value) => !/\p{Surrogate}/u.test(value)),
  fc.constantFrom(
    '',
    '\0',
    'a\0b',
    '\uFEFFmark',
    '😀',
    'x'.repeat(63),
    'x'.repeat(64),
    'é'.repeat(32),
  ),
  fc.string({ minLength: 100, maxLength: 300 }),
);
const value: fc.Arbitrary<TypedValue> = fc.oneof(
  fc.constant(null),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double(),
  fc.constantFrom(-0, Infinity, -Infinity, Number.NaN, 2 ** 53, -(2 ** 53), 1e300),
  fc.oneof(fc.double(), fc.integer()).map((number) => real(number)),
  integer64,
  edgeInteger,
  text,
  fc.uint8Array({ maxLength: 100 }),
);
const rows = fc
  .integer({ min: 1, max: 6 })
  .chain((columns) =>
    fc.array(fc.array(value, { minLength: columns, maxLength: columns }), { maxLength: 30 }),
  );

/** What a value is after a journey, for people: storage classes gone, NaN NULL. */
function forPeople(value: TypedValue): TypedValue {
  if (typeof value === 'object' && value !== null && 'real' in value) return forPeople(value.real);
  if (typeof value === 'bigint') {
    return value >= -(2n ** 53n) && value <= 2n ** 53n ? Number(value) : value;
  }
  return Number.isNaN(value) ? null : value;
}

describe('round trips', () => {
  it('gives every value back', () => {
    fc.assert(
      fc.property(rows, (given) => {
        const decoded = decodeRows(encodeRows(given));
        expect(decoded).toEqual(given.map((row) => row.map(forPeople)));
        // toEqual takes −0 for 0 in some shapes; Object.is does not.
        for (const [index, row] of given.entries()) {
          for (const [column, value] of row.entries()) {
            const wanted = forPeople(value);
            if (typeof wanted === 'number') expect(decoded[index]?.[column]).toBe(wanted);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('keeps the storage class: typed rows encode to the same bytes', () => {
    fc.assert(
      fc.property(rows, (given) => {
        const batches = encodeRows(given);
        expect(encodeRows(decodeTypedRows(batches))).toEqual(batches);
      }),
      { numRuns: 300 },
    );
  });

  it('tells 1 from 1.0, and 0 from -0', () => {
    const [batch] = encodeRows([[1, real(1), 0, -0, real(0)]]);
    expect(decodeTypedRows(batch ? [batch] : [])).toEqual([[1, real(1), 0, -0, real(0)]]);
    expect(decodeRows(batch ? [batch] : [])).toEqual([[1, 1, 0, -0, 0]]);
  });

  it('decodes only as many rows as wanted', () => {
    const batches = encodeRows(Array.from({ length: 25_000 }, (_, index) => [index]));
    expect(decodeRows(batches, 2)).toEqual([[0], [1]]);
    expect(decodeRows(batches, 20_001).length).toBe(20_001);
    expect(decodeRows(batches, 0)).toEqual([]);
  });

  it('replaces a lone surrogate, which UTF-8 cannot say', () => {
    expect(decodeRows(encodeRows([['a\uD800b']]))).toEqual([['a\uFFFDb']]);
  });
});

describe('wire bytes', () => {
  it('are as small as the format says', () => {
    const bytesOf = (value: TypedValue) => wireBytesOf(encodeRows([[value]])) - 8;
    expect([null, 0, 1, -128, 128, 2 ** 31, 2n ** 63n - 1n].map(bytesOf)).toEqual([
      1, 1, 2, 2, 3, 6, 9,
    ]);
    expect([0.5, real(0)].map(bytesOf)).toEqual([9, 9]);
    expect(['', 'abc', 'x'.repeat(64), 'x'.repeat(128)].map(bytesOf)).toEqual([1, 4, 66, 131]);
    expect(bytesOf(new Uint8Array(63))).toBe(64);
  });

  it('are none for no rows', () => {
    expect(encodeRows([])).toEqual([]);
    expect(wireBytesOf([])).toBe(0);
  });
});

describe('batches', () => {
  it('are bounded in bytes; rows are neither lost nor reordered', () => {
    const given = Array.from({ length: 3_000 }, (_, index) => [index, 'x'.repeat(1_000)]);
    const batches = encodeRows(given);
    expect(batches.length).toBe(3);
    for (const batch of batches) expect(batch.length).toBeLessThanOrEqual(MAX_BATCH_BYTES);
    expect(countRows(batches)).toBe(3_000);
    expect(decodeRows(batches)).toEqual(given);
  });

  it('are bounded in rows', () => {
    const batches = encodeRows(Array.from({ length: MAX_BATCH_ROWS + 1 }, () => [null]));
    expect(batches.map((batch) => decodeRows([batch]).length)).toEqual([MAX_BATCH_ROWS, 1]);
  });

  it('let a row that is larger than a batch travel alone', () => {
    const blob = new Uint8Array(2 * MAX_BATCH_BYTES).fill(7);
    const given = [
      [1, blob],
      [2, null],
      [3, blob],
      [4, blob],
    ];
    const batches = encodeRows(given);
    expect(batches.map((batch) => decodeRows([batch]).map((row) => row[0]))).toEqual([
      [1],
      [2],
      [3],
      [4],
    ]);
  });

  it('own their buffers, so that each can be transferred', () => {
    for (const batch of encodeRows([[1], [2]])) {
      expect(batch.byteLength).toBe(batch.buffer.byteLength);
    }
  });

  it('are refused when rows differ in length, or an integer has more than 64 bits', () => {
    expect(() => encodeRows([[1, 2], [3]])).toThrow(/Row 1 has 1 values/);
    expect(() => encodeRows([[2n ** 63n]])).toThrow(/does not fit the 64 bits/);
  });
});

describe('checksum', () => {
  it('does not depend on order or on where batches end', () => {
    fc.assert(
      fc.property(
        rows.chain((given) =>
          fc.tuple(
            fc.constant(given),
            fc.shuffledSubarray(given, { minLength: given.length }),
            fc.nat(given.length),
          ),
        ),
        ([given, shuffled, cut]) => {
          const parts = [...encodeRows(shuffled.slice(0, cut)), ...encodeRows(shuffled.slice(cut))];
          expect(checksum(parts)).toBe(checksum(encodeRows(given)));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('sees a changed value, a repeated row and a changed storage class', () => {
    const of = (...given: TypedValue[][]) => checksum(encodeRows(given));
    const sums = [
      of(),
      of([1, 2]),
      of([2, 1]),
      of([1, 2], [1, 2]),
      of([1, real(2)]),
      of(['1', 2]),
      of([1, null]),
    ];
    expect(new Set(sums).size).toBe(sums.length);
    expect(of()).toBe('0000000000000000');
  });
});

describe('malformed batches', () => {
  const whole = encodeRows([
    [1, 'text', 2.5, new Uint8Array([1, 2, 3])],
    [2n ** 40n, 'x'.repeat(100), null, new Uint8Array(200)],
  ])[0];
  const batch = whole ?? new Uint8Array();

  it('are refused wherever they are cut off', () => {
    for (let length = 0; length < batch.length; length += 1) {
      expect(() => decodeRows([batch.slice(0, length)])).toThrow(MalformedBatchError);
      expect(() => checksum([batch.slice(0, length)])).toThrow(MalformedBatchError);
    }
  });

  it('are refused when something follows', () => {
    expect(() => decodeRows([new Uint8Array([...batch, 0])])).toThrow(/1 bytes follow/);
  });

  it('give an error or rows, never anything else, whatever their bytes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(batch.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        (changes) => {
          const changed = batch.slice();
          for (const [index, byte] of changes) changed[index] = byte;
          try {
            const decoded = decodeTypedRows([changed]);
            // What is accepted is canonical: it could have been written no other way.
            const numbers = decoded
              .flat()
              .map((value) =>
                typeof value === 'object' && value !== null && 'real' in value ? value.real : value,
              );
            const hasNaN = numbers.some((value) => Number.isNaN(value));
            const isUtf8 = !decoded
              .flat()
              .some((v) => typeof v === 'string' && v.includes('\uFFFD'));
            if (!hasNaN && isUtf8) expect(encodeRows(decoded)).toEqual([changed]);
          } catch (error) {
            expect(error).toBeInstanceOf(MalformedBatchError);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('are refused when an integer or a length is longer than it need be', () => {
    const header = [0x53, 1, 1, 0, 1, 0, 0, 0];
    expect(() => decodeRows([new Uint8Array([...header, 0x12, 1, 0])])).toThrow(/needs fewer/);
    expect(() => decodeRows([new Uint8Array([...header, 0x02, 1, 0x61])])).toThrow(/shortest/);
  });
});
