import type { MappedQuery } from '../../algebra/mapQuery.ts';
import type { SiteId } from '../../base/brand.ts';
import { ok, type Result } from '../../base/result.ts';
import type { Localized } from '../../localization/localize.ts';
import type { PlanStep } from '../../optimizer/plan.ts';
import type { SiteFailure } from '../../site/sitePort.ts';
import type { Planned, PlanningRequest } from '../planning.ts';

/** Plans any query; given, so that parts can be planned like the whole. */
export type Planner = (request: PlanningRequest) => Promise<Result<Planned, SiteFailure>>;

/** Steps with the rows of each, and the SELECT that counts them. */
export interface Counted {
  readonly steps: readonly PlanStep[];
  readonly counts: readonly string[];
  readonly rows: readonly number[];
}

/** A part as it is had at one site. */
export interface Delivery extends Counted {
  readonly result: string;
}

/** A part as planning sees it. */
interface Deliverable {
  readonly mapped: MappedQuery;
  readonly localized?: Localized;
}

/** The best plan for a part that is asked at a site; its answer becomes a result there. */
export async function deliverPart(
  request: PlanningRequest,
  { mapped, localized }: Deliverable,
  { site, plan, result }: { site: SiteId; plan: Planner; result: string },
): Promise<Result<Delivery, SiteFailure>> {
  const { localized: _, obstacle: _obstacle, ...rest } = request;
  const planned = await plan({
    ...rest,
    mapped,
    ...(localized ? { localized } : {}),
    asking: site,
    ownPlans: [],
    resultPrefix: `${result}_`,
  });
  if (!planned.ok) return planned;
  const { plan: chosen, counts, estimatedRows } = planned.value.chosen;
  const steps = chosen.steps.map((step): PlanStep => {
    if (step.kind === 'answer') {
      return { kind: 'compute', site: step.site, result, query: step.query };
    }
    if (step.kind === 'ship' && step.isAnswer) {
      return { ...step, relation: result, isAnswer: false };
    }
    return step;
  });
  return ok({ steps, counts, rows: estimatedRows, result });
}
