import type { SiteId } from '../../base/brand.ts';
import type { ScheduleRun } from './scheduleRun.ts';

/** What the disks of all sites would have, did everything stop after the event at the cursor. */
export interface LeftMoment {
  /** Forced writes of each site's log so far. */
  readonly forces: ReadonlyMap<SiteId, number>;
  /** Transactions that a log knows of and that some of their sites have not decided. */
  readonly unsettled: readonly string[];
}

interface Seen {
  readonly sites: Set<SiteId>;
  readonly decided: Set<SiteId>;
  isOnDisk: boolean;
}

/** @param before what the logs had when the run began, as a recovery's have */
export function leftMoment(
  { events }: ScheduleRun,
  cursor: number,
  before: ReadonlyMap<SiteId, number> = new Map(),
): LeftMoment {
  const forces = new Map(before);
  const seen = new Map<string, Seen>();
  const seenOf = (transaction: string): Seen => {
    const known = seen.get(transaction) ?? {
      sites: new Set(),
      decided: new Set(),
      isOnDisk: false,
    };
    seen.set(transaction, known);
    return known;
  };
  for (const { event } of events.slice(0, cursor + 1)) {
    switch (event.kind) {
      case 'commitStarted': {
        const { sites } = seenOf(event.transaction);
        for (const site of [event.coordinator, ...event.participants]) sites.add(site);
        break;
      }
      case 'logRead':
        for (const { transaction, coordinator, participants, record } of event.records) {
          const found = seenOf(transaction);
          found.isOnDisk = true;
          for (const site of [coordinator, ...participants]) found.sites.add(site);
          const isDecision = record.kind === 'commit' || record.kind === 'abort';
          if (isDecision && record.role !== 'acceptor') found.decided.add(event.site);
        }
        break;
      case 'recordForced':
        forces.set(event.site, (forces.get(event.site) ?? 0) + 1);
        seenOf(event.transaction).isOnDisk = true;
        break;
      case 'decided':
      case 'left':
        seenOf(event.transaction).decided.add(event.site);
        break;
      default:
        // No other event forces or decides.
        break;
    }
  }
  const isOpen = ({ sites, decided, isOnDisk }: Seen): boolean =>
    isOnDisk && [...sites].some((site) => !decided.has(site));
  return { forces, unsettled: [...seen].flatMap(([name, found]) => (isOpen(found) ? [name] : [])) };
}
