import type { Objective } from '../base/objective.ts';
import type { NotApplicable, Plan, PlanCost } from './plan.ts';

export type OptimizerEvent =
  /**
   * `costs` are the cardinalities the search asked for and got, so that a replay needs no central.
   */
  | {
      readonly kind: 'planConsidered';
      readonly plan: Plan;
      readonly estimated: PlanCost;
      readonly estimatedRows: readonly number[];
      /** Ids of equal plans that another strategy arrived at; absent where there are none. */
      readonly alsoKnownAs?: readonly string[];
    }
  | { readonly kind: 'strategyNotApplicable'; readonly strategy: NotApplicable }
  /** The scenario's plan: the optimizer's choice, or the one the user picked. */
  | {
      readonly kind: 'planChosen';
      readonly plan: string;
      readonly objective: Objective;
      readonly because: string;
    };
