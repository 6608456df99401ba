import type { TransactionEvent } from '../../transactions/simulation/events.ts';
import type { ScheduleRun } from './scheduleRun.ts';

/** Where two runs of one schedule part. */
export interface Parting {
  /** The first event that the other run does not have, of each run; none where a run has ended. */
  readonly seqs: readonly [number | undefined, number | undefined];
}

/**
 * Two runs of the same schedule have the same work, the same seed and the same network, so they are
 * alike event by event until their protocols differ. Undefined where they never do.
 */
export function firstParting(one: ScheduleRun, other: ScheduleRun): Parting | undefined {
  const length = Math.max(one.events.length, other.events.length);
  for (let seq = 0; seq < length; seq += 1) {
    const [left, right] = [one.events[seq], other.events[seq]];
    const isAlike = left && right && left.atMs === right.atMs && isSame(left.event, right.event);
    if (!isAlike) return { seqs: [left?.seq, right?.seq] };
  }
  return undefined;
}

/** The name of the protocol differs by definition. */
const isSame = (left: TransactionEvent, right: TransactionEvent): boolean =>
  JSON.stringify({ ...left, protocol: '' }) === JSON.stringify({ ...right, protocol: '' });

/**
 * The moment of one run, in the other: event by event as long as they are alike, then by the clock.
 */
export function sameMoment(
  one: ScheduleRun,
  cursor: number,
  other: ScheduleRun,
  parting: Parting | undefined,
): number {
  const last = other.events.length - 1;
  const parted = parting?.seqs[0] ?? one.events.length;
  if (cursor < parted) return Math.min(cursor, last);
  const nowMs = one.events[cursor]?.atMs ?? 0;
  const at = other.events.findLastIndex(({ atMs }) => atMs <= nowMs);
  return at === -1 ? 0 : at;
}
