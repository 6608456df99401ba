/** What a plan is chosen for: fewest textbook bytes, least total time, or soonest answer. */
export const OBJECTIVES = ['bytes', 'total', 'response'] as const;
export type Objective = (typeof OBJECTIVES)[number];
