import { assert } from '../base/assert.ts';
import { deepFreeze } from '../base/deepFreeze.ts';
import type { TransactionEvent } from '../transactions/simulation/events.ts';

/** All that decides a schedule's run in a lab; the same scenario gives the same trace. */
export interface ScheduleScenario {
  /** The name that the lab gives it. */
  readonly schedule: string;
  readonly text: string;
  readonly protocol: string;
  /** As in a block's header. */
  readonly options: Readonly<Record<string, string>>;
}

/** An event of a schedule's run with its place: `seq` counts from 0, `atMs` never goes back. */
export interface StampedTransactionEvent {
  readonly seq: number;
  /** Simulated milliseconds since the schedule began. */
  readonly atMs: number;
  readonly event: TransactionEvent;
}

export interface ScheduleRecorder {
  readonly record: (event: TransactionEvent, atMs: number) => void;
  readonly finish: () => readonly StampedTransactionEvent[];
}

/** A run keeps at most this many events; one that would make more says so and stops. */
const MAXIMUM_EVENTS = 400_000;

export function createScheduleRecorder(): ScheduleRecorder {
  const events: StampedTransactionEvent[] = [];
  return {
    record: (event, atMs) => {
      assert(atMs >= (events.at(-1)?.atMs ?? 0), 'simulated time went back between two events');
      assert(events.length < MAXIMUM_EVENTS, `a run made more than ${MAXIMUM_EVENTS} events`);
      events.push({ seq: events.length, atMs, event });
    },
    finish: () => deepFreeze([...events]),
  };
}
