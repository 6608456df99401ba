import { type SiteId, siteId } from '../../base/brand.ts';
import type { StampedTransactionEvent } from '../../trace/scheduleTrace.ts';
import { formatMs } from '../format.ts';
import type { SiteBadge } from '../sites.ts';

export type { StampedTransactionEvent as TimedEvent };

/** A schedule that has run, as the pictures of commits and transactions need it. */
export interface ScheduleRun {
  readonly sites: readonly SiteBadge[];
  /** What `atMs` counts: simulated milliseconds, or the steps of an exploration. */
  readonly clock: 'ms' | 'steps';
  readonly events: readonly StampedTransactionEvent[];
}

/** The transactions in the order in which they started, or in which logs tell of them. */
export const transactionsOf = ({ events }: ScheduleRun): readonly string[] => [
  ...new Set(
    events.flatMap(({ event }) => {
      if (event.kind === 'transactionStarted') return [event.transaction];
      return event.kind === 'logRead' ? event.records.map(({ transaction }) => transaction) : [];
    }),
  ),
];

/** The last simulated moment of the run. */
export const endOf = ({ events }: ScheduleRun): number => events.at(-1)?.atMs ?? 0;

export const siteIn = ({ sites }: ScheduleRun, id: SiteId): SiteBadge =>
  sites.find((site) => site.id === id) ?? { id: siteId(id), number: 0, label: id };

/** `357 ms`, `step 7`. */
export const timeText = ({ clock }: ScheduleRun, at: number): string =>
  clock === 'ms' ? formatMs(at) : `step ${at}`;
