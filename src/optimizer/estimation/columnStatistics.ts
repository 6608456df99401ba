import type { Histogram } from './histogram.ts';

/** What is known or supposed of one column of some rows. */
export interface ColumnStatistics {
  /** Distinct values; as many rows has a projection onto the column that removes duplicates. */
  readonly distinct: number;
  /** A condition `column = value` is fulfilled by one row in so many. */
  readonly domain: number;
  /** The share of rows that have no value. */
  readonly nullShare: number;
  /** False where the domain is System R's default. */
  readonly isKnown: boolean;
  readonly histogram?: Histogram;
  /** Absent once rows were chosen by the column's own values. */
  readonly sample?: ValueSample;
  /** Imposed: the share of another relation's rows that have a partner with these values. */
  readonly factor?: number;
  /** Of a Bloom filter's column: what the filter holds. */
  readonly held?: HeldValues;
  /** Imposed figures stay as they were published, however few rows are left. */
  readonly isImposed: boolean;
  /** Conditions that already cut these rows, so that none is counted twice. */
  readonly applied: ReadonlySet<string>;
}

/** Hashes of the distinct values in a sample, and how many values the whole column has. */
interface ValueSample {
  readonly values: ReadonlySet<number>;
  readonly of: number;
}

interface HeldValues {
  readonly values: ColumnStatistics;
  /** Of other values as large a share passes the filter as of these. */
  readonly passing: number;
}

export interface TableStatistics {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, ColumnStatistics>;
}

/** System R's share of rows for `column = value` where nothing is known (Selinger et al. 1979). */
export const DEFAULT_DOMAIN = 10;

const NOTHING_APPLIED: ReadonlySet<string> = new Set();

/** A column of which nothing is known but how many rows have it. */
export function unknownColumn(rows: number): ColumnStatistics {
  const distinct = Math.min(rows, DEFAULT_DOMAIN);
  return {
    distinct,
    domain: DEFAULT_DOMAIN,
    nullShare: 0,
    isKnown: false,
    isImposed: false,
    applied: NOTHING_APPLIED,
  };
}

/** A column with a different value in every row. */
export function uniqueColumn(rows: number): ColumnStatistics {
  return { ...unknownColumn(rows), distinct: rows, domain: Math.max(1, rows), isKnown: true };
}

/**
 * A column when some of its rows are left that were chosen without regard to it: how many distinct
 * values remain follows from how often each occurred (Cardenas 1975).
 */
export function thinned(column: ColumnStatistics, before: number, after: number): ColumnStatistics {
  if (column.isImposed || after >= before || before <= 0) return column;
  const often = before / Math.max(1, column.distinct);
  const distinct = column.distinct * (1 - (1 - after / before) ** often);
  return withDistinct(column, Math.min(distinct, after));
}

/** Of the values that are left nothing is known but how many they are. */
export function cut({ histogram: _, sample: __, ...column }: ColumnStatistics): ColumnStatistics {
  return column;
}

export function withDistinct(column: ColumnStatistics, distinct: number): ColumnStatistics {
  return { ...column, distinct, domain: Math.max(1, Math.min(column.domain, distinct)) };
}
