import { assertNever } from '../../base/assert.ts';
import type { SiteId } from '../../base/brand.ts';
import type { Message } from '../../transactions/commit/machine.ts';
import type { TransactionEvent } from '../../transactions/simulation/events.ts';
import { messagePhrase, recordTexts } from './commitWords.ts';
import { scheduleSentence } from './eventSentence.ts';
import { type ScheduleRun, siteIn, type TimedEvent } from './scheduleRun.ts';

/** A fault that can be added where a mark of the drawing is, as a line of the schedule. */
export interface FaultOffer {
  readonly tool: 'crash' | 'lose' | 'delay' | 'duplicate';
  /** `Crash Plant after it forces prepared`. */
  readonly label: string;
  /** In the schedule language. */
  readonly line: string;
}

export interface MarkOffers {
  readonly sentence: string;
  readonly offers: readonly FaultOffer[];
}

type Sent = Extract<TransactionEvent, { kind: 'messageSent' }>;
type Written = Extract<TransactionEvent, { kind: 'recordForced' | 'recordAppended' }>;

/** @param mark `m` and a message's id, or `r` and the event of a log record */
export function faultOffers(run: ScheduleRun, mark: string): MarkOffers | undefined {
  const number = Number.parseInt(mark.slice(1), 10);
  if (mark.startsWith('m')) {
    const timed = run.events.find(
      ({ event }) => event.kind === 'messageSent' && event.id === number,
    );
    return timed?.event.kind === 'messageSent' ? messageOffers(run, timed, timed.event) : undefined;
  }
  const timed = run.events[number];
  if (timed?.event.kind !== 'recordForced' && timed?.event.kind !== 'recordAppended') {
    return undefined;
  }
  return recordOffers(run, timed, timed.event);
}

function messageOffers(run: ScheduleRun, timed: TimedEvent, sent: Sent): MarkOffers {
  const word = wordOf(sent.message);
  const [from, to] = [nameOf(sent.source), nameOf(sent.target)];
  const nth = nthOf(run, timed, (event) => isAlike(event, sent));
  const [source, target] = [siteIn(run, sent.source).label, siteIn(run, sent.target).label];
  const phrase = messagePhrase(sent.message);
  const pattern = `${word} FROM ${from} TO ${to}${nth}`;
  const sends = `${from} SENDS ${word} TO ${to}${nth}`;
  const receives = `${to} RECEIVES ${word} FROM ${from}${nth}`;
  return {
    sentence: scheduleSentence(run, timed).sentence,
    offers: [
      {
        tool: 'crash',
        label: `Crash ${source} before it sends ${phrase}`,
        line: `CRASH ${from} BEFORE ${sends};`,
      },
      { tool: 'crash', label: `Crash ${source} after that`, line: `CRASH ${from} AFTER ${sends};` },
      {
        tool: 'crash',
        label: `Crash ${target} when it has received it`,
        line: `CRASH ${to} AFTER ${receives};`,
      },
      { tool: 'lose', label: `Lose ${phrase}`, line: `LOSE ${pattern};` },
      { tool: 'delay', label: 'Delay it by 300 ms', line: `DELAY ${pattern} BY 300 MS;` },
      { tool: 'duplicate', label: 'Deliver it twice', line: `DUPLICATE ${pattern};` },
    ],
  };
}

function recordOffers(run: ScheduleRun, timed: TimedEvent, written: Written): MarkOffers {
  const { sentence } = scheduleSentence(run, timed);
  if (written.kind === 'recordAppended') return { sentence, offers: [] };
  const { site, record } = written;
  const nth = nthOf(
    run,
    timed,
    (event) =>
      event.kind === 'recordForced' && event.site === site && event.record.kind === record.kind,
  );
  const where = siteIn(run, site).label;
  const forces = `${nameOf(site)} FORCES ${record.kind}${nth}`;
  const word = recordTexts[record.kind];
  return {
    sentence,
    offers: [
      {
        tool: 'crash',
        label: `Crash ${where} before it forces ${word}`,
        line: `CRASH ${nameOf(site)} BEFORE ${forces};`,
      },
      {
        tool: 'crash',
        label: `Crash ${where} after it has forced ${word}`,
        line: `CRASH ${nameOf(site)} AFTER ${forces};`,
      },
    ],
  };
}

const isAlike = (event: TransactionEvent, sent: Sent): boolean =>
  event.kind === 'messageSent' &&
  event.source === sent.source &&
  event.target === sent.target &&
  wordOf(event.message) === wordOf(sent.message);

/** ` #2` for the second of its kind; the first needs no number. */
function nthOf(
  { events }: ScheduleRun,
  timed: TimedEvent,
  isOfKind: (event: TransactionEvent) => boolean,
): string {
  const nth = events.filter(({ seq, event }) => seq <= timed.seq && isOfKind(event)).length;
  return nth > 1 ? ` #${nth}` : '';
}

/** The word by which the schedule language knows a message. */
function wordOf(message: Message): string {
  return message.kind === 'vote' && 'vote' in message ? `vote ${message.vote}` : message.kind;
}

/** As the schedule language writes a site's name. */
const nameOf = (site: SiteId): string =>
  /^[a-z_][a-z0-9_]*$/.test(site) ? site : `"${site.replaceAll('"', '""')}"`;

/** What can be done to a site, or the network, at the moment of the cursor. */
export type TimedFault =
  | { readonly kind: 'crash' | 'recover' | 'cutOff'; readonly site: SiteId }
  | { readonly kind: 'heal' };

/** The line that makes it happen at a simulated time. */
export function timedFaultLine(run: ScheduleRun, fault: TimedFault, atMs: number): string {
  switch (fault.kind) {
    case 'crash':
      return `CRASH ${nameOf(fault.site)} AT ${atMs} MS;`;
    case 'recover':
      return `RECOVER ${nameOf(fault.site)} AT ${atMs} MS;`;
    case 'cutOff': {
      const others = run.sites.filter(({ id }) => id !== fault.site).map(({ id }) => nameOf(id));
      return `PARTITION ${nameOf(fault.site)} FROM ${others.join(', ')} AT ${atMs} MS;`;
    }
    case 'heal':
      return `HEAL AT ${atMs} MS;`;
    default:
      return assertNever(fault);
  }
}
