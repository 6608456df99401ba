import type { Objective } from '../base/objective.ts';

/** All inputs of a run: with the lab's text it determines the trace. */
export interface Scenario {
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
