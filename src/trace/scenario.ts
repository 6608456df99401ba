import type { Objective } from '../base/objective.ts';
import type { PlannerName } from '../base/plannerName.ts';
import type { StatisticsKind } from '../base/statisticsKind.ts';
import type { CostSettings } from '../catalog/costSettings.ts';

/** How a plan is chosen; what is absent is as in every lab. */
export interface PlanningSettings {
  /** Absent: the search. */
  readonly planner?: PlannerName;
  /** What it knows of the data; absent: exact counts. */
  readonly statistics?: StatisticsKind;
  /** Absent: what the lab says of its network and its sites. */
  readonly costs?: CostSettings;
}

/** All inputs of a run: with the lab's text it determines the trace. */
export interface Scenario extends PlanningSettings {
  /** FNV-1a of the lab's text (8 hexadecimal digits): which lab this was run on. */
  readonly lab: string;
  readonly sql: string;
  readonly at: string;
  readonly objective: Objective;
  /** The plan that is executed; absent: the one the optimizer chooses. */
  readonly plan?: string;
  /** The plan its user wrote for the query, in the plan notation: one more candidate. */
  readonly ownPlan?: string;
  readonly parameters: Readonly<Record<string, number>>;
}

/** Of a scenario, or of what is asked for, how its plan is chosen; what is usual is not said. */
export function planningSettings(of: PlanningSettings): PlanningSettings {
  const { planner = 'search', statistics = 'exact', costs } = of;
  return {
    ...(planner === 'search' ? {} : { planner }),
    ...(statistics === 'exact' ? {} : { statistics }),
    ...(costs ? { costs } : {}),
  };
}
