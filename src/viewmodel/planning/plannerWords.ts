import type { PlannerName } from '../../base/plannerName.ts';
import type { StatisticsKind } from '../../base/statisticsKind.ts';

/** Who plans, as the screen calls it. */
export const plannerWords: Readonly<Record<PlannerName, string>> = {
  search: 'the search',
  ingres: 'distributed INGRES',
  'r-star': 'R*',
  'sdd-1': 'SDD-1',
  'hill-climbing': 'hill climbing',
  'two-step': 'two-step',
};

/** What it knows of the data: `from …`. */
export const statisticsWords: Readonly<Record<StatisticsKind, string>> = {
  exact: 'exact counts',
  sampled: 'samples',
  none: 'no statistics',
};
