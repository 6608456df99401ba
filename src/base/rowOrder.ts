import type { Row } from './value.ts';
import { compareValues } from './valueOrder.ts';

/** By which column rows are shown, and which way round. It changes no answer, only the display. */
export interface RowOrder {
  /** Counts from 0. */
  readonly column: number;
  readonly direction: 'ascending' | 'descending';
}

/** Rows in SQL's order of one column; those that are equal there keep the order they had. */
export function sortRows(rows: readonly Row[], { column, direction }: RowOrder): readonly Row[] {
  const sign = direction === 'ascending' ? 1 : -1;
  return [...rows].sort((a, b) => sign * compareValues(a[column] ?? null, b[column] ?? null));
}
