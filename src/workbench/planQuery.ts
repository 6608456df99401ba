import type { MappedQuery } from '../algebra/mapQuery.ts';
import { assert } from '../base/assert.ts';
import type { SiteId } from '../base/brand.ts';
import type { Objective } from '../base/objective.ts';
import { ok, type Result } from '../base/result.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Localized } from '../localization/localize.ts';
import { emptyAnswerPlan } from '../optimizer/block/emptyAnswer.ts';
import {
  type BlockProblem,
  reduceAndShip,
  shipRelations,
} from '../optimizer/block/reduceAndShip.ts';
import {
  type Candidate,
  compareCandidates,
  labelOf,
  mergeEqual,
  textbookPlans,
} from '../optimizer/candidates.ts';
import { countOfAnswer, countsOfPlan } from '../optimizer/cost/cardinality.ts';
import { simulate } from '../optimizer/cost/timeline.ts';
import type { NotApplicable, Plan, PlanStep } from '../optimizer/plan.ts';
import { type Problem, pieceworkIn } from '../optimizer/problem.ts';
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
  /** Relations and fragments whose cut loses or repeats rows, or may. */
  readonly faulty: ReadonlySet<string>;
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
  const [first] = generated.plans;
  assert(first, 'a query has no candidate plan at all');
  const answer = countOfAnswer(first);
  const listed = await pricePlans(request, generated.plans, answer);
  if (!listed.ok) return listed;
  // A plan of the user's own may have another answer: it is counted as it is written.
  const own = await pricePlans(request, request.ownPlans);
  if (!own.ok) return own;
  const found = await searched(request, generated.problem, listed.value, answer);
  if (!found.ok) return found;
  const candidates = mergeEqual([...listed.value, ...found.value.candidates]);
  const sorted = [...candidates].sort(compareCandidates(request.objective));
  const [chosen] = sorted;
  assert(chosen, 'merging plans left none');
  return ok({
    candidates: [...sorted, ...own.value],
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
    const block = blockProblem(request);
    const plans = [...shipRelations(block), ...reduceAndShip(block)];
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
  const { plans, notApplicable } = textbookPlans(problem);
  // What the search does not cover yet is also computed as any query can be.
  const isPiecework = pieceworkIn(problem) !== undefined;
  const more = isPiecework ? reduceAndShip(blockProblem(request)) : [];
  return { plans: [...plans, ...more], notApplicable, problem };
}

function blockProblem({
  catalog,
  mapped,
  localized,
  asking,
  faulty,
}: PlanningRequest): BlockProblem {
  const { query, algebra, relations, columns } = mapped;
  const left = localized?.branches.flatMap((branch) => Object.values(branch.leaves).flat());
  return {
    catalog,
    query,
    algebra,
    relations,
    columns,
    asking,
    faulty,
    assumes: localized?.assumes ?? [],
    ...(left === undefined ? {} : { surviving: new Set<string>(left) }),
  };
}

/** `answer` is the count of the answer that all these plans have, where they have one. */
export async function pricePlans(
  request: Pick<PlanningRequest, 'catalog' | 'statistics' | 'leafRows'>,
  plans: readonly Plan[],
  answer?: string,
): Promise<Result<readonly Candidate[], SiteFailure>> {
  const { catalog, statistics, leafRows } = request;
  const counted = plans.map((plan) => ({ plan, counts: countsOfPlan(plan, answer) }));
  const learned = await statistics.learn(counted.flatMap(({ counts }) => counts));
  if (!learned.ok) return learned;
  return ok(
    counted.map(({ plan, counts }) => {
      const estimatedRows = counts.map((sql) => statistics.known.get(sql) ?? 0);
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
  answer: string,
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
        const priced = await pricePlans(request, plans, answer);
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
