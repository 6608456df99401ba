import type { SiteId } from '../../base/brand.ts';
import type { RoleName } from '../../transactions/commit/machine.ts';
import type { SiteBadge } from '../sites.ts';
import { type ScheduleRun, siteIn } from './scheduleRun.ts';

/** A site that has a lane, and what it is to the transaction. */
export interface LaneSite {
  readonly site: SiteBadge;
  readonly roles: readonly RoleName[];
}

const ROLES: readonly RoleName[] = ['coordinator', 'participant', 'acceptor'];

/**
 * The sites that take part, in the order of their numbers, so that a lane keeps its place from one
 * run to the next. Before anybody commits they are those at which the transaction works.
 */
export function laneSites(run: ScheduleRun, transaction: string): readonly LaneSite[] {
  const roles = new Map<SiteId, Set<RoleName>>();
  const add = (site: SiteId, role: RoleName): void => {
    roles.set(site, (roles.get(site) ?? new Set()).add(role));
  };
  for (const { event } of run.events) {
    switch (event.kind) {
      case 'transactionStarted':
        if (event.transaction === transaction) add(event.site, 'coordinator');
        break;
      case 'commitStarted':
        if (event.transaction !== transaction) break;
        add(event.coordinator, 'coordinator');
        for (const site of event.participants) add(site, 'participant');
        break;
      case 'logRead':
        for (const found of event.records) {
          if (found.transaction !== transaction) continue;
          add(found.coordinator, 'coordinator');
          for (const site of found.participants) add(site, 'participant');
        }
        break;
      case 'stateEntered':
        if (event.transaction === transaction) add(event.site, event.role);
        break;
      case 'messageSent':
        if (event.transaction === transaction) add(event.target, event.role);
        break;
      case 'lockChanged':
        if (lockedBy(event.change) === transaction) add(event.site, 'participant');
        break;
      default:
        // No other kind brings a site in.
        break;
    }
  }
  return [...roles]
    .map(
      ([site, played]): LaneSite => ({
        site: siteIn(run, site),
        roles: ROLES.filter((role) => played.has(role)),
      }),
    )
    .toSorted((one, other) => one.site.number - other.site.number);
}

const lockedBy = (change: { readonly kind: string }): string | undefined =>
  'transaction' in change && typeof change.transaction === 'string'
    ? change.transaction
    : undefined;
