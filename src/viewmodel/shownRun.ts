import { assert } from '../base/assert.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Plan, PlanCost } from '../optimizer/plan.ts';
import { type PlanningSettings, planningSettings, type Scenario } from '../trace/scenario.ts';
import type { StampedEvent, Trace } from '../trace/trace.ts';

/**
 * What every picture of a run is folded from. A cursor is the `seq` of the current event: events
 * before it are past, those after it are still to come.
 */
export interface ShownRun {
  readonly trace: Trace;
  readonly catalog: Catalog;
  /** Rows of each stored fragment, and of each relation as it was given, where they are known. */
  readonly storedRows: ReadonlyMap<string, number>;
}

/** A plan as the optimizer put it forward. */
export interface ConsideredPlan {
  readonly seq: number;
  readonly plan: Plan;
  readonly estimated: PlanCost;
  /** By step of the plan. */
  readonly estimatedRows: readonly number[];
  /** Ids of equal plans that another strategy arrived at. */
  readonly alsoKnownAs: readonly string[];
}

export function eventAt(trace: Trace, cursor: number): StampedEvent {
  const event = trace.events[cursor];
  assert(event, `the cursor ${cursor} is outside a trace of ${trace.events.length} events`);
  return event;
}

/** The events up to and including the current one. */
export const eventsUntil = (trace: Trace, cursor: number): readonly StampedEvent[] =>
  trace.events.slice(0, cursor + 1);

export function consideredPlans(trace: Trace): readonly ConsideredPlan[] {
  return trace.events.flatMap(({ seq, event }) => {
    if (event.kind !== 'planConsidered') return [];
    const { plan, estimated, estimatedRows, alsoKnownAs = [] } = event;
    return [{ seq, plan, estimated, estimatedRows, alsoKnownAs }];
  });
}

export interface ChosenPlan {
  readonly seq: number;
  readonly considered: ConsideredPlan;
  readonly because: string;
}

/** The plan that the trace executes; undefined for a trace that ends before the choice. */
export function chosenPlan(trace: Trace): ChosenPlan | undefined {
  for (const { seq, event } of trace.events) {
    if (event.kind !== 'planChosen') continue;
    const considered = consideredPlans(trace).find(({ plan }) => plan.id === event.plan);
    return considered && { seq, considered, because: event.because };
  }
  return undefined;
}

/**
 * The plan to draw at a moment: while candidates are put forward the one just considered, from the
 * choice on the chosen one, before the stage none.
 */
export function planAt(trace: Trace, cursor: number): ConsideredPlan | undefined {
  const chosen = chosenPlan(trace);
  if (chosen && cursor >= chosen.seq) return chosen.considered;
  return consideredPlans(trace).findLast(({ seq }) => seq <= cursor);
}

/** Whether two runs answer one question on the same data; their plans may differ. */
export function isSameQuestion(first: Scenario, second: Scenario): boolean {
  const names = Object.keys(first.parameters);
  return (
    first.lab === second.lab &&
    first.sql === second.sql &&
    first.at === second.at &&
    first.objective === second.objective &&
    isPlannedAlike(first, second) &&
    names.length === Object.keys(second.parameters).length &&
    names.every((name) => first.parameters[name] === second.parameters[name])
  );
}

/** Whether two plans were chosen by one planner, from the same figures and at the same costs. */
export const isPlannedAlike = (first: PlanningSettings, second: PlanningSettings): boolean =>
  JSON.stringify(planningSettings(first)) === JSON.stringify(planningSettings(second));

/** Textbook width of one row of a transfer or result: the sum over its columns. */
export const widthOf = (columns: readonly { readonly width: number }[]): number =>
  columns.reduce((sum, column) => sum + column.width, 0);
