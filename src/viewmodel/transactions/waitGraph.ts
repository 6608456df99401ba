import type { SiteId } from '../../base/brand.ts';
import { type ScheduleRun, siteIn, transactionsOf } from '../commit/scheduleRun.ts';
import type { SiteBadge } from '../sites.ts';
import { shortLockItem } from './lockItemText.ts';
import { type Locks, locksAt } from './locksAt.ts';

/** Who waits for whom after an event: the true graph, of which every site sees its own arrows. */
export interface WaitGraph {
  readonly transactions: readonly string[];
  readonly arrows: readonly WaitArrow[];
}

export interface WaitArrow {
  readonly waiter: string;
  readonly blocker: string;
  /** Where it waits, and so who sees it. */
  readonly site: SiteBadge;
  /** What for. */
  readonly item: string;
  readonly isOnCycle: boolean;
}

export const waitGraph = (run: ScheduleRun, cursor: number): WaitGraph => ({
  transactions: transactionsOf(run),
  arrows: markCycles(arrowsOf(run, locksAt(run, cursor))),
});

/** What one site can know by itself, its own circles marked. */
export const seenAt = ({ arrows }: WaitGraph, site: SiteId): readonly WaitArrow[] =>
  markCycles(arrows.filter((arrow) => arrow.site.id === site));

type Arrow = Omit<WaitArrow, 'isOnCycle'>;

const arrowsOf = (run: ScheduleRun, locks: Locks): readonly Arrow[] =>
  [...locks].flatMap(([id, { waiting }]) =>
    [...waiting.values()].flatMap(({ transaction, item, waitsFor }) =>
      waitsFor.map((blocker) => ({
        waiter: transaction,
        blocker,
        site: siteIn(run, id),
        item: shortLockItem(item),
      })),
    ),
  );

/** An arrow is on a circle when its head leads back to its tail. */
function markCycles(arrows: readonly Arrow[]): readonly WaitArrow[] {
  return arrows.map((arrow) => ({
    ...arrow,
    isOnCycle: reachedFrom(arrows, arrow.blocker).has(arrow.waiter),
  }));
}

function reachedFrom(arrows: readonly Arrow[], start: string): ReadonlySet<string> {
  const reached = new Set([start]);
  for (const name of reached)
    for (const { waiter, blocker } of arrows) if (waiter === name) reached.add(blocker);
  return reached;
}

/** Between two transactions: several waits of one for the other are one arrow of a drawing. */
export interface JoinedWait {
  readonly waiter: string;
  readonly blocker: string;
  readonly sites: readonly SiteBadge[];
  readonly items: readonly string[];
  readonly isOnCycle: boolean;
}

export function joinedWaits(arrows: readonly WaitArrow[]): readonly JoinedWait[] {
  const joined = new Map<string, JoinedWait>();
  for (const { waiter, blocker, site, item, isOnCycle } of arrows) {
    const key = JSON.stringify([waiter, blocker]);
    const { sites = [], items = [] } = joined.get(key) ?? {};
    joined.set(key, {
      waiter,
      blocker,
      sites: sites.some(({ id }) => id === site.id) ? sites : [...sites, site],
      items: items.includes(item) ? items : [...items, item],
      isOnCycle,
    });
  }
  return [...joined.values()];
}
