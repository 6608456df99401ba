import type { SiteId } from '../../base/brand.ts';
import type { ScheduleRun, TimedEvent } from './scheduleRun.ts';
import type { Extent } from './spaceTime.ts';

/** The waits that were too long: from the last news at the site to its timeout. */
export function timeoutsOf(
  { events }: ScheduleRun,
  transaction: string,
  site: SiteId,
): readonly Extent[] {
  const found: Extent[] = [];
  let news: TimedEvent | undefined;
  for (const timed of events) {
    const { event, seq, atMs } = timed;
    if (!('site' in event) || event.site !== site) continue;
    if ('transaction' in event && event.transaction !== transaction) continue;
    if (event.kind === 'timedOut' && news) {
      found.push({ fromSeq: news.seq, fromMs: news.atMs, toSeq: seq, toMs: atMs });
    }
    news = timed;
  }
  return found;
}
