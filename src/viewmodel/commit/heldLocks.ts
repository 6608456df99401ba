import type { SiteId } from '../../base/brand.ts';
import { locksAt } from '../transactions/locksAt.ts';
import type { ScheduleRun } from './scheduleRun.ts';

/** How many locks each transaction holds at each site after the event at the cursor. */
export function heldLocks(
  run: ScheduleRun,
  cursor: number,
): (transaction: string, site: SiteId) => number {
  const locks = locksAt(run, cursor);
  return (transaction, site) => {
    const held = [...(locks.get(site)?.held.values() ?? [])];
    return held.filter((lock) => lock.transaction === transaction).length;
  };
}
