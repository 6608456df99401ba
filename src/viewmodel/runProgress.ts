import { createReplay, type Replay } from '../trace/replay.ts';
import type { Trace } from '../trace/trace.ts';
import type { FlightProgress, LocalProgress, World } from '../trace/world.ts';
import { eventAt } from './shownRun.ts';

/** How far the execution is at a cursor, by step of the plan. */
export interface RunProgress {
  /** Local queries: running, or done with this many rows. */
  readonly queries: ReadonlyMap<number, LocalProgress>;
  /** Transfers that have left their site. */
  readonly flights: ReadonlyMap<number, Flight>;
  /** The answer is complete at the asking site. */
  readonly answerRows?: number;
  /** The step the current event is about. */
  readonly nowStep?: number;
}

export interface Flight {
  readonly rows: number;
  readonly bytes: number;
  readonly wireBytes: number;
  readonly isDone: boolean;
  /**
   * How much has been sent, 0 to 1, in simulated time: of a transfer that leaves right now, what
   * will have been sent at the next event, because the moment of leaving itself shows nothing.
   */
  readonly fraction: number;
  /** Simulated milliseconds from departure to arrival. */
  readonly durationMs: number;
}

export function runProgress(trace: Trace, cursor: number): RunProgress {
  const now = eventAt(trace, cursor);
  const { queries, flights, answer } = worldAt(trace, cursor);
  const nowStep = 'step' in now.event ? now.event.step : undefined;
  return {
    queries,
    flights: new Map([...flights].map(([step, own]) => [step, flightOf(trace, cursor, own)])),
    ...(answer ? { answerRows: answer.rows } : {}),
    ...(nowStep === undefined ? {} : { nowStep }),
  };
}

/** The world with the current event applied. */
function worldAt(trace: Trace, cursor: number): World {
  const replay = replays.get(trace) ?? createReplay(trace);
  replays.set(trace, replay);
  return replay.worldAfter(cursor + 1);
}

/** Stepping asks for the same trace again and again; its checkpoints are worth keeping. */
const replays = new WeakMap<Trace, Replay>();

function flightOf(trace: Trace, cursor: number, flight: FlightProgress): Flight {
  const { departed, departedMs, arrivedMs } = flight;
  const { rows, bytes, wireBytes, step } = departed;
  const durationMs = (arrivedMs ?? arrivalMs(trace, step, departedMs)) - departedMs;
  const now = eventAt(trace, cursor);
  const isLeaving = now.event === departed;
  const untilMs = isLeaving ? (trace.events[cursor + 1]?.atMs ?? departedMs) : now.atMs;
  const isDone = arrivedMs !== undefined;
  const sent = durationMs === 0 ? 1 : Math.min(1, (untilMs - departedMs) / durationMs);
  return { rows, bytes, wireBytes, isDone, fraction: isDone ? 1 : sent, durationMs };
}

function arrivalMs(trace: Trace, step: number, departedMs: number): number {
  const arrival = trace.events.find(
    ({ event }) => event.kind === 'transferFinished' && event.step === step,
  );
  return arrival?.atMs ?? departedMs;
}
