import type { AlgebraEvent } from '../algebra/events.ts';
import { assertNever } from '../base/assert.ts';
import type { ExecutorEvent } from '../executor/events.ts';
import type { OptimizerEvent } from '../optimizer/events.ts';
import type { StampedEvent } from './trace.ts';

type EventOf<Kind> = Extract<ExecutorEvent | OptimizerEvent, { readonly kind: Kind }>;

/**
 * What is known after some events: the state that a picture is drawn from. A world is a fold over
 * the events before it and holds nothing that the next event could not be applied to.
 */
export interface World {
  /** Events applied so far. */
  readonly length: number;
  readonly atMs: number;
  /** The query as the last stage left it; undefined before mapping. */
  readonly algebra?: Extract<AlgebraEvent, { readonly kind: 'queryMapped' }>['algebra'];
  readonly considered: readonly EventOf<'planConsidered'>[];
  readonly notApplicable: readonly EventOf<'strategyNotApplicable'>['strategy'][];
  readonly chosen?: EventOf<'planChosen'>;
  /** Local queries by step of the plan. */
  readonly queries: ReadonlyMap<number, LocalProgress>;
  /** Transfers by step of the plan. */
  readonly flights: ReadonlyMap<number, FlightProgress>;
  readonly answer?: EventOf<'answerCompleted'>;
}

export type LocalProgress =
  | { readonly isDone: false }
  | { readonly isDone: true; readonly rows: number; readonly localPlan: readonly string[] };

export interface FlightProgress {
  readonly departed: EventOf<'transferStarted'>;
  readonly departedMs: number;
  readonly arrivedMs?: number;
}

export const EMPTY_WORLD: World = Object.freeze({
  length: 0,
  atMs: 0,
  considered: [],
  notApplicable: [],
  queries: new Map(),
  flights: new Map(),
});

/** The world after one more event. */
export function applyEvent(before: World, stamped: StampedEvent): World {
  const world = { ...before, length: before.length + 1, atMs: stamped.atMs };
  const { event } = stamped;
  switch (event.kind) {
    case 'queryParsed':
    case 'localQueriesSent':
      return world;
    case 'queryMapped':
      return { ...world, algebra: event.algebra };
    case 'viewExpanded':
    case 'queryRewritten':
      return { ...world, algebra: event.after };
    case 'planConsidered':
      return { ...world, considered: [...world.considered, event] };
    case 'strategyNotApplicable':
      return { ...world, notApplicable: [...world.notApplicable, event.strategy] };
    case 'planChosen':
      return { ...world, chosen: event };
    case 'stepStarted':
      return { ...world, queries: withEntry(world.queries, event.step, { isDone: false }) };
    case 'stepFinished': {
      const { step, rows, localPlan } = event;
      return {
        ...world,
        queries: withEntry(world.queries, step, { isDone: true, rows, localPlan }),
      };
    }
    case 'transferStarted': {
      const flight = { departed: event, departedMs: stamped.atMs };
      return { ...world, flights: withEntry(world.flights, event.step, flight) };
    }
    case 'transferFinished': {
      const flight = world.flights.get(event.step);
      if (!flight) throw new Error(`Broken trace: step ${event.step} arrives without leaving.`);
      const arrived = { ...flight, arrivedMs: stamped.atMs };
      return { ...world, flights: withEntry(world.flights, event.step, arrived) };
    }
    case 'answerCompleted':
      return { ...world, answer: event };
    default:
      return assertNever(event);
  }
}

function withEntry<Value>(
  map: ReadonlyMap<number, Value>,
  key: number,
  value: Value,
): ReadonlyMap<number, Value> {
  return new Map(map).set(key, value);
}
