import type { Objective } from '../base/objective.ts';
import { formatCount } from './format.ts';
import type { ShownRun } from './shownRun.ts';
import type { SiteBadge } from './sites.ts';
import { siteBadge } from './sites.ts';

/** What a run depends on besides its SQL and its plan. */
export interface ScenarioFacts {
  readonly askedAt: SiteBadge;
  readonly objective: string;
  /** `staff` and `2,000`, as the sites were filled. */
  readonly parameters: readonly { readonly name: string; readonly value: string }[];
}

export function scenarioFacts({ trace, catalog }: ShownRun): ScenarioFacts {
  const { at, objective, parameters } = trace.scenario;
  return {
    askedAt: siteBadge(catalog, at),
    objective: objectiveWords[objective],
    parameters: Object.entries(parameters).map(([name, value]) => ({
      name,
      value: formatCount(value),
    })),
  };
}

const objectiveWords: Readonly<Record<Objective, string>> = {
  bytes: 'fewest bytes',
  total: 'least total time',
  response: 'soonest answer',
};
