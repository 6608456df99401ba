import type { SiteId } from '../../base/brand.ts';
import { recordTexts } from './commitWords.ts';
import type { ScheduleRun } from './scheduleRun.ts';

/** A record in a site's log at the cursor. */
export interface LogLine {
  /** Its place in the log. */
  readonly place: number;
  readonly seq: number;
  readonly atMs: number;
  readonly transaction: string;
  readonly record: string;
  /** A lazy record becomes durable with the next one that is forced. */
  readonly isDurable: boolean;
}

/** What stands in each site's log after the event at the cursor; a crash loses what was lazy. */
export function siteLogs(
  { events }: ScheduleRun,
  cursor: number,
): ReadonlyMap<SiteId, readonly LogLine[]> {
  const logs = new Map<SiteId, readonly LogLine[]>();
  for (const { seq, atMs, event } of events.slice(0, cursor + 1)) {
    if (event.kind === 'siteCrashed') {
      logs.set(
        event.site,
        (logs.get(event.site) ?? []).filter(({ isDurable }) => isDurable),
      );
    }
    if (event.kind === 'logRead') {
      const found = event.records.map(({ transaction, record }, place) => ({
        place,
        seq,
        atMs,
        transaction,
        record: recordTexts[record.kind],
        isDurable: true,
      }));
      logs.set(event.site, found);
    }
    if (event.kind !== 'recordForced' && event.kind !== 'recordAppended') continue;
    const isDurable = event.kind === 'recordForced';
    const before = logs.get(event.site) ?? [];
    const { transaction } = event;
    const record = recordTexts[event.record.kind];
    const line = { place: before.length, seq, atMs, transaction, record, isDurable };
    const kept = isDurable ? before.map((other) => ({ ...other, isDurable })) : before;
    logs.set(event.site, [...kept, line]);
  }
  return logs;
}
