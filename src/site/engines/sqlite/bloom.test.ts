import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, DEFAULT_WORK_LIMITS } from '../../database.ts';
import { readSqlite } from '../../diskSqlite.ts';
import { decodeRows, encodeRows, real, type TypedValue } from '../../shipment.ts';
import { openSqlite } from '../sqlite.ts';

let database: Database;

beforeAll(async () => {
  database = openSqlite(await readSqlite(), { ...DEFAULT_WORK_LIMITS, valueBytes: 1_000_000 });
});

afterAll(() => database.close());

function rowsOf(sql: string) {
  const reply = database.read(sql);
  if (!reply.ok) throw new Error(`${sql}: ${reply.error.message}`);
  return decodeRows(reply.value.batches);
}

const numbers = (to: number): string =>
  `n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${to})`;

it.each([
  ['integers in a row', 'i'],
  ['multiples of the number of bits', 'i * 9600'],
  ['large integers', '4611686018427387904 + i * 65536'],
  ['reals', 'i / 8.0 + 0.3'],
  ['reals of any size', '1e-300 * i'],
  ['texts that begin alike', "'customer-no-' || i"],
  ['texts that end alike', "i || '-of-this-year'"],
  ['blobs', 'CAST(i AS BLOB)'],
])('lets as many of %s pass by mistake as theory says', (_, value) => {
  // 1,000 values in 9,600 bits, 7 hashes: (1 − e^(−7/9.6))^7 of the others (Bloom 1970).
  const expected = 20_000 * (1 - Math.exp(-7 / 9.6)) ** 7;
  const [row] = rowsOf(
    `WITH RECURSIVE ${numbers(21_000)},
    f AS (SELECT bloom_filter(${value}, 9600, 7) AS filter FROM n WHERE i <= 1000)
    SELECT length(filter), sum(bloom_contains(filter, ${value}, 7)) FILTER (WHERE i <= 1000),
      sum(bloom_contains(filter, ${value}, 7)) FILTER (WHERE i > 1000) FROM n, f`,
  );
  expect(row?.slice(0, 2)).toEqual([1200, 1000]);
  const passing = Number(row?.[2]);
  // Its standard deviation is 14; five of them.
  expect(Math.abs(passing - expected)).toBeLessThan(70);
});

it('is a small filter, too, that lets few pass', () => {
  const [row] = rowsOf(
    `WITH RECURSIVE ${numbers(10_020)},
    f AS (SELECT bloom_filter(i, 240, 8) AS filter FROM n WHERE i <= 20)
    SELECT sum(bloom_contains(filter, i, 8)) FROM n, f`,
  );
  // 31 by theory, which is for many bits.
  expect(Number(row?.[0])).toBeGreaterThan(20);
  expect(Number(row?.[0])).toBeLessThan(20 + 2 * 31);
});

it('never misses a value that equals one it holds', () => {
  const value: fc.Arbitrary<TypedValue> = fc.oneof(
    fc.integer({ min: -3, max: 3 }),
    fc.integer({ min: -3, max: 3 }).map((number) => real(number)),
    fc.constantFrom(real(-0), 0.5, 2n ** 53n, 2n ** 53n + 1n, real(2 ** 53), real(2 ** 62)),
    fc.constantFrom(2n ** 62n, 2n ** 63n - 1n, -(2n ** 63n), real(2 ** 63), real(-(2 ** 63))),
    fc.constantFrom('', '1', 'a', 'a\0b', 'æ', new Uint8Array([97]), new Uint8Array([])),
    fc.constantFrom(Infinity, -Infinity, 1e300, 5e-324),
  );
  const held = fc.array(value, { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(held, fc.array(value), fc.constantFrom('', 'TEXT', 'REAL', 'NUMERIC'), (...own) => {
      const [first, others, type] = own;
      database.forget();
      const load = (name: string, values: readonly TypedValue[]) =>
        database.receive(name, [{ name: 'x', type }], encodeRows(values.map((one) => [one])));
      load('a', first);
      load('b', others);
      const [missed] = rowsOf(
        `SELECT count(*) FROM b, (SELECT bloom_filter(x, 64, 3) AS filter FROM a)
        WHERE x IN (SELECT x FROM a) AND bloom_contains(filter, x, 3) IS NOT 1`,
      );
      expect(missed).toEqual([0]);
    }),
  );
});

it('tells apart what SQL tells apart', () => {
  const [row] = rowsOf(
    `WITH f AS (SELECT bloom_filter(column1, 4096, 6) AS filter FROM (VALUES (1), ('b'), (0.5)))
    SELECT bloom_contains(filter, '1', 6), bloom_contains(filter, x'62', 6),
      bloom_contains(filter, 'B', 6), bloom_contains(filter, 1.0, 6),
      bloom_contains(filter, -1, 6) FROM f`,
  );
  expect(row).toEqual([0, 0, 0, 1, 0]);
});

it('has NULL in no filter, and no filter of no rows', () => {
  const [row] = rowsOf(
    `WITH f AS (SELECT bloom_filter(column1, 16, 2) AS filter FROM (VALUES (NULL)))
    SELECT hex(filter), bloom_contains(filter, NULL, 2), bloom_contains(filter, 1, 2),
      (SELECT bloom_filter(1, 16, 2) WHERE 0), bloom_contains(NULL, 1, 2),
      bloom_contains(x'', 1, 2) FROM f`,
  );
  expect(row).toEqual(['0000', null, 0, null, null, 0]);
});

it('has one filter for each group, and the same one whatever the order', () => {
  const rows = rowsOf(
    `WITH RECURSIVE ${numbers(60)}
    SELECT bloom_filter(i, 100, 3) = (SELECT bloom_filter(-m.i, 100, 3) FROM
      (SELECT -i AS i FROM n WHERE i % 2 = n0.i % 2 ORDER BY i) AS m) AND length(
      bloom_filter(i, 100, 3)) = 13 FROM n AS n0 GROUP BY i % 2`,
  );
  expect(rows).toEqual([[1], [1]]);
});

it.each([
  ['SELECT bloom_filter(1, 0, 2)', 'a Bloom filter has a fixed number of bits, and 1 to 32 hashes'],
  ['SELECT bloom_filter(1, 8, 0)', 'a Bloom filter has a fixed number of bits, and 1 to 32 hashes'],
  ['SELECT bloom_filter(1, NULL, 2)', /fixed number of bits/],
  ["SELECT bloom_filter(1, 8, 'two')", /fixed number of bits/],
  ['SELECT bloom_filter(1, 8 * column1, 2) FROM (VALUES (1), (2))', /fixed number of bits/],
  ['SELECT bloom_filter(1, 8000008, 2)', /too big/],
  ["SELECT bloom_contains('abc', 1, 2)", /a blob that bloom_filter made/],
  ["SELECT bloom_contains(x'ff', 1, 33)", /1 to 32 hashes/],
])('says what is wrong with %s', (sql, message) => {
  const expected = typeof message === 'string' ? message : expect.stringMatching(message);
  expect(database.read(sql)).toMatchObject({ ok: false, error: { message: expected } });
  expect(rowsOf("SELECT bloom_contains(x'ff', 1, 2)")).toEqual([[1]]);
});
