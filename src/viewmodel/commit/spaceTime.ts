import type { SiteId } from '../../base/brand.ts';
import { drawBars } from './laneBars.ts';
import { laneSites } from './laneSites.ts';
import { messageLines } from './messageLines.ts';
import { railsOf } from './partitionRails.ts';
import { endOf, type ScheduleRun } from './scheduleRun.ts';
import type { Point, SpaceTime } from './spaceTimePicture.ts';
import { stakesOf } from './stakes.ts';
import { timeoutsOf } from './timeouts.ts';

/** The space-time diagram of one transaction's commit. */
export function spaceTime(run: ScheduleRun, transaction: string): SpaceTime {
  const members = laneSites(run, transaction);
  const sites: readonly SiteId[] = members.map(({ site }) => site.id);
  return {
    transaction,
    clock: run.clock,
    endMs: endOf(run),
    lanes: members.map(({ site, roles }) => ({
      site,
      roles,
      bars: drawBars(run, transaction, site.id),
      stakes: stakesOf(run, transaction, site.id),
      crashes: pointsOf(run, 'siteCrashed', site.id),
      recoveries: pointsOf(run, 'siteRecovered', site.id),
      timeouts: timeoutsOf(run, transaction, site.id),
    })),
    messages: messageLines(run, transaction, sites),
    rails: railsOf(run, sites),
  };
}

const pointsOf = (
  { events }: ScheduleRun,
  kind: 'siteCrashed' | 'siteRecovered',
  site: SiteId,
): readonly Point[] =>
  events.flatMap(({ seq, atMs, event }) =>
    event.kind === kind && event.site === site ? [{ seq, atMs }] : [],
  );
