import type { PlannerName } from '../../base/plannerName.ts';
import type { Trace } from '../../trace/trace.ts';
import { type LecturePlan, lectureRun } from '../lectureRun.testing.ts';

/** The lecture's query as if a planner had been asked for it. */
export function plannedBy(planner: PlannerName, plan: LecturePlan): Trace {
  const { scenario, events } = lectureRun(plan).trace;
  return { scenario: { ...scenario, planner }, events };
}
