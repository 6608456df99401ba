import type { Objective } from '../../src/base/objective.ts';
import { type PlanningSettings, planningSettings } from '../../src/trace/scenario.ts';
import type { Parameters, RunRequest } from './engineTypes.ts';
import { run } from './runs.ts';
import { useStore } from './store.ts';

/**
 * The same query under other circumstances. The place in the trace is kept as well as the new trace
 * has it.
 */

/** From another site the optimizer chooses anew: the plan that was picked may not exist there. */
export async function askAt(at: string): Promise<void> {
  const request = lastRequest();
  if (request) await run({ ...questionOf(request), at }, 'keep');
}

export async function planFor(objective: Objective): Promise<void> {
  const request = lastRequest();
  if (request) await run({ ...questionOf(request), objective }, 'keep');
}

/** Another planner, other statistics or other costs; the optimizer chooses anew. */
export async function planWith(settings: PlanningSettings): Promise<void> {
  const request = lastRequest();
  if (!request) return;
  const how = planningSettings({ ...request, ...settings });
  const { sql, at, objective } = request;
  await run({ sql, at, objective, ...how }, 'keep');
}

/** What is asked, and how its plan is to be found; not which plan was picked. */
export const questionOf = ({ sql, at, objective, ...how }: RunRequest): RunRequest => ({
  sql,
  at,
  objective,
  ...planningSettings(how),
});

/** Fills the sites anew; a plan that was picked stays picked. */
export async function setParameters(parameters: Parameters): Promise<void> {
  const request = lastRequest();
  if (request) await run(request, 'keep', parameters);
}

/** The lab's own values, as its text gives them. */
export async function resetParameters(): Promise<void> {
  const { lab } = useStore.getState();
  if (lab.kind === 'open') await setParameters(lab.opened.defaultParameters);
}

/** What was last run, or what the field would run. */
export function lastRequest(): RunRequest | undefined {
  const { request, lab, draft } = useStore.getState();
  if (request || lab.kind !== 'open') return request;
  const [query] = lab.opened.queries;
  const at = query?.at ?? lab.opened.catalog.sites[0]?.id;
  return at === undefined ? undefined : { sql: draft, at, objective: query?.objective ?? 'bytes' };
}
