import type { Catalog } from '../../catalog/catalog.ts';
import type { TransactionEvent } from '../../transactions/simulation/events.ts';

/** A schedule that has run, as the pictures of commits and transactions need it. */
export interface ScheduleRun {
  readonly catalog: Catalog;
  readonly events: readonly TimedEvent[];
}

/** An event with its place: `seq` counts from 0, `atMs` are simulated milliseconds. */
export interface TimedEvent {
  readonly seq: number;
  readonly atMs: number;
  readonly event: TransactionEvent;
}

/** The transactions in the order in which they started. */
export const transactionsOf = ({ events }: ScheduleRun): readonly string[] => [
  ...new Set(
    events.flatMap(({ event }) => (event.kind === 'transactionStarted' ? [event.transaction] : [])),
  ),
];

/** The last simulated moment of the run. */
export const endOf = ({ events }: ScheduleRun): number => events.at(-1)?.atMs ?? 0;
