import type { SiteId } from '../../base/brand.ts';
import type { ScheduleRun } from './scheduleRun.ts';

/** How many locks each transaction holds at each site after the event at the cursor. */
export function heldLocks(
  { events }: ScheduleRun,
  cursor: number,
): (transaction: string, site: SiteId) => number {
  const held = new Map<SiteId, Map<string, number>>();
  const add = (site: SiteId, transaction: string, change: number): void => {
    const here = held.get(site) ?? new Map<string, number>();
    here.set(transaction, (here.get(transaction) ?? 0) + change);
    held.set(site, here);
  };
  for (const { event } of events.slice(0, cursor + 1)) {
    if (event.kind === 'siteCrashed') held.delete(event.site);
    if (event.kind !== 'lockChanged') continue;
    const { change, site } = event;
    if (change.kind === 'lockGranted') add(site, change.transaction, 1);
    if (change.kind === 'lockReleased') add(site, change.transaction, -1);
  }
  return (transaction, site) => held.get(site)?.get(transaction) ?? 0;
}
