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

const revealedEvents = (trace: Trace, lenses: readonly Lens[]): readonly StampedEvent[] =>
  trace.events.filter((event) => isRevealed(event, lenses));

/** The revealed event nearest to the cursor, at or before it; the first one always is. */
export function revealedCursor(trace: Trace, cursor: number, lenses: readonly Lens[]): number {
  const last = Math.min(cursor, trace.events.length - 1);
  return revealedEvents(trace, lenses).findLast(({ seq }) => seq <= last)?.seq ?? 0;
}

/** The next revealed event after the cursor or before it; undefined where there is none. */
export function revealedStep(
  trace: Trace,
  cursor: number,
  direction: 1 | -1,
  lenses: readonly Lens[],
): number | undefined {
  const seen = revealedEvents(trace, lenses);
  return direction === 1
    ? seen.find(({ seq }) => seq > cursor)?.seq
    : seen.findLast(({ seq }) => seq < cursor)?.seq;
}

/**
 * The first revealed event of the next or previous chapter; back goes to the start of this one
 * first. At the ends it stays at the first and the last event that is revealed.
 */
export function revealedChapterStep(
  trace: Trace,
  cursor: number,
  direction: 1 | -1,
  lenses: readonly Lens[],
): number {
  const seen = revealedEvents(trace, lenses);
  const starts = seen.filter(({ chapter }, index) => chapter !== seen[index - 1]?.chapter);
  return direction === 1
    ? ((starts.find(({ seq }) => seq > cursor) ?? seen.at(-1))?.seq ?? 0)
    : ((starts.findLast(({ seq }) => seq < cursor) ?? seen[0])?.seq ?? 0);
}

/** Where the event stands among those that are revealed, counted from 1, and how many they are. */
export function revealedPlace(
  trace: Trace,
  cursor: number,
  lenses: readonly Lens[],
): { readonly place: number; readonly count: number } {
  const seen = revealedEvents(trace, lenses);
  return { place: seen.filter(({ seq }) => seq <= cursor).length, count: seen.length };
}
