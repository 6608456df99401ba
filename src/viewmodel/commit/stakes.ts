import type { SiteId } from '../../base/brand.ts';
import { recordTexts } from './commitWords.ts';
import type { ScheduleRun } from './scheduleRun.ts';
import type { Stake } from './spaceTimePicture.ts';

/** The records that a site writes for a transaction, each at its time. */
export const stakesOf = (
  { events }: ScheduleRun,
  transaction: string,
  site: SiteId,
): readonly Stake[] =>
  events.flatMap(({ seq, atMs, event }) => {
    if (event.kind !== 'recordForced' && event.kind !== 'recordAppended') return [];
    if (event.site !== site || event.transaction !== transaction) return [];
    const isForced = event.kind === 'recordForced';
    return [{ seq, atMs, isForced, record: recordTexts[event.record.kind] }];
  });
