import { assertNever } from '../../base/assert.ts';
import type { SiteId } from '../../base/brand.ts';
import type { LockEvent } from '../../transactions/locking/events.ts';
import type { LockItem } from '../../transactions/locking/lockItem.ts';
import type { TransactionEvent } from '../../transactions/simulation/events.ts';
import { formatRows, joinWords } from '../format.ts';
import type { SiteBadge } from '../sites.ts';
import { lockItemText } from '../transactions/lockItemText.ts';
import { messagePhrase, recordTexts, stateTexts } from './commitWords.ts';
import { type ScheduleRun, siteIn, type TimedEvent, timeText } from './scheduleRun.ts';

/** An event of a schedule in plain words: for the trace band, the text twin and the live region. */
export interface ScheduleSentence {
  /** The plates in front: one site, or source and target. */
  readonly sites: readonly SiteBadge[];
  /** A few words beside the plates: `sends prepare`. */
  readonly headline: string;
  /** `357 ms`, and what else there is to say. */
  readonly detail: string;
  /** One whole sentence, sites named. */
  readonly sentence: string;
}

interface Told {
  readonly sites: readonly SiteId[];
  readonly headline: string;
  readonly detail?: string;
}

export function scheduleSentence(run: ScheduleRun, timed: TimedEvent): ScheduleSentence {
  const { sites: ids, headline, detail } = tell(run, timed.event);
  const sites = ids.map((id) => siteIn(run, id));
  const names = sites.map(({ label }) => label).join(' to ');
  const who = names === '' ? '' : `${names}: `;
  const more = detail === undefined ? '' : `; ${detail}`;
  return {
    sites,
    headline,
    detail: `${timeText(run, timed.atMs)}${more}`,
    sentence: `${who}${headline}${more}.`,
  };
}

function tell(run: ScheduleRun, event: TransactionEvent): Told {
  switch (event.kind) {
    case 'transactionStarted':
      return { sites: [event.site], headline: `${event.transaction} starts` };
    case 'statementStarted':
      return { sites: [], headline: `${event.transaction} asks`, detail: event.sql };
    case 'statementDelayed':
      return {
        sites: [event.unreachable],
        headline: `${event.transaction} waits for a site`,
        detail: 'it cannot be reached',
      };
    case 'statementFinished':
      return { sites: [], headline: `${event.transaction} has ${formatRows(event.rows)}` };
    case 'commitStarted':
      return {
        sites: [event.coordinator],
        headline: `${event.transaction} asks to commit`,
        detail: `by ${event.protocol}, at ${event.participants.length} sites`,
      };
    case 'abortStarted':
      return {
        sites: [event.site],
        headline: `${event.transaction} is to be aborted`,
        detail: event.because,
      };
    case 'lockChanged':
      return { sites: [event.site], ...tellLock(event.change) };
    case 'messageSent':
      return {
        sites: [event.source, event.target],
        headline: `sends ${messagePhrase(event.message)}`,
      };
    case 'messageReceived':
      return tellReceipt(run, event);
    case 'messageLost':
      return tellLoss(run, event);
    case 'recordForced':
      return { sites: [event.site], headline: `forces ${recordTexts[event.record.kind]}` };
    case 'recordAppended':
      return {
        sites: [event.site],
        headline: `writes ${recordTexts[event.record.kind]}`,
        detail: 'lazily: a crash before the next force loses it',
      };
    case 'stateEntered':
      return { sites: [event.site], headline: `${event.role} is ${stateTexts[event.state]}` };
    case 'voteAsked':
      return { sites: [event.site], headline: `can vote ${event.vote}` };
    case 'decided':
      return {
        sites: [event.site],
        headline: `${event.decision === 'commit' ? 'commits' : 'aborts'} ${event.transaction}`,
        detail: 'its locks are released',
      };
    case 'left':
      return { sites: [event.site], headline: 'has only read and takes no further part' };
    case 'timedOut':
      return {
        sites: [event.site],
        headline: `${event.role} has waited too long`,
        detail: `for ${joinWords(event.awaits.map((id) => siteIn(run, id).label))}`,
      };
    case 'siteCrashed':
    case 'siteRecovered':
    case 'logRead':
    case 'networkCut':
    case 'networkHealed':
    case 'detectorMessageSent':
    case 'deadlockFound':
      return tellTrouble(run, event);
    default:
      return assertNever(event);
  }
}

type Trouble = EventOf<
  | 'siteCrashed'
  | 'siteRecovered'
  | 'logRead'
  | 'networkCut'
  | 'networkHealed'
  | 'detectorMessageSent'
  | 'deadlockFound'
