import { assertNever } from '../../base/assert.ts';
import { type SiteId, siteId } from '../../base/brand.ts';
import type { CounterexampleStep } from '../../explorer/counterexample.ts';
import type { Effect, Message, RoleName } from '../../transactions/commit/machine.ts';
import type { TransactionEvent } from '../../transactions/simulation/events.ts';
import type { SiteBadge } from '../sites.ts';
import type { ScheduleRun, TimedEvent } from './scheduleRun.ts';

/** The transaction of an exploration; there is only one. */
export const EXPLORED = 'T';

/**
 * A run that the explorer found, in the events of a schedule, so that the same pictures show it.
 * Its clock counts steps: the explorer knows an order, and no time.
 */
export function counterexampleRun(
  protocol: string,
  steps: readonly CounterexampleStep[],
): ScheduleRun {
  const names = Object.keys(steps[0]?.states ?? {}).map((name) => siteId(name));
  const [coordinator] = names;
  const events: TimedEvent[] = [];
  const underWay: UnderWay[] = [];
  const record = (atMs: number, event: TransactionEvent): void => {
    events.push({ seq: events.length, atMs, event });
  };
  if (coordinator !== undefined) {
    record(0, { kind: 'transactionStarted', transaction: EXPLORED, site: coordinator });
    const participants = names.filter((name) => name !== coordinator);
    record(0, {
      kind: 'commitStarted',
      transaction: EXPLORED,
      protocol,
      coordinator,
      participants,
    });
  }
  for (const step of steps) {
    for (const event of eventsOf(step, underWay)) record(step.step, event);
  }
  return { sites: names.map(badgeOf), clock: 'steps', events };
}

const badgeOf = (id: SiteId, index: number): SiteBadge => ({
  id,
  number: index + 1,
  label: index === 0 ? 'Coordinator' : `Participant ${index}`,
});

interface UnderWay {
  readonly id: number;
  readonly source: SiteId;
  readonly target: SiteId;
  readonly text: string;
  isOver: boolean;
}

const keyOf = (message: Message): string => JSON.stringify(message);

function eventsOf(
  { kind, site, deed, groups }: CounterexampleStep,
  underWay: UnderWay[],
): readonly TransactionEvent[] {
  const here = siteId(site);
  switch (kind) {
    case 'crashes':
      return [{ kind: 'siteCrashed', site: here }];
    case 'partition': {
      const named = (groups ?? []).map((group) => group.map((name) => siteId(name)));
      return [{ kind: 'networkCut', groups: named }];
    }
    case 'heal':
      return [{ kind: 'networkHealed' }];
    case 'recovers':
      return [
        { kind: 'siteRecovered', site: here, redone: [], undone: [], inDoubt: [] },
        ...effectEvents(here, deed?.performed ?? [], underWay),
      ];
    case 'loses':
    case 'misses': {
      const id = arrival(here, deed?.received, underWay);
      const because = kind === 'loses' ? 'lost' : 'siteDown';
      return id === undefined ? [] : [{ kind: 'messageLost', id, because }];
    }
    case 'timesOut':
      return [
        { kind: 'timedOut', site: here, transaction: EXPLORED, role: roleAt(here), awaits: [] },
        ...effectEvents(here, deed?.performed ?? [], underWay),
      ];
    case 'acts':
    case 'receives':
    case 'receivesAgain': {
      const id = arrival(here, deed?.received, underWay, kind === 'receivesAgain');
      return [
        ...(id === undefined ? [] : [{ kind: 'messageReceived', id, site: here } as const]),
        ...effectEvents(here, deed?.performed ?? [], underWay),
      ];
    }
  }
}

/** The message that arrives is the oldest of its kind that is under way. */
function arrival(
  here: SiteId,
  received: { readonly from: SiteId; readonly message: Message } | undefined,
  underWay: readonly UnderWay[],
  comesAgain = false,
): number | undefined {
  if (!received) return undefined;
  const text = keyOf(received.message);
  const found = underWay.find(
    (one) =>
      !one.isOver && one.source === received.from && one.target === here && one.text === text,
  );
  if (found && !comesAgain) found.isOver = true;
  return found?.id;
}

function effectEvents(
  site: SiteId,
  effects: readonly Effect[],
  underWay: UnderWay[],
): readonly TransactionEvent[] {
  return effects.flatMap((effect): readonly TransactionEvent[] => {
    switch (effect.kind) {
      case 'send': {
        if (effect.to === site) return [];
        const { to, role, message } = effect;
        const id = underWay.length;
        underWay.push({ id, source: site, target: to, text: keyOf(message), isOver: false });
        return [
          {
            kind: 'messageSent',
            id,
            transaction: EXPLORED,
            source: site,
            target: to,
            role,
            message,
          },
        ];
      }
      case 'force':
        return [{ kind: 'recordForced', site, transaction: EXPLORED, record: effect.record }];
      case 'append':
        return [{ kind: 'recordAppended', site, transaction: EXPLORED, record: effect.record }];
      case 'decide':
        return [{ kind: 'decided', site, transaction: EXPLORED, decision: effect.decision }];
      case 'release':
        return [{ kind: 'left', site, transaction: EXPLORED }];
      case 'enter': {
        const role = roleAt(site);
        return [{ kind: 'stateEntered', site, transaction: EXPLORED, role, state: effect.word }];
      }
      case 'askVote':
      case 'setTimer':
      case 'clearTimer':
        return [];
      default:
        return assertNever(effect);
    }
  });
}

/** The explorer's coordinator holds no data, and every other site votes. */
const roleAt = (site: SiteId): RoleName => (site === 'c' ? 'coordinator' : 'participant');
