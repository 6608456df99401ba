import type { SiteId } from '../../base/brand.ts';
import type { LockEvent } from '../../transactions/locking/events.ts';
import { itemKey, type LockItem } from '../../transactions/locking/lockItem.ts';
import type { LockMode } from '../../transactions/locking/modes.ts';
import type { TransactionEvent } from '../../transactions/simulation/events.ts';
import type { ScheduleRun } from '../commit/scheduleRun.ts';

/** One site's lock table after an event, as far as events tell of it. */
export interface SiteLocks {
  /** In the order in which they were granted. */
  readonly held: ReadonlyMap<string, OwnLock>;
  /** By transaction: each waits at most once at a site. In the order in which they came. */
  readonly waiting: ReadonlyMap<string, WaitingLock>;
}

export interface OwnLock {
  readonly transaction: string;
  readonly item: LockItem;
  readonly mode: LockMode;
}

export interface WaitingLock extends OwnLock {
  readonly waitsFor: readonly string[];
  readonly isUpgrade: boolean;
}

export type Locks = ReadonlyMap<SiteId, SiteLocks>;

/** Every site's locks after the event at the cursor. */
export function locksAt({ events }: ScheduleRun, cursor: number): Locks {
  const locks = createLocks();
  for (const { event } of events.slice(0, cursor + 1)) locks.follow(event);
  return locks.now;
}

/** For whoever goes through a run event by event. */
interface LockFollower {
  readonly now: Locks;
  readonly follow: (event: TransactionEvent) => void;
}

interface Draft {
  readonly held: Map<string, OwnLock>;
  readonly waiting: Map<string, WaitingLock>;
}

function createLocks(): LockFollower {
  const now = new Map<SiteId, Draft>();
  const at = (site: SiteId): Draft => {
    const known = now.get(site);
    if (known) return known;
    const fresh: Draft = { held: new Map(), waiting: new Map() };
    now.set(site, fresh);
    return fresh;
  };
  return {
    now,
    follow: (event) => {
      switch (event.kind) {
        case 'siteCrashed':
          now.delete(event.site);
          break;
        case 'decided':
        case 'left':
          // What it still waited for there is forgotten without a word.
          at(event.site).waiting.delete(event.transaction);
          break;
        case 'lockChanged':
          changeLocks(at(event.site), event.change);
          break;
        default:
          // Nothing else changes a lock table.
          break;
      }
    },
  };
}

function changeLocks({ held, waiting }: Draft, change: LockEvent): void {
  const { transaction } = change;
  switch (change.kind) {
    case 'lockRequested':
    case 'requestSatisfied':
      break;
    case 'lockWaiting': {
      const { item, mode, waitsFor, isUpgrade } = change;
      waiting.set(transaction, { transaction, item, mode, waitsFor, isUpgrade });
      break;
    }
    case 'lockWaitChanged': {
      const before = waiting.get(transaction);
      if (before) waiting.set(transaction, { ...before, waitsFor: change.waitsFor });
      break;
    }
    case 'lockGranted':
    case 'lockUpgraded':
      held.set(lockKey(change), { transaction, item: change.item, mode: change.mode });
      waiting.delete(transaction);
      break;
    case 'lockReleased':
      held.delete(lockKey(change));
      break;
    case 'victimChosen':
      waiting.delete(transaction);
      break;
  }
}

const lockKey = ({ transaction, item }: Pick<OwnLock, 'transaction' | 'item'>): string =>
  JSON.stringify([transaction, itemKey(item)]);
