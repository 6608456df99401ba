import { assert } from '../base/assert.ts';
import { LENSES, type Lens } from '../base/lens.ts';
import type { Row } from '../base/value.ts';
import { formatRows } from './format.ts';
import type { ShownRun } from './shownRun.ts';
import { eventsUntil } from './shownRun.ts';
import { tagOfStep } from './transferList.ts';

/** The rows that the moment is about: of the transfer that left or arrived last, or the answer. */
export type RowsAtCursor =
  | {
      readonly kind: 'none';
      /** What is waited for. */
      readonly about: 'transfer' | 'answer';
      readonly because: string;
    }
  | {
      readonly kind: 'transfer' | 'answer';
      /** `T2` for a transfer. */
      readonly tag?: string;
      readonly rowCount: number;
      readonly columns: readonly string[];
      /** As many as the trace keeps. */
      readonly rows: readonly Row[];
      /** `first 200 of 1,000 rows`, or `100 rows`. */
      readonly extent: string;
    };

/** With the execution hidden there are no transfers, and only the answer to wait for. */
export function wireRows(
  run: ShownRun,
  cursor: number,
  lenses: readonly Lens[] = LENSES,
): RowsAtCursor {
  const isSeen = lenses.includes('execution');
  const past = eventsUntil(run.trace, cursor);
  const last = past.findLast(
    ({ event }) =>
      (isSeen && (event.kind === 'transferStarted' || event.kind === 'transferFinished')) ||
      event.kind === 'answerCompleted',
  )?.event;
  if (last?.kind === 'transferStarted' || last?.kind === 'transferFinished') {
    // What arrives now may have left before what left last.
    const left = past.find(
      ({ event }) => event.kind === 'transferStarted' && event.step === last.step,
    )?.event;
    assert(left?.kind === 'transferStarted', `transfer ${last.step} arrived and never left`);
    return { kind: 'transfer', tag: tagOfStep(run.trace, left.step), ...grid(left) };
  }
  if (last?.kind === 'answerCompleted') return { kind: 'answer', ...grid(last) };
  const because = isSeen ? nothingYet(run) : 'The answer stands here as soon as it is complete.';
  return { kind: 'none', about: isSeen ? 'transfer' : 'answer', because };
}

interface Sampled {
  readonly rows: number;
  readonly columns: readonly string[];
  readonly sample: readonly Row[];
}

function grid({ rows, columns, sample }: Sampled) {
  const isCut = sample.length < rows;
  const extent = isCut ? `first ${sample.length} of ${formatRows(rows)}` : formatRows(rows);
  return { rowCount: rows, columns, rows: sample, extent };
}

function nothingYet(run: ShownRun): string {
  const isToCome = run.trace.events.some(({ event }) => event.kind === 'transferStarted');
  return isToCome
    ? 'Nothing is on the wire yet. Rows appear here when the first transfer leaves its site.'
    : 'Nothing crosses the wire: every row this plan needs is where the query was asked.';
}
