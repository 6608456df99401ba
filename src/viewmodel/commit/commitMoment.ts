import type { SiteId } from '../../base/brand.ts';
import type { RoleName } from '../../transactions/commit/machine.ts';
import type { StateWord } from '../../transactions/commit/words.ts';
import { joinWords } from '../format.ts';
import type { SiteBadge } from '../sites.ts';
import { heldLocks } from './heldLocks.ts';
import { type ScheduleRun, siteIn } from './scheduleRun.ts';

/** What is true of a transaction's commit after the event at the cursor. */
export interface CommitMoment {
  readonly nowMs: number;
  /** Where each role stands. A site that is down stands where it was. */
  readonly stands: readonly Stand[];
  readonly downSites: readonly SiteId[];
  /** One sentence on who is blocked and what that holds; empty where nobody is. */
  readonly blockage: string;
}

export interface Stand {
  readonly site: SiteBadge;
  readonly role: RoleName;
  readonly state: StateWord;
  /** The state of the protocol's machine: whoever is blocked waits in the one it was in. */
  readonly standsOn: StateWord;
  readonly isDown: boolean;
}

export function commitMoment(run: ScheduleRun, transaction: string, cursor: number): CommitMoment {
  const stands = standsAt(run, transaction, cursor);
  return {
    nowMs: run.events[cursor]?.atMs ?? 0,
    stands,
    downSites: downAt(run, cursor),
    blockage: blockageAt(run, transaction, cursor, stands),
  };
}

function standsAt(run: ScheduleRun, transaction: string, cursor: number): readonly Stand[] {
  const stands = new Map<string, Stand>();
  const put = (id: SiteId, role: RoleName, state: StateWord): void => {
    const key = `${role} ${id}`;
    const standsOn = state === 'blocked' ? (stands.get(key)?.standsOn ?? state) : state;
    stands.set(key, { site: siteIn(run, id), role, state, standsOn, isDown: false });
  };
  const mark = (id: SiteId, isDown: boolean): void => {
    for (const [key, stand] of stands)
      if (stand.site.id === id) stands.set(key, { ...stand, isDown });
  };
  for (const { event } of run.events.slice(0, cursor + 1)) {
    if (event.kind === 'siteCrashed') mark(event.site, true);
    if (event.kind === 'siteRecovered') mark(event.site, false);
    if (!('transaction' in event) || event.transaction !== transaction) continue;
    if (event.kind === 'commitStarted') {
      put(event.coordinator, 'coordinator', 'initial');
      for (const site of event.participants) put(site, 'participant', 'initial');
    }
    if (event.kind === 'stateEntered') put(event.site, event.role, event.state);
  }
  return [...stands.values()];
}

function blockageAt(
  run: ScheduleRun,
  transaction: string,
  cursor: number,
  stands: readonly Stand[],
): string {
  const blocked = stands.filter(({ state, isDown }) => state === 'blocked' && !isDown);
  if (blocked.length === 0) return '';
  const locksAt = heldLocks(run, cursor);
  const locks = blocked.reduce((sum, { site }) => sum + locksAt(transaction, site.id), 0);
  const who = joinWords(blocked.map(({ site }) => site.label));
  const held = locks === 1 ? '1 lock' : `${locks} locks`;
  return `${who} ${blocked.length === 1 ? 'is' : 'are'} blocked: ${held} that nobody may release`;
}

function downAt({ events }: ScheduleRun, cursor: number): readonly SiteId[] {
  const down = new Set<SiteId>();
  for (const { event } of events.slice(0, cursor + 1)) {
    if (event.kind === 'siteCrashed') down.add(event.site);
    if (event.kind === 'siteRecovered') down.delete(event.site);
  }
  return [...down];
}

/** Whether the network is cut at the cursor. */
export function isCutAt({ events }: ScheduleRun, cursor: number): boolean {
  const last = events
    .slice(0, cursor + 1)
    .findLast(({ event: { kind } }) => kind === 'networkCut' || kind === 'networkHealed');
  return last?.event.kind === 'networkCut';
}
