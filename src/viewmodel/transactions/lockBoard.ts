import { itemKey, type LockItem } from '../../transactions/locking/lockItem.ts';
import { isIntention, type LockMode } from '../../transactions/locking/modes.ts';
import { type ScheduleRun, siteIn } from '../commit/scheduleRun.ts';
import type { SiteBadge } from '../sites.ts';
import { lockedRelations } from './lockedRelations.ts';
import { lockItemText, shortLockItem } from './lockItemText.ts';
import { type Locks, locksAt } from './locksAt.ts';

/** The lock tables of all sites side by side, a row for each thing that is locked. */
export interface LockBoard {
  readonly sites: readonly SiteLockTable[];
}

export interface SiteLockTable {
  readonly site: SiteBadge;
  readonly rows: readonly LockRow[];
}

export interface LockRow {
  readonly key: string;
  /** `207`; with the relation where the lab has several. */
  readonly text: string;
  readonly name: string;
  readonly held: readonly HeldChip[];
  readonly queue: readonly QueuedChip[];
}

export interface HeldChip {
  readonly transaction: string;
  readonly mode: LockMode;
}

export interface QueuedChip extends HeldChip {
  readonly waitsFor: readonly string[];
  readonly isUpgrade: boolean;
}

/** What is waited for stands first, then whatever is locked; tables that are only meant last. */
export function lockBoard(run: ScheduleRun, cursor: number): LockBoard {
  const locks = locksAt(run, cursor);
  const isOneRelation = lockedRelations(run).size < 2;
  const textOf = isOneRelation ? shortLockItem : lockItemText;
  return {
    sites: sitesWithLocks(run).map((site) => ({ site, rows: rowsOf(locks, site, textOf) })),
  };
}

/** Sites that never lock anything in the run have no table, wherever the cursor stands. */
function sitesWithLocks(run: ScheduleRun): readonly SiteBadge[] {
  const ids = new Set(
    run.events.flatMap(({ event }) => (event.kind === 'lockChanged' ? [event.site] : [])),
  );
  return [...ids].map((id) => siteIn(run, id)).toSorted((one, other) => one.number - other.number);
}

interface Draft {
  readonly item: LockItem;
  readonly held: HeldChip[];
  readonly queue: QueuedChip[];
}

function rowsOf(
  locks: Locks,
  { id }: SiteBadge,
  textOf: (item: LockItem) => string,
): readonly LockRow[] {
  const { held = new Map(), waiting = new Map() } = locks.get(id) ?? {};
  const rows = new Map<string, Draft>();
  const rowOf = (item: LockItem): Draft => {
    const key = itemKey(item);
    const row = rows.get(key) ?? { item, held: [], queue: [] };
    rows.set(key, row);
    return row;
  };
  for (const { item, transaction, mode } of held.values()) {
    rowOf(item).held.push({ transaction, mode });
  }
  for (const { item, transaction, mode, waitsFor, isUpgrade } of waiting.values()) {
    rowOf(item).queue.push({ transaction, mode, waitsFor, isUpgrade });
  }
  return [...rows]
    .toSorted(([, one], [, other]) => rankOf(one) - rankOf(other))
    .map(([key, row]) => ({
      key,
      text: textOf(row.item),
      name: lockItemText(row.item),
      held: row.held,
      queue: row.queue,
    }));
}

function rankOf({ held, queue }: Draft): number {
  if (queue.length > 0) return 0;
  return held.every(({ mode }) => isIntention(mode)) ? 2 : 1;
}
