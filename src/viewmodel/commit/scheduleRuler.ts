import type { TransactionEvent } from '../../transactions/simulation/events.ts';
import type { Ruler, Tick } from '../ruler.ts';
import { chaptersOfRun } from './chapters.ts';
import { type ScheduleRun, siteIn } from './scheduleRun.ts';

/** A run of a schedule as the ruler draws it: a tick an event, in its site's colour. */
export const scheduleRuler = (run: ScheduleRun): Ruler => ({
  chapters: chaptersOfRun(run),
  ticks: run.events.map(({ seq, event }) => tickOf(run, seq, event)),
  lastSeq: run.events.length - 1,
});

function tickOf(run: ScheduleRun, seq: number, event: TransactionEvent): Tick {
  switch (event.kind) {
    case 'siteCrashed':
    case 'networkCut':
    case 'messageLost':
      return { kind: 'fault', seq };
    case 'messageSent':
    case 'detectorMessageSent':
      return { kind: 'site', seq, siteNumber: siteIn(run, event.source).number };
    default: {
      // All others are something at a site, or nothing in particular.
      const site = 'site' in event ? siteIn(run, event.site).number : 0;
      return site === 0 ? { kind: 'plain', seq } : { kind: 'site', seq, siteNumber: site };
    }
  }
}
