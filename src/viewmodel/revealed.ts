import { assertNever } from '../base/assert.ts';
import type { Lens } from '../base/lens.ts';
import type { StampedEvent, Trace } from '../trace/trace.ts';

/**
 * Whether an event can be seen with these lenses on. The SQL and the complete answer are what a
 * user of one plain database sees; what lies between them is hidden machinery: localization is a
 * matter of fragments, plans and transfers one of execution, and the algebra leads to either.
 */
export function isRevealed({ chapter, event }: StampedEvent, lenses: readonly Lens[]): boolean {
  if (event.kind === 'answerCompleted') return true;
  switch (chapter) {
    case 'sql':
      return true;
    case 'algebra':
      return lenses.includes('fragments') || lenses.includes('execution');
    case 'localized':
    case 'reduced':
      return lenses.includes('fragments');
    case 'plans':
    case 'execution':
      return lenses.includes('execution');
    default:
      return assertNever(chapter);
  }
}

/** The revealed event nearest to the cursor, at or before it; a trace starts with a revealed one. */
export function revealedCursor(trace: Trace, cursor: number, lenses: readonly Lens[]): number {
  const last = Math.min(cursor, trace.events.length - 1);
  const event = trace.events.slice(0, last + 1).findLast((one) => isRevealed(one, lenses));
  return event?.seq ?? 0;
}

/** The next revealed event after the cursor or before it; undefined where there is none. */
export function revealedStep(
  trace: Trace,
  cursor: number,
  direction: 1 | -1,
  lenses: readonly Lens[],
): number | undefined {
  const seen = trace.events.filter((one) => isRevealed(one, lenses));
  return direction === 1
    ? seen.find(({ seq }) => seq > cursor)?.seq
    : seen.findLast(({ seq }) => seq < cursor)?.seq;
}
