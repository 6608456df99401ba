import { affinityOf, isNumeric } from '../../algebra/affinity.ts';
import { fragmentName, relationName } from '../../base/brand.ts';
import { NO_SPAN } from '../../base/span.ts';
import type { Expression } from '../../sql/ast.ts';
import { binary, column, integer, text } from '../../sql/make.ts';
import { printExpression, quoteIdentifier } from '../../sql/print.ts';
import { conjunction } from '../../sql/traverse.ts';
import { planColumn } from '../build/localBlock.ts';
import type { Part, PartColumn } from '../build/part.ts';
import { call } from '../condense/aggregateParts.ts';
import type { LocalQuery } from '../plan.ts';

/** How large a Bloom filter is and how many bits each value sets in it. */
export interface FilterShape {
  /** Its textbook bytes: ceil(m / 8). */
  readonly bytes: number;
  readonly hashes: number;
}

/** Bits for each value, among which the best is taken. */
const BITS = [2, 4, 6, 8, 10, 12, 16] as const;

/** More bytes than these are no summary any more. */
const MOST_BYTES = 100_000;

/**
 * The filter for which it and the rows that pass it by mistake are the fewest bytes: with k hash
 * functions and m bits for n values, a share of (1 − e^(−kn/m))^k passes (Bloom 1970).
 *
 * @param values how many it holds
 * @param others rows that are tested, any of which may pass by mistake
 * @param width textbook bytes of one of these as it is sent
 */
export function bestFilter(values: number, others: number, width: number): FilterShape {
  const shapes = BITS.map((bits) => {
    const bytes = Math.max(1, Math.ceil((values * bits) / 8));
    const hashes = Math.max(1, Math.min(4, Math.round(bits * Math.LN2)));
    const passing = (1 - Math.exp((-hashes * values) / (bytes * 8))) ** hashes;
    return { bytes, hashes, cost: bytes + others * passing * width };
  });
  const small = shapes.filter(({ bytes }) => bytes <= MOST_BYTES);
  const { bytes, hashes } = (small.length > 0 ? small : shapes.slice(0, 1)).reduce((a, b) =>
    b.cost < a.cost ? b : a,
  );
  return { bytes, hashes };
}

/** Expressions over the filter speak of it as of an occurrence of this name. */
const FILTER = ' filter';

/** The filter's only column: a character for each eight bits, 256 more than they say. */
export const filterColumn = ({ bytes }: FilterShape): PartColumn => ({
  occurrence: FILTER,
  column: 'filter',
  name: 'filter',
  width: bytes,
  type: `CHAR(${bytes})`,
});

/** Builds the filter of the distinct values that a result holds in its only column. */
export function filterOf(values: Part, shape: FilterShape): LocalQuery {
  const { bytes, hashes } = shape;
  const [own] = values.columns;
  const value = column(values.alias, own?.name ?? '');
  const table = quoteIdentifier(values.name);
  const marks = Array.from({ length: hashes }, (_, hash) => {
    const position = printExpression(positionOf(value, own?.type ?? '', shape, hash));
    return `SELECT DISTINCT ${position} FROM ${table} WHERE ${printExpression(value)} IS NOT NULL`;
  });
  const sql = [
    `WITH RECURSIVE places (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM places WHERE i < ${bytes - 1}),`,
    `marks (p) AS (${marks.join(' UNION ')}),`,
    'marked (i, v) AS (SELECT p / 8, sum(1 << p % 8) FROM marks GROUP BY p / 8)',
    "SELECT CAST(group_concat(char(256 + coalesce(marked.v, 0)), '' ORDER BY places.i)",
    `AS CHAR(${bytes})) AS filter FROM places LEFT JOIN marked ON marked.i = places.i`,
  ].join(' ');
  const columns = [planColumn(filterColumn(shape))];
  const input = {
    kind: 'fragment' as const,
    fragment: fragmentName(values.name),
    relation: relationName(values.name),
    occurrence: values.alias,
  };
  const items = [{ name: 'filter', expression: call('bloom_filter', [value]) }];
  return { sql, algebra: { kind: 'project', items, input }, columns, reads: [values.name] };
}

/** Whether a value passes the filter: all its bits are set. */
export function passes(value: Expression, type: string, shape: FilterShape): Expression {
  const bits = Array.from({ length: shape.hashes }, (_, hash) => {
    const position = positionOf(value, type, shape, hash);
    const place = binary('+', binary('/', position, integer(8)), integer(1));
    const own = call('unicode', [call('substr', [column(FILTER, 'filter'), place, integer(1)])]);
    const shifted = binary('>>', own, binary('%', position, integer(8)));
    return binary('=', binary('&', shifted, integer(1)), integer(1));
  });
  return conjunction(bits) ?? integer(1);
}

/**
 * Hash functions of the form ((a·x + b) mod p) mod m (Carter & Wegman 1979). The factors are large,
 * so that small keys go around p as well: without that, all would be functions of x mod m, and as
 * good as one. Products stay below 2^62.
 */
const FACTORS = [1_597_334_677, 1_103_515_245, 1_812_433_253, 2_027_808_485] as const;
/** The prime 2^31 − 1. */
const MODULUS = 2_147_483_647;
/** Characters of a text that its hash sees, at its beginning and as many at its end. */
const CHARACTERS = 8;

/** The bit that one hash function gives a value; equal values have equal bits. */
function positionOf(
  value: Expression,
  type: string,
  { bytes }: FilterShape,
  hash: number,
): Expression {
  const number = isNumeric(affinityOf(type)) ? wholePartOf(value) : numberOf(value);
  const reduced = binary('%', number, integer(MODULUS));
  const spread = binary('+', binary('*', reduced, integer(FACTORS[hash] ?? 1)), integer(hash * 17));
  return binary('%', call('abs', [binary('%', spread, integer(MODULUS))]), integer(bytes * 8));
}

/** An integer, so that divisions leave out what is over. */
const wholePartOf = (operand: Expression): Expression => ({
  kind: 'cast',
  operand,
  type: { kind: 'typeName', name: 'INTEGER', arguments: [], span: NO_SPAN },
  span: NO_SPAN,
});

/** A text as a number, by its length and its first and last characters. */
function numberOf(value: Expression): Expression {
  const spaces = text(' '.repeat(CHARACTERS));
  const [first, last] = [binary('||', value, spaces), binary('||', spaces, value)];
  const codes = Array.from({ length: CHARACTERS }, (_, index) => [
    codeAt(first, index + 1),
    codeAt(last, -1 - index),
  ]).flat();
  return codes.reduce<Expression>(
    (sum, code) => binary('+', binary('%', binary('*', sum, integer(31)), integer(MODULUS)), code),
    call('length', [value]),
  );
}

const codeAt = (value: Expression, place: number): Expression =>
  call('unicode', [call('substr', [value, integer(place), integer(1)])]);
