import { assert } from '../base/assert.ts';
import { deepFreeze } from '../base/deepFreeze.ts';
import { chapterOf } from './chapter.ts';
import type { Scenario } from './scenario.ts';
import type { StampedEvent, Trace, TraceEvent } from './trace.ts';

/** A trace keeps at most this many events; a run that would make more says so and stops. */
const MAXIMUM_EVENTS = 200_000;

export interface Recorder {
  /** Stamps an event with the next `seq` and the simulated time. */
  readonly record: (event: TraceEvent, atMs: number) => void;
  readonly finish: () => Trace;
}

export function createRecorder(scenario: Scenario): Recorder {
  const events: StampedEvent[] = [];
  return {
    record: (event, atMs) => {
      const previous = events.at(-1);
      assert(!previous || atMs >= previous.atMs, 'simulated time went back between two events');
      assert(events.length < MAXIMUM_EVENTS, `a run made more than ${MAXIMUM_EVENTS} events`);
      events.push({ seq: events.length, atMs, chapter: chapterOf(event), event });
    },
    finish: () => deepFreeze({ scenario, events: [...events] }),
  };
}
