import type { MappedQuery } from '../algebra/mapQuery.ts';
import type { SiteId } from '../base/brand.ts';
import type { Objective } from '../base/objective.ts';
import type { PlannerName } from '../base/plannerName.ts';
import { ok, type Result } from '../base/result.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Localized } from '../localization/localize.ts';
import type { Candidate } from '../optimizer/candidates.ts';
import { countsOfPlan } from '../optimizer/cost/cardinality.ts';
import type { Trail } from '../optimizer/historical/historicalPlan.ts';
import type { NotApplicable, Plan } from '../optimizer/plan.ts';
import type { SiteFailure } from '../site/sitePort.ts';
import type { Statistics } from './statistics.ts';

/** Everything the optimizer decides from. */
export interface PlanningRequest {
  readonly catalog: Catalog;
  readonly mapped: MappedQuery;
  /** Present when the query is a select-project-join block. */
  readonly localized?: Localized;
  /** Why such a block could not be localized. */
  readonly obstacle?: string;
  readonly asking: SiteId;
  readonly objective: Objective;
  /** Who chooses; the plans of all others are listed beside its own. */
  readonly planner: PlannerName;
  /** Relations with a row in two leaves, or where that cannot be ruled out. */
  readonly overlapping: ReadonlySet<string>;
  /** Relations and fragments whose cut loses or repeats rows, or may. */
  readonly faulty: ReadonlySet<string>;
  readonly leafRows: ReadonlyMap<string, number>;
  readonly ownPlans: readonly Plan[];
  readonly statistics: Statistics;
  /** True counts, where the statistics do not have them and they can be asked. */
  readonly truth?: Statistics;
  /** Whether a part of some group may have a sum beyond 64 bits. */
  readonly sumsMayOverflow?: boolean;
  /** What the names of results begin with; `v` where it is absent. */
  readonly resultPrefix?: string;
  /** Within a part that is reduced already, parts are not reduced again. */
  readonly isReduced?: true;
}

export interface Planned {
  /** Best first by the objective; own plans are never chosen, and stand last. */
  readonly candidates: readonly Candidate[];
  readonly chosen: Candidate;
  readonly notApplicable: readonly NotApplicable[];
  /**
   * Bytes of the chosen plan over those of the best candidate, by true counts where these can be
   * asked; 1 where neither sends anything, and undefined where only the chosen one does.
   */
  readonly regret?: number;
  /** How a historical planner came to its plan. */
  readonly trail?: Trail;
  /** One sentence: why the chosen plan was chosen. */
  readonly because: string;
}

/** Rows of a plan's steps, which need not be all of it: what it reads may come from others. */
export async function rowsOfSteps(
  { statistics }: Pick<PlanningRequest, 'statistics'>,
  plan: Plan,
  answer: string,
): Promise<Result<readonly number[], SiteFailure>> {
  const counts = countsOfPlan(plan, answer);
  const learned = await statistics.learn(counts);
  return learned.ok ? ok(counts.map((sql) => statistics.known.get(sql) ?? 0)) : learned;
}
