import type { SiteId } from '../../base/brand.ts';
import { endOf, type ScheduleRun } from './scheduleRun.ts';
import type { PartitionRail } from './spaceTimePicture.ts';

/** Where neighbouring lanes are parted, and for how long. */
export function railsOf(
  { events, ...run }: ScheduleRun,
  lanes: readonly SiteId[],
): readonly PartitionRail[] {
  const rails: PartitionRail[] = [];
  let open: PartitionRail[] = [];
  for (const { seq, atMs, event } of events) {
    if (event.kind !== 'networkCut' && event.kind !== 'networkHealed') continue;
    rails.push(...open.map((rail) => ({ ...rail, toSeq: seq, toMs: atMs })));
    open = [];
    if (event.kind === 'networkHealed') continue;
    for (const [belowLane, site] of lanes.slice(0, -1).entries()) {
      const next = lanes[belowLane + 1];
      const isTogether = event.groups.some(
        (group) => group.includes(site) && next !== undefined && group.includes(next),
      );
      if (isTogether) continue;
      const toMs = endOf({ events, ...run });
      open.push({ belowLane, fromSeq: seq, fromMs: atMs, toSeq: events.length, toMs });
    }
  }
  return [...rails, ...open];
}