>;

function tellTrouble(run: ScheduleRun, event: Trouble): Told {
  switch (event.kind) {
    case 'siteCrashed':
      return {
        sites: [event.site],
        headline: 'crashes',
        detail: 'what was not forced to its log is gone',
      };
    case 'siteRecovered':
      return { sites: [event.site], headline: 'recovers from its log', ...recoveryDetail(event) };
    case 'logRead':
      return {
        sites: [event.site],
        headline: 'reads its log from its disk',
        detail: foundText(event.records),
      };
    case 'networkCut':
      return { sites: [], headline: 'the network is cut', detail: groupsText(run, event.groups) };
    case 'networkHealed':
      return { sites: [], headline: 'the network is whole again' };
    case 'detectorMessageSent':
      return { sites: [event.source, event.target], headline: `sends its ${event.what}` };
    case 'deadlockFound':
      return {
        sites: [event.site],
        headline: `finds a deadlock: ${event.cycle.join(', ')}`,
        detail: event.phantom
          ? `a phantom, for not all of them wait any more; ${event.victim} is to be aborted`
          : `${event.victim} is to be aborted`,
      };
    default:
      return assertNever(event);
  }
}

type EventOf<Kind extends TransactionEvent['kind']> = Extract<TransactionEvent, { kind: Kind }>;

function messageOf({ events }: ScheduleRun, id: number): EventOf<'messageSent'> | undefined {
  for (const { event } of events) if (event.kind === 'messageSent' && event.id === id) return event;
  return undefined;
}

function tellReceipt(run: ScheduleRun, { id, site }: EventOf<'messageReceived'>): Told {
  const sent = messageOf(run, id);
  if (!sent) return { sites: [site], headline: 'receives a message' };
  return {
    sites: [sent.source, site],
    headline: `${messagePhrase(sent.message)} arrives`,
  };
}

function tellLoss(run: ScheduleRun, { id, because }: EventOf<'messageLost'>): Told {
  const sent = messageOf(run, id);
  const reasons = {
    lost: 'it is lost on the way',
    partition: 'the network is cut between them',
    siteDown: 'nobody is there to hear it',
  } as const;
  return {
    sites: sent ? [sent.source, sent.target] : [],
    headline: `${sent ? messagePhrase(sent.message) : 'a message'} does not arrive`,
    detail: reasons[because],
  };
}

function recoveryDetail(event: EventOf<'siteRecovered'>): { readonly detail?: string } {
  const parts = [
    ...(event.redone.length > 0 ? [`${joinWords(event.redone)} redone`] : []),
    ...(event.undone.length > 0 ? [`${joinWords(event.undone)} undone`] : []),
    ...(event.inDoubt.length > 0 ? [`${joinWords(event.inDoubt)} in doubt`] : []),
  ];
  return parts.length === 0 ? {} : { detail: parts.join(', ') };
}

/** `prepared of T1, commit of T1`; what an earlier run has left there. */
export const foundText = (records: EventOf<'logRead'>['records']): string =>
  records.length === 0
    ? 'nothing of a commit is there'
    : joinWords(
        records.map(({ transaction, record }) => `${recordTexts[record.kind]} of ${transaction}`),
      );

const groupsText = (run: ScheduleRun, groups: readonly (readonly SiteId[])[]): string =>
  groups.map((group) => joinWords(group.map((id) => siteIn(run, id).label))).join(' | ');

function tellLock(change: LockEvent): Omit<Told, 'sites'> {
  switch (change.kind) {
    case 'lockRequested':
      return { headline: `${change.transaction} asks for ${lockText(change)}` };
    case 'lockWaiting':
    case 'lockWaitChanged':
      return {
        headline: `${change.transaction} waits for ${joinWords(change.waitsFor)}`,
        detail: lockText(change),
      };
    case 'lockGranted':
      return { headline: `${change.transaction} holds ${lockText(change)}` };
    case 'lockUpgraded':
      return {
        headline: `${change.transaction} holds ${lockText(change)}`,
        detail: `upgraded from ${change.from}`,
      };
    case 'requestSatisfied':
      return { headline: `${change.transaction} has all its locks` };
    case 'lockReleased':
      return { headline: `${change.transaction} releases ${lockText(change)}` };
    case 'victimChosen':
      return { headline: `${change.transaction} is the victim`, detail: change.because };
    default:
      return assertNever(change);
  }
}

const lockText = ({ mode, item }: { readonly mode: string; readonly item: LockItem }): string =>
  `${mode} on ${lockItemText(item)}`;
