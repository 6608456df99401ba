import type { ScheduleRun } from './scheduleRun.ts';

/**
 * What the user of one plain database sees of a transaction at the cursor: that it works, waits for
 * its COMMIT, or has ended, as the first site that knows its end tells.
 */
export function plainProgress(
  { events }: ScheduleRun,
  transaction: string,
  cursor: number,
): string {
  let progress = 'is at work';
  for (const { event } of events.slice(0, cursor + 1)) {
    if (!('transaction' in event) || event.transaction !== transaction) continue;
    if (event.kind === 'decided') return event.decision === 'commit' ? 'committed' : 'aborted';
    if (event.kind === 'commitStarted') progress = 'waits for its COMMIT';
    if (event.kind === 'abortStarted') progress = 'is being undone';
  }
  return progress;
}
