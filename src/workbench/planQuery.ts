import type { MappedQuery } from '../algebra/mapQuery.ts';
import { assert } from '../base/assert.ts';
import type { SiteId } from '../base/brand.ts';
import type { Objective } from '../base/objective.ts';
import { ok, type Result } from '../base/result.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Localized } from '../localization/localize.ts';
import { emptyAnswerPlan } from '../optimizer/block/emptyAnswer.ts';
import { shipRelations } from '../optimizer/block/shipRelations.ts';
import {
  type Candidate,
  compareCandidates,
  labelOf,
  mergeEqual,
  textbookPlans,
} from '../optimizer/candidates.ts';
import { countsOfPlan, rowsOfPlan } from '../optimizer/cost/cardinality.ts';
import { simulate } from '../optimizer/cost/timeline.ts';
import type { NotApplicable, Plan, PlanStep } from '../optimizer/plan.ts';
import type { Problem } from '../optimizer/problem.ts';
import { search } from '../optimizer/search/search.ts';
import type { SiteFailure } from '../site/sitePort.ts';
import { printQuery } from '../sql/print.ts';
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
  /** Relations with a row in two leaves, or where that cannot be ruled out. */
  readonly overlapping: ReadonlySet<string>;
  readonly leafRows: ReadonlyMap<string, number>;
  readonly ownPlans: readonly Plan[];
  readonly statistics: Statistics;
}

export interface Planned {
  /** Best first by the objective; own plans are never chosen, and stand last. */
  readonly candidates: readonly Candidate[];
  readonly chosen: Candidate;
  readonly notApplicable: readonly NotApplicable[];
  /** One sentence: why the chosen plan was chosen. */
  readonly because: string;
}

/** `--plan all` runs at most this many. */
export const MAXIMUM_CANDIDATES = 16;

/** Makes and prices every candidate; asks central for the counts that takes. */
export async function planQuery(request: PlanningRequest): Promise<Result<Planned, SiteFailure>> {
  const generated = generatePlans(request);
  const priced = await price(request, [...generated.plans, ...request.ownPlans]);
  if (!priced.ok) return priced;
  const listed = priced.value.filter(({ plan }) => plan.strategy !== 'own');
  const own = priced.value.filter(({ plan }) => plan.strategy === 'own');
  const found = await searched(request, generated.problem, listed);
  if (!found.ok) return found;
  const candidates = mergeEqual([...listed, ...found.value.candidates]);
  const sorted = [...candidates].sort(compareCandidates(request.objective));
  const [chosen] = sorted;
  assert(chosen, 'a query has no candidate plan at all');
  return ok({
    candidates: [...sorted, ...own],
    chosen,
    notApplicable: [...generated.notApplicable, ...found.value.notApplicable],
    because: becauseOf(chosen, request.objective),
  });
}

interface Generated {
  readonly plans: readonly Plan[];
  readonly notApplicable: readonly NotApplicable[];
  /** What the search works on; absent where it has nothing to decide. */
  readonly problem?: Problem;
}

function generatePlans(request: PlanningRequest): Generated {
  const { catalog, mapped, localized, asking } = request;
  if (!mapped.graph || !localized) {
    const { query, algebra, relations, columns } = mapped;
    const plans = shipRelations({ catalog, query, algebra, relations, columns, asking });
    const because =
      mapped.notAGraphBecause ?? request.obstacle ?? 'it is not a select-project-join block';
    const strategies = ['ship-projected', 'semijoin', 'semijoin-distinct', 'join-first', 'search'];
    return { plans, notApplicable: strategies.map((strategy) => ({ strategy, because })) };
  }
  const problem: Problem = {
    catalog,
    graph: mapped.graph,
    branches: localized.branches,
    assumes: localized.assumes,
    asking,
    overlapping: request.overlapping,
    sql: printQuery(mapped.query),
    columns: mapped.columns,
  };
  if (localized.branches.length === 0) {
    return { plans: [emptyAnswerPlan(problem)], notApplicable: [] };
  }
  return { ...textbookPlans(problem), problem };
}

async function price(
  request: PlanningRequest,
  plans: readonly Plan[],
): Promise<Result<readonly Candidate[], SiteFailure>> {
  const { catalog, statistics, leafRows } = request;
  const learned = await statistics.learn(plans.flatMap(countsOfPlan));
  if (!learned.ok) return learned;
  return ok(
    plans.map((plan) => {
      const estimatedRows = rowsOfPlan(plan, statistics.known);
      const estimated = simulate(catalog, plan, estimatedRows, leafRows).cost;
      return { plan, estimatedRows, estimated, alsoKnownAs: [] };
    }),
  );
}

interface Searched {
  readonly candidates: readonly Candidate[];
  readonly notApplicable: readonly NotApplicable[];
}

/** Calls the search until it has every count it needs. */
async function searched(
  request: PlanningRequest,
  problem: Problem | undefined,
  listed: readonly Candidate[],
): Promise<Result<Searched, SiteFailure>> {
  if (!problem) return ok({ candidates: [], notApplicable: [] });
  const { objective, statistics } = request;
  const bound = Math.min(...listed.map(({ estimated }) => estimated.bytes));
  for (;;) {
    const outcome = search(problem, statistics.known, objective, bound);
    switch (outcome.kind) {
      case 'needs': {
        const learned = await statistics.learn(outcome.counts);
        if (!learned.ok) return learned;
        break;
      }
      case 'beyondLimits': {
        const notApplicable = [{ strategy: 'search', because: outcome.because }];
        return ok({ candidates: [], notApplicable });
      }
      case 'found': {
        const plans = outcome.plans.map((steps, index) => searchPlan(problem, steps, index));
        const priced = await price(request, plans);
        return priced.ok ? ok({ candidates: priced.value, notApplicable: [] }) : priced;
      }
    }
  }
}

function searchPlan(problem: Problem, steps: readonly PlanStep[], index: number): Plan {
  const answer = steps.find((step) => step.kind === 'answer');
  assert(answer?.kind === 'answer', 'the search found a plan without an answer');
  return {
    id: index === 0 ? 'search' : `search#${index + 1}`,
    strategy: 'search',
    label: labelOf('search', answer.site, problem.catalog),
    joinSite: answer.site,
    assumes: problem.assumes,
    steps,
  };
}

function becauseOf(chosen: Candidate, objective: Objective): string {
  const { bytes, messages, totalMs, responseMs } = chosen.estimated;
  const cost = `${bytes.toLocaleString('en-US')} B in ${messages === 1 ? '1 message' : `${messages} messages`}`;
  switch (objective) {
    case 'bytes':
      return `fewest bytes: ${cost}`;
    case 'total':
      return `least total time: ${totalMs} ms (${cost})`;
    case 'response':
      return `soonest answer: ${responseMs} ms (${cost})`;
  }
}
