import type { ScheduleRun } from '../commit/scheduleRun.ts';

/** The tables of which anything is locked in the run, in the order of their first locks. */
export function lockedRelations({ events }: ScheduleRun): ReadonlySet<string> {
  return new Set(
    events.flatMap(({ event }) =>
      event.kind === 'lockChanged' && 'item' in event.change ? [event.change.item.relation] : [],
    ),
  );
}
