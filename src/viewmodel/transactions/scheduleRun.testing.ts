import type { OpenedLab } from '../../workbench/openLab.ts';
import { runScheduleText } from '../../workbench/schedule/runScheduleText.ts';
import type { ScheduleRun } from '../commit/scheduleRun.ts';
import { siteBadges } from '../sites.ts';

/** A schedule's run as the page shows it. */
export async function shownRun(
  opened: OpenedLab,
  text: string,
  options: Readonly<Record<string, string>> = {},
) {
  const { protocol = '2pc-presumed-abort' } = options;
  const finished = await runScheduleText(opened, { text, protocol, options });
  if (!finished.ok) throw new Error(JSON.stringify(finished.error));
  const { events, verdict } = finished.value;
  const run: ScheduleRun = { sites: siteBadges(opened.catalog), clock: 'ms', events };
  return { run, verdict };
}
