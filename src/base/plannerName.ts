/** Optimizers of distributed systems that were published, by the names their plans have. */
export const HISTORICAL_PLANNERS = [
  'ingres',
  'r-star',
  'sdd-1',
  'hill-climbing',
  'two-step',
] as const;
export type HistoricalPlanner = (typeof HISTORICAL_PLANNERS)[number];

/** Who chooses the plan: the search of all plans, or one of these. */
export type PlannerName = 'search' | HistoricalPlanner;

/** Whom a question can be given to. */
export const PLANNERS: readonly PlannerName[] = ['search', ...HISTORICAL_PLANNERS];
