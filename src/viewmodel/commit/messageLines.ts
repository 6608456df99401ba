import type { SiteId } from '../../base/brand.ts';
import type { TransactionEvent } from '../../transactions/simulation/events.ts';
import { messageLabel } from './commitWords.ts';
import { endOf, type ScheduleRun, type TimedEvent } from './scheduleRun.ts';
import type { MessageLine } from './spaceTimePicture.ts';

type Sent = Extract<TransactionEvent, { kind: 'messageSent' }>;
type Lost = Extract<TransactionEvent, { kind: 'messageLost' }>;

const fates: Readonly<Record<Lost['because'], MessageLine['fate']>> = {
  lost: 'lost',
  partition: 'stopped',
  siteDown: 'unheard',
};

/** A line for every message of a transaction, and one more for each time it arrives again. */
export function messageLines(
  run: ScheduleRun,
  transaction: string,
  lanes: readonly SiteId[],
): readonly MessageLine[] {
  const sent = new Map<number, { readonly timed: TimedEvent; readonly event: Sent }>();
  const ends = new Map<number, readonly End[]>();
  for (const timed of run.events) {
    const { event } = timed;
    if (event.kind === 'messageSent' && event.transaction === transaction) {
      sent.set(event.id, { timed, event });
    }
    if (event.kind === 'messageReceived') addTo(ends, event.id, { timed, fate: 'received' });
    if (event.kind === 'messageLost') {
      addTo(ends, event.id, { timed, fate: fates[event.because] });
    }
  }
  const open: End = {
    timed: { seq: run.events.length, atMs: endOf(run) },
    fate: 'underway',
  };
  return [...sent.values()].flatMap(({ timed, event }) =>
    (ends.get(event.id) ?? [open]).map((end, copy) => ({
      id: copy === 0 ? `m${event.id}` : `m${event.id}.${copy + 1}`,
      source: lanes.indexOf(event.source),
      target: lanes.indexOf(event.target),
      label: messageLabel(event.message),
      fromSeq: timed.seq,
      fromMs: timed.atMs,
      toSeq: end.timed.seq,
      toMs: end.timed.atMs,
      fate: end.fate,
    })),
  );
}

interface End {
  readonly timed: Pick<TimedEvent, 'seq' | 'atMs'>;
  readonly fate: MessageLine['fate'];
}

function addTo(ends: Map<number, readonly End[]>, id: number, end: End): void {
  ends.set(id, [...(ends.get(id) ?? []), end]);
}
