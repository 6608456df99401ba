import type { SiteId } from '../../base/brand.ts';
import type { ScheduleRun, TimedEvent } from './scheduleRun.ts';
import type { Extent } from './spaceTimePicture.ts';

/** The waits that were too long: from when a wait began at the site to its timeout. */
export function timeoutsOf(
  { events }: ScheduleRun,
  transaction: string,
  site: SiteId,
): readonly Extent[] {
  const found: Extent[] = [];
  let began: TimedEvent | undefined;
  for (const timed of events) {
    const { event, seq, atMs } = timed;
    if (!('site' in event) || event.site !== site) continue;
    if ('transaction' in event && event.transaction !== transaction) continue;
    if (event.kind === 'timedOut' && began) {
      found.push({ fromSeq: began.seq, fromMs: began.atMs, toSeq: seq, toMs: atMs });
    }
    if (BEGINS.has(event.kind)) began = timed;
  }
  return found;
}

/** A timer starts anew with a state, and when it has run out. */
const BEGINS: ReadonlySet<string> = new Set(['stateEntered', 'timedOut', 'siteRecovered']);
