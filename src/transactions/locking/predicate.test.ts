import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Bound,
  coversRow,
  type Interval,
  imageKey,
  type Predicate,
  predicateKey,
  predicatesMeet,
  type RowImage,
  WHOLE_TABLE,
} from './predicate.ts';

const values = fc.integer({ min: 0, max: 4 });
const bounds: fc.Arbitrary<Bound> = fc.record({ value: values, isInclusive: fc.boolean() });
const intervals: fc.Arbitrary<Interval> = fc
  .tuple(fc.option(bounds, { nil: undefined }), fc.option(bounds, { nil: undefined }))
  .map(([low, high]) => ({ ...(low && { low }), ...(high && { high }) }));
const boxes = fc.dictionary(
  fc.constantFrom('a', 'b'),
  fc.record({ includesNull: fc.boolean(), intervals: fc.array(intervals, { maxLength: 2 }) }),
);
const predicates: fc.Arbitrary<Predicate> = fc.array(boxes, { maxLength: 2 });

/** Every half, since between two values there may be a third. */
const halves = [null, ...Array.from({ length: 13 }, (_, index) => index / 2 - 1)];
const images = halves.flatMap((a) => halves.map((b): RowImage => ({ a, b })));

it('finds that two predicates meet exactly when there is a row in both', () => {
  fc.assert(
    fc.property(predicates, predicates, (one, other) => {
      const isShared = images.some((image) => coversRow(one, image) && coversRow(other, image));
      expect(predicatesMeet(one, other)).toBe(isShared);
    }),
    { numRuns: 2000 },
  );
});

it('covers a row of which a column is unknown as soon as some value of it would be covered', () => {
  fc.assert(
    fc.property(predicates, fc.constantFrom(...halves), (predicate, a) => {
      const isPossible = halves.some((b) => coversRow(predicate, { a, b }));
      expect(coversRow(predicate, { a })).toBe(isPossible);
    }),
  );
});

describe('values', () => {
  const above: Predicate = [
    { a: { includesNull: false, intervals: [{ low: { value: 5, isInclusive: false } }] } },
  ];

  it('are in the order of SQLite, where every text is above every number', () => {
    expect(coversRow(above, { a: 'text' })).toBe(true);
    expect(coversRow(above, { a: 5n })).toBe(false);
  });

  it('that are NULL are in no interval, and in the whole table', () => {
    expect(coversRow(above, { a: null })).toBe(false);
    expect(coversRow(WHOLE_TABLE, { a: null })).toBe(true);
  });

  it('have a text of their own each', () => {
    const keys = [1, '1', 1n, null, Number.POSITIVE_INFINITY, Uint8Array.of(1)].map((a) =>
      imageKey({ a }),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });
});

it('tells predicates by what they say, not by the order of their columns', () => {
  const set = { includesNull: true, intervals: [] };
  expect(predicateKey([{ a: set, b: set }])).toBe(predicateKey([{ b: set, a: set }]));
  expect(predicateKey([{ a: set }])).not.toBe(predicateKey([{ b: set }]));
});
