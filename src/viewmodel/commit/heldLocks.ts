import type { SiteId } from '../../base/brand.ts';
import type { ScheduleRun } from './scheduleRun.ts';

/** How many locks each transaction holds at each site after the event at the cursor. */
export function heldLocks(
  { events }: ScheduleRun,
  cursor: number,
): (transaction: string, site: SiteId) => number {
  const held = new Map<string, number>();
  const keyOf = (transaction: string, site: SiteId): string => JSON.stringify([transaction, site]);
  const add = (key: string, change: number): void => {
    held.set(key, Math.max(0, (held.get(key) ?? 0) + change));
  };
  for (const { event } of events.slice(0, cursor + 1)) {
    if (event.kind === 'siteCrashed') {
      for (const key of held.keys())
        if (key.endsWith(`,${JSON.stringify(event.site)}]`)) held.delete(key);
    }
    if (event.kind !== 'lockChanged') continue;
    const { change, site } = event;
    if (change.kind === 'lockGranted') add(keyOf(change.transaction, site), 1);
    if (change.kind === 'lockReleased') add(keyOf(change.transaction, site), -1);
  }
  return (transaction, site) => held.get(keyOf(transaction, site)) ?? 0;
}
