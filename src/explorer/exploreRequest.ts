import type { FaultBudget } from './environment.ts';

/** What is to be explored: all of it is printed with every verdict, because it decides it. */
export interface ExploreRequest {
  readonly protocol: string;
  /** Sites that vote, besides the coordinator. */
  readonly participants: number;
  readonly faults: FaultBudget;
  readonly maximumStates: number;
}
