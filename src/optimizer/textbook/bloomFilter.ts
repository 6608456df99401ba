import { falsePositives } from '../../base/bloomFilter.ts';
import type { Expression } from '../../sql/ast.ts';
import { column, integer } from '../../sql/make.ts';
import type { PartColumn } from '../build/part.ts';
import type { Condensing } from '../build/planBuilder.ts';
import { call } from '../condense/aggregateParts.ts';

/** How large a Bloom filter is and how many bits each value sets in it. */
export interface FilterShape {
  /** Its textbook bytes: m / 8. */
  readonly bytes: number;
  /** k. */
  readonly hashes: number;
}

/** Bits for each value, among which the best is taken. */
const BITS = Array.from({ length: 24 }, (_, index) => index + 1);

/** More bytes than these are no summary any more. */
const MOST_BYTES = 100_000;

/**
 * The filter for which it and the rows that pass it by mistake are the fewest bytes. Of m bits for
 * n values the fewest rows pass with k = (m/n) ln 2 hash functions.
 *
 * @param values how many it holds
 * @param others rows that are tested, any of which may pass by mistake
 * @param width textbook bytes of one of these as it is sent
 */
export function bestFilter(values: number, others: number, width: number): FilterShape {
  const shapes = BITS.map((bits) => {
    const bytes = Math.max(1, Math.ceil((values * bits) / 8));
    const hashes = Math.max(1, Math.round(bits * Math.LN2));
    const passing = falsePositives(values, bytes * 8, hashes);
    return { bytes, hashes, cost: bytes + others * passing * width };
  });
  const small = shapes.filter(({ bytes }) => bytes <= MOST_BYTES);
  const { bytes, hashes } = (small.length > 0 ? small : shapes.slice(0, 1)).reduce((a, b) =>
    b.cost < a.cost ? b : a,
  );
  return { bytes, hashes };
}

/** What a filter could do in place of a semijoin's list of values. */
export interface Replacement {
  /** Distinct values that the list has, and the textbook bytes of each. */
  readonly values: number;
  readonly valueWidth: number;
  /** Rows that are cut down, and those of them that have a partner. */
  readonly others: number;
  readonly matching: number;
  /** Textbook bytes of a row as it is sent. */
  readonly width: number;
}

/**
 * The best filter, where it pays: with the rows that are expected to pass it by mistake it is fewer
 * bytes than the list of values, and with the rows that have a partner fewer than all rows.
 */
export function filterInstead(asked: Replacement): FilterShape | undefined {
  const { values, valueWidth, others, matching, width } = asked;
  if (matching >= others || values * valueWidth <= 1) return undefined;
  const shape = bestFilter(values, others, width);
  const { bytes, hashes } = shape;
  const mistaken = others * falsePositives(values, bytes * 8, hashes) * width;
  const isShorter = bytes + mistaken < values * valueWidth;
  return isShorter && bytes + matching * width < others * width ? shape : undefined;
}

/** Expressions over the filter speak of it as of an occurrence of this name. */
const FILTER = ' filter';

/** Rows become the filter of their values in one column, which is the result's only column. */
export function filtering(own: PartColumn, shape: FilterShape): Condensing {
  const { bytes, hashes } = shape;
  const value = column(own.occurrence, own.column);
  const expression = call('bloom_filter', [value, integer(bytes * 8), integer(hashes)]);
  const filter = { occurrence: FILTER, column: 'bits', name: 'bits', width: bytes, type: '' };
  return {
    finish: {
      items: [{ name: 'bits', expression }],
      distinct: false,
      groupBy: [],
      aggregates: true,
      orderBy: [],
    },
    columns: [filter],
    reads: [own],
  };
}

/** Whether a value passes the filter. */
export const passes = (value: Expression, { hashes }: FilterShape): Expression =>
  call('bloom_contains', [column(FILTER, 'bits'), value, integer(hashes)]);
