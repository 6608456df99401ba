import type { Objective } from '../base/objective.ts';
import type { PlanCost } from '../optimizer/plan.ts';
import type { Trace } from '../trace/trace.ts';
import type { ConsideredPlan } from './shownRun.ts';
import { consideredPlans } from './shownRun.ts';

/**
 * The candidates as they are listed and lettered: by the objective, plans of one's own among them
 * by what they cost. Of equal cost the generated ones come first, in the optimizer's order.
 */
export function rankedPlans(trace: Trace): readonly ConsideredPlan[] {
  const { objective } = trace.scenario;
  return consideredPlans(trace).toSorted(
    (a, b) =>
      goalOf(a.estimated, objective) - goalOf(b.estimated, objective) ||
      Number(isOwn(a)) - Number(isOwn(b)) ||
      a.seq - b.seq,
  );
}

export const isOwn = ({ plan }: ConsideredPlan): boolean => plan.strategy === 'own';

function goalOf({ bytes, totalMs, responseMs }: PlanCost, objective: Objective): number {
  switch (objective) {
    case 'bytes':
      return bytes;
    case 'total':
      return totalMs;
    case 'response':
      return responseMs;
  }
}

/** Plans that send the same rows and columns between the same sites are one plan to a reader. */
export function sameTransfers(one: ConsideredPlan, other: ConsideredPlan): boolean {
  return signature(one) === signature(other);
}

function signature({ plan, estimatedRows }: ConsideredPlan): string {
  const transfers = plan.steps.flatMap((step, index) => {
    if (step.kind !== 'ship') return [];
    const columns = step.columns.map(({ name, width }) => `${name} ${width}`).toSorted();
    return [
      JSON.stringify([step.source, step.target, step.lineage, columns, estimatedRows[index]]),
    ];
  });
  return JSON.stringify([plan.joinSite, transfers.toSorted()]);
}
