import { assertNever } from '../../base/assert.ts';
import type { SiteId } from '../../base/brand.ts';
import type { Message } from '../commit/machine.ts';
import type { RecordWord, StateWord } from '../commit/words.ts';
import type { Fault, MessagePattern, SiteEvent } from '../schedule/schedule.ts';
import type { MessageWord } from '../schedule/scheduleWords.ts';

/** Something at a site before or after which a fault may come. */
export type Occurrence =
  | {
      readonly kind: 'sends';
      readonly site: SiteId;
      readonly message: Message;
      readonly to: SiteId;
    }
  | {
      readonly kind: 'receives';
      readonly site: SiteId;
      readonly message: Message;
      readonly from: SiteId;
    }
  | {
      readonly kind: 'forces';
      readonly site: SiteId;
      readonly record: RecordWord | 'update' | 'checkpoint';
    }
  | { readonly kind: 'enters'; readonly site: SiteId; readonly state: StateWord };

type Timeless = Exclude<Fault, { readonly message: unknown }>;

/** What becomes of one message. */
export interface MessageFate {
  readonly isLost: boolean;
  readonly delayMs: number;
  readonly copies: number;
}

/** The faults of a schedule, and which of them have come. */
export interface FaultPlan {
  readonly timed: readonly { readonly fault: Timeless; readonly atMs: number }[];
  /** The faults whose moment this is; each is given once. */
  readonly occurring: (order: 'before' | 'after', occurrence: Occurrence) => readonly Timeless[];
  readonly fateOf: (source: SiteId, target: SiteId, message: Message) => MessageFate;
  /** A timed fault has come. */
  readonly fired: (fault: Fault) => void;
  readonly unfired: () => readonly Fault[];
}

export function createFaultPlan(faults: readonly Fault[]): FaultPlan {
  /** How often what each fault waits for has happened. */
  const counts = new Map<Fault, number>();
  const done = new Set<Fault>();
  const isItsTime = (fault: Fault, nth: number): boolean => {
    const count = (counts.get(fault) ?? 0) + 1;
    counts.set(fault, count);
    if (count !== nth) return false;
    done.add(fault);
    return true;
  };
  return {
    timed: faults.flatMap((fault) =>
      'moment' in fault && fault.moment.kind === 'time' ? [{ fault, atMs: fault.moment.atMs }] : [],
    ),
    occurring: (order, occurrence) =>
      faults.flatMap((fault) => {
        if (!('moment' in fault) || fault.moment.kind !== 'event') return [];
        const { moment } = fault;
        if (moment.order !== order || moment.site.text !== occurrence.site) return [];
        return fits(moment.event, occurrence) && isItsTime(fault, moment.nth) ? [fault] : [];
      }),
    fateOf: (source, target, message) => {
      const hits = faults.filter(
        (fault): fault is Exclude<Fault, Timeless> =>
          'message' in fault &&
          concerns(fault.message, source, target, message) &&
          isItsTime(fault, fault.message.nth),
      );
      return {
        isLost: hits.some(({ kind }) => kind === 'lose'),
        delayMs: hits.reduce((sum, fault) => sum + (fault.kind === 'delay' ? fault.byMs : 0), 0),
        copies: 1 + hits.filter(({ kind }) => kind === 'duplicate').length,
      };
    },
    fired: (fault) => {
      done.add(fault);
    },
    unfired: () => faults.filter((fault) => !done.has(fault)),
  };
}

function fits(event: SiteEvent, occurrence: Occurrence): boolean {
  switch (event.kind) {
    case 'sends':
      return (
        occurrence.kind === 'sends' &&
        isCalled(occurrence.message, event.message) &&
        (event.to === undefined || event.to.text === occurrence.to)
      );
    case 'receives':
      return (
        occurrence.kind === 'receives' &&
        isCalled(occurrence.message, event.message) &&
        (event.from === undefined || event.from.text === occurrence.from)
      );
    case 'forces':
      return occurrence.kind === 'forces' && occurrence.record === event.record;
    case 'enters':
      return occurrence.kind === 'enters' && occurrence.state === event.state;
    default:
      return assertNever(event);
  }
}

const concerns = (
  { message: word, from, to }: MessagePattern,
  source: SiteId,
  target: SiteId,
  message: Message,
): boolean =>
  isCalled(message, word) &&
  (from === undefined || from.text === source) &&
  (to === undefined || to.text === target);

/** A vote of Paxos Commit is called by what it proposes. */
function isCalled(message: Message, word: MessageWord): boolean {
  if (message.kind !== 'vote') return message.kind === word;
  const said = 'vote' in message ? [message.vote] : message.votes.map(({ vote }) => vote);
  return word === 'vote' || said.some((vote) => word === `vote ${vote}`);
}
