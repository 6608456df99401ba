import type { Objective } from '../base/objective.ts';

/** `planned for …` */
export const objectiveWords: Readonly<Record<Objective, string>> = {
  bytes: 'fewest bytes',
  total: 'least total time',
  response: 'soonest answer',
};
