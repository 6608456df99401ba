import type { Objective } from '../base/objective.ts';
import type { HistoricalPlanner } from '../base/plannerName.ts';
import { ok, type Result } from '../base/result.ts';
import type { Historical } from '../optimizer/historical/planHistorically.ts';
import type { Problem } from '../optimizer/problem.ts';
import type { SiteFailure } from '../site/sitePort.ts';
import type { Statistics } from './statistics.ts';

/** What a historical planner chose, or why it does not apply. */
export type HistoricalChoice =
  | ({ readonly kind: 'planned' } & Historical)
  | { readonly kind: 'notApplicable'; readonly because: string };

interface Requested {
  readonly objective: Objective;
  readonly statistics: Statistics;
}

/** Runs a historical planner, giving it the counts that it asks for on its way. */
export async function planAsIn(
  planner: HistoricalPlanner,
  { objective, statistics }: Requested,
  problem: Problem | undefined,
): Promise<Result<HistoricalChoice, SiteFailure>> {
  if (!problem) {
    return ok({ kind: 'notApplicable', because: 'it plans select-project-join queries alone' });
  }
  // A page that plans by search alone need not load the others.
  const { planHistorically } = await import('../optimizer/historical/planHistorically.ts');
  const begun = planHistorically(planner, problem, objective);
  if (!begun.ok) return ok({ kind: 'notApplicable', because: begun.error });
  let step = begun.value.next();
  while (!step.done) {
    const learned = await statistics.learn(step.value);
    if (!learned.ok) return learned;
    step = begun.value.next(statistics.known);
  }
  return ok({ kind: 'planned', ...step.value });
}
