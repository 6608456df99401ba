import type { Lens } from '../../src/base/lens.ts';
import type { Scenario } from '../../src/trace/scenario.ts';
import type { ScheduleScenario } from '../../src/trace/scheduleTrace.ts';
import type { LabSource } from './labOrigin.ts';

/** All that a link restores: the inputs of a run, what is seen of it, and the current event. */
export interface Moment extends Omit<Scenario, 'lab'> {
  readonly lab: LinkedLab;
  /** The plan beside the shown one. */
  readonly compared?: string;
  readonly lenses: readonly Lens[];
  /** The step of the lesson, by its place among the scenes. */
  readonly scene?: number;
  /** The `seq` of the current event. */
  readonly cursor: number;
  /** What a view of schedules shows, if one is open; then there may be no query: no SQL. */
  readonly schedule?: ScheduleMoment;
}

export interface ScheduleMoment extends ScheduleScenario {
  readonly view: 'commit' | 'transactions';
  /** The transaction whose commit is drawn. */
  readonly transaction?: string;
  /** All texts of it that have run, the oldest first, where there are several. */
  readonly branches?: readonly string[];
  readonly cursor: number;
}

export type LinkedLab =
  /** A name as `isLabName` has it. */
  | { readonly kind: 'gallery'; readonly name: string }
  /** The user's own lab, whole: it travels in the link. */
  | ({ readonly kind: 'text' } & Omit<LabSource, 'origin'>)
  /** The user's own lab, too large to travel: only the browser that saved it has it. */
  | { readonly kind: 'saved'; readonly key: string };
