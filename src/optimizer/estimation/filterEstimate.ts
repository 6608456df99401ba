import { falsePositives } from '../../base/bloomFilter.ts';
import type { Expression } from '../../sql/ast.ts';
import type { ColumnStatistics } from './columnStatistics.ts';
import { unknownColumn } from './columnStatistics.ts';
import type { JoinedRows, Place } from './joinedRows.ts';

/** A column of the rows with the column that its partners have to be found in. */
export interface Pair {
  readonly place: Place;
  readonly partner: ColumnStatistics;
  /** The share of the rows without a partner that is left with the others: by mistake. */
  readonly passing?: number;
}

/** The filter that `bloom_filter(column, bits, hashes)` makes of some rows. */
export function filterOf(joined: JoinedRows, expression: Expression): ColumnStatistics | undefined {
  if (expression.kind !== 'call' || expression.name.text !== 'bloom_filter') return undefined;
  const [value, bits, hashes] = expression.arguments;
  const place = value && joined.place(value);
  const values = place && joined.at(place);
  const [size, count] = [numberIn(bits), numberIn(hashes)];
  if (!values || size === undefined || count === undefined) return undefined;
  const passing = falsePositives(values.distinct, size, count);
  return { ...unknownColumn(1), held: { values, passing } };
}

/**
 * A semijoin by a filter: `bloom_contains(filter, column, hashes)`.
 *
 * @param statisticsOf of the filter, however it is written
 */
export function testedByFilter(
  joined: JoinedRows,
  condition: Expression,
  statisticsOf: (filter: Expression) => ColumnStatistics | undefined,
): Pair | undefined {
  if (condition.kind !== 'call' || condition.name.text !== 'bloom_contains') return undefined;
  const [filter, value] = condition.arguments;
  const held = filter && statisticsOf(filter)?.held;
  const place = value && joined.place(value);
  return held && place ? { place, partner: held.values, passing: held.passing } : undefined;
}

const numberIn = (expression: Expression | undefined): number | undefined =>
  expression?.kind === 'number' ? Number(expression.text) : undefined;
