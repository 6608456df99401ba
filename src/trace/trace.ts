import type { AlgebraEvent } from '../algebra/events.ts';
import type { ExecutorEvent } from '../executor/events.ts';
import type { LocalizationEvent } from '../localization/events.ts';
import type { OptimizerEvent } from '../optimizer/events.ts';
import type { Scenario } from './scenario.ts';

/** Everything that can happen in a run: the unions of the rooms that emit. */
export type TraceEvent = AlgebraEvent | LocalizationEvent | OptimizerEvent | ExecutorEvent;

/** The stages a run goes through, in order; the step bar and the ruler's chapters. */
export const CHAPTERS = ['sql', 'algebra', 'localized', 'reduced', 'plans', 'execution'] as const;
export type Chapter = (typeof CHAPTERS)[number];

/** An event with its place: `seq` counts from 0 without gaps, `atMs` never goes back. */
export interface StampedEvent {
  readonly seq: number;
  /** Simulated milliseconds since the query was submitted. */
  readonly atMs: number;
  readonly chapter: Chapter;
  readonly event: TraceEvent;
}

/**
 * The record of a run. Everything on the screen is a function of a trace and a cursor; the same
 * scenario gives the same trace, byte for byte.
 */
export interface Trace {
  readonly scenario: Scenario;
  readonly events: readonly StampedEvent[];
}
