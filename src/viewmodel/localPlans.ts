import type { ShownRun } from './shownRun.ts';
import { eventAt, eventsUntil } from './shownRun.ts';
import type { SiteBadge } from './sites.ts';
import { siteBadge } from './sites.ts';

/** What the sites' own optimizers made of their parts, as far as the cursor has come. */
export interface LocalPlan {
  readonly site: SiteBadge;
  readonly step: number;
  readonly lines: readonly string[];
  readonly isNow: boolean;
}

export function localPlans(run: ShownRun, cursor: number): readonly LocalPlan[] {
  const current = eventAt(run.trace, cursor).event;
  return eventsUntil(run.trace, cursor).flatMap(({ event }) =>
    event.kind === 'stepFinished' && event.localPlan.length > 0
      ? [
          {
            site: siteBadge(run.catalog, event.site),
            step: event.step,
            lines: event.localPlan,
            isNow: event === current,
          },
        ]
      : [],
  );
}
