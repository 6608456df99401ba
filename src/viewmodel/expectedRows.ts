import { qError } from '../optimizer/cost/qError.ts';
import type { Trace } from '../trace/trace.ts';
import { formatCount } from './format.ts';

/** What was expected of a step that has run; said apart from what was measured. */
export interface Expected {
  readonly rows: number;
  readonly qError: number;
}

/**
 * Undefined where nothing was measured yet, and where planning counted: then the two are equal, and
 * comparing them says nothing.
 */
export function expectedRows(
  { scenario }: Trace,
  estimated: number | undefined,
  measured: number | undefined,
): Expected | undefined {
  const isCounted = (scenario.statistics ?? 'exact') === 'exact';
  if (isCounted || estimated === undefined || measured === undefined) return undefined;
  return { rows: roundedRows(estimated), qError: qError(estimated, measured) };
}

/** Estimates are fractions; rows are told to a tenth at most. */
const roundedRows = (rows: number): number =>
  rows < 10 ? Math.round(rows * 10) / 10 : Math.round(rows);

/** `1`, `1.25`, `18.4`, `1,250`: to three figures, thousands whole. */
export function formatQError(error: number): string {
  if (error >= 100) return formatCount(Math.round(error));
  return formatCount(error >= 10 ? Math.round(error * 10) / 10 : Math.round(error * 100) / 100);
}

/** `q-error 1.25: 120 rows were expected`. */
export const expectedWords = ({ rows, qError: error }: Expected): string =>
  `q-error ${formatQError(error)}: ${formatCount(rows)} rows were expected`;
