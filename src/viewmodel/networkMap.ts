import { LENSES, type Lens } from '../base/lens.ts';
import { linkBetween } from '../network/topology.ts';
import { formatCount } from './format.ts';
import { runProgress } from './runProgress.ts';
import type { ShownRun } from './shownRun.ts';
import { planAt } from './shownRun.ts';
import type { SiteBadge } from './sites.ts';
import { siteBadges } from './sites.ts';
import { shipsOf } from './transferList.ts';

/** The sites and what moves between them; where they stand is the layout's. */
export interface NetworkMap {
  readonly sites: readonly NetworkSite[];
  readonly flows: readonly Flow[];
}

export interface NetworkSite extends SiteBadge {
  /** Works or sends in the plan at the cursor; an idle site is drawn hollow. */
  readonly isActive: boolean;
}

/** The transfers of one direction, as one band. */
export interface Flow {
  readonly source: SiteBadge;
  readonly target: SiteBadge;
  readonly bytes: number;
  readonly state: 'planned' | 'inFlight' | 'done';
  /** `1,000 kB/s, 20 ms`. */
  readonly link: string;
}

/** Who works and what moves is a matter of execution; without its lens there are sites alone. */
export function networkMap(
  run: ShownRun,
  cursor: number,
  lenses: readonly Lens[] = LENSES,
): NetworkMap {
  const badges = siteBadges(run.catalog);
  if (!lenses.includes('execution')) {
    return { sites: badges.map((badge) => ({ ...badge, isActive: false })), flows: [] };
  }
  const plan = planAt(run.trace, cursor);
  const working = new Set(
    plan?.plan.steps.flatMap((step) =>
      step.kind === 'ship' ? [step.source, step.target] : [step.site],
    ) ?? [],
  );
  return {
    sites: badges.map((badge) => ({ ...badge, isActive: working.has(badge.id) })),
    flows: flowsAt(run, cursor, badges),
  };
}

function flowsAt(run: ShownRun, cursor: number, badges: readonly SiteBadge[]): readonly Flow[] {
  const plan = planAt(run.trace, cursor);
  if (!plan) return [];
  const { flights } = runProgress(run.trace, cursor);
  const flows = new Map<string, Flow>();
  for (const { ship, step, estimatedRows, width } of shipsOf(plan)) {
    const source = badges.find(({ id }) => id === ship.source);
    const target = badges.find(({ id }) => id === ship.target);
    if (!source || !target) continue;
    const flight = flights.get(step);
    const key = `${source.id} ${target.id}`;
    const earlier = flows.get(key);
    flows.set(key, {
      source,
      target,
      bytes: (earlier?.bytes ?? 0) + (flight?.bytes ?? estimatedRows * width),
      state: later(earlier?.state, flight ? (flight.isDone ? 'done' : 'inFlight') : 'planned'),
      link: linkText(run, source, target),
    });
  }
  return [...flows.values()];
}

/** Of several transfers in one direction, one in flight shows; else any that is done. */
function later(earlier: Flow['state'] | undefined, own: Flow['state']): Flow['state'] {
  if (earlier === undefined || earlier === own) return own;
  return earlier === 'inFlight' || own === 'inFlight' ? 'inFlight' : 'done';
}

function linkText(run: ShownRun, source: SiteBadge, target: SiteBadge): string {
  const link = linkBetween(run.catalog.network, source.id, target.id);
  return `${formatCount(link.bandwidthKbps)} kB/s, ${formatCount(link.latencyMs)} ms`;
}
