import type { QueryGraph } from '../algebra/queryGraph.ts';
import { assert } from '../base/assert.ts';
import type { Objective } from '../base/objective.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { Localized } from '../localization/localize.ts';
import { emptyAnswerPlan } from '../optimizer/block/emptyAnswer.ts';
import type { BlockProblem } from '../optimizer/block/reduceAndShip.ts';
import {
  type Candidate,
  compareCandidates,
  countsForTextbook,
  labelOf,
  measuredBy,
  mergeEqual,
  OF_JOINS,
  textbookPlans,
} from '../optimizer/candidates.ts';
import { countOfLargeSums } from '../optimizer/condense/largeSums.ts';
import { countOfAnswer, countsOfPlan } from '../optimizer/cost/cardinality.ts';
import { bytesOfSteps, simulate } from '../optimizer/cost/timeline.ts';
import type { Trail } from '../optimizer/historical/historicalPlan.ts';
import type { NotApplicable, Plan, PlanStep } from '../optimizer/plan.ts';
import { type Problem, pieceworkIn } from '../optimizer/problem.ts';
import { beyondLimits, createSearch } from '../optimizer/search/search.ts';
import { splitPieces } from '../optimizer/splitPieces.ts';
import type { SiteFailure } from '../site/sitePort.ts';
import { printQuery } from '../sql/print.ts';
import { planAsIn } from './historicalPlanning.ts';
import type { Planned, PlanningRequest } from './planning.ts';
import { isRefusal, type Statistics } from './statistics.ts';

/** `--plan all` runs at most this many. */
export const MAXIMUM_CANDIDATES = 16;

/** Makes and prices every candidate; asks central for the counts that takes. */
export async function planQuery(asked: PlanningRequest): Promise<Result<Planned, SiteFailure>> {
  const safe = await withCounts(asked);
  if (!safe.ok) return safe;
  const request = safe.value;
  const made = await listedPlans(request);
  if (!made.ok) return made;
  const { generated, listed, answer } = made.value;
  // A plan of the user's own may have another answer: it is counted as it is written.
  const own = await pricePlans(request, request.ownPlans);
  if (!own.ok) return own;
  const found = await searched(request, generated.problem, listed, answer);
  if (!found.ok) return found;
  const taken = await takenApart(request, answer);
  if (!taken.ok) return taken;
  const apart = taken.value;
  const historical = await chosenByPlanner(request, generated.problem, answer);
  if (!historical.ok) return historical;
  const { first, trail, notApplicable } = historical.value;
  // The plan that was asked for keeps its name where another strategy arrives at it, too.
  const all = [...first, ...listed, ...found.value.candidates, ...(apart?.candidates ?? [])];
  const sorted = [...mergeEqual(all)].sort(compareCandidates(request.objective));
  const chosen = first[0] ? sorted.find(({ plan }) => plan === first[0]?.plan) : sorted[0];
  assert(chosen, 'merging plans left none');
  const regret = await regretOf(request, sorted, chosen);
  if (!regret.ok) return regret;
  const because = trail
    ? `${chosen.plan.strategy} was asked for: ${costOf(chosen)}`
    : becauseOf(chosen, request.objective, found.value.leftOut);
  return ok({
    candidates: [...sorted, ...own.value],
    chosen,
    notApplicable: [
      ...(apart?.notApplicable ?? [...generated.notApplicable, ...found.value.notApplicable]),
      ...notApplicable,
    ],
    ...(trail ? { trail } : {}),
    ...(regret.value === undefined ? {} : { regret: regret.value }),
    because: `${because}${guessedOf(request, all)}`,
  });
}

/** What of the figures is no count, where central gave some up. */
function guessedOf(
  { statistics: { givenUp } }: PlanningRequest,
  candidates: readonly Candidate[],
): string {
  const guessed = new Set(
    candidates.flatMap(({ counts }) => counts.filter((sql) => givenUp.has(sql))),
  );
  if (guessed.size === 0) return '';
  const counts = guessed.size === 1 ? '1 count' : `${guessed.size} counts`;
  return `. Central gave up ${counts} at its work limit: estimated from samples instead`;
}

interface ChosenByPlanner {
  /** The plan of the planner that was asked for, or none. */
  readonly first: readonly Candidate[];
  readonly trail?: Trail;
  readonly notApplicable: readonly NotApplicable[];
}

async function chosenByPlanner(
  request: PlanningRequest,
  problem: Problem | undefined,
  answer: string,
): Promise<Result<ChosenByPlanner, SiteFailure>> {
  const { planner } = request;
  if (planner === 'search') return ok({ first: [], notApplicable: [] });
  const choice = await planAsIn(planner, request, problem);
  if (!choice.ok) return refused(planner, choice.error);
  if (choice.value.kind === 'notApplicable') {
    const { because } = choice.value;
    return ok({ first: [], notApplicable: [{ strategy: planner, because }] });
  }
  const { plan, trail, counts } = choice.value;
  const priced = await pricePlans(request, [plan], answer, new Map([[plan, counts]]));
  if (!priced.ok) return refused(planner, priced.error);
  return ok({ first: priced.value, trail, notApplicable: [] });
}

/** A planner whose plan central cannot count has none; any other failure is one. */
function refused(strategy: string, failure: SiteFailure): Result<ChosenByPlanner, SiteFailure> {
  if (!isRefusal(failure)) return fail(failure);
  return ok({ first: [], notApplicable: [{ strategy, because: uncounted(failure) }] });
}

const uncounted = ({ message }: SiteFailure): string =>
  `central cannot count the rows of its plan: ${message}`;

/** Every candidate in true bytes: what it costs to have decided on less than the truth. */
async function regretOf(
  { statistics, truth = statistics }: PlanningRequest,
  candidates: readonly Candidate[],
  chosen: Candidate,
): Promise<Result<number | undefined, SiteFailure>> {
  const isKnown = truth === statistics;
  const asked = isKnown ? [] : candidates.flatMap(({ counts }) => counts);
  const learned = await truth.learn(asked);
  // Of a plan that central cannot count nobody knows the true bytes.
  if (!learned.ok) return isRefusal(learned.error) ? ok(undefined) : learned;
  const isGuessed = candidates.some(({ counts }) => counts.some((sql) => truth.givenUp.has(sql)));
  if (isGuessed) return ok(undefined);
  const costs = candidates.map((candidate) =>
    isKnown ? candidate.estimated.bytes : trueBytes(candidate, truth),
  );
  const own = costs[candidates.indexOf(chosen)] ?? 0;
  const best = Math.min(...costs);
  if (best > 0) return ok(own / best);
  return ok(own === 0 ? 1 : undefined);
}

/** Plans in parts for a query that is no block of joins; what makes them is loaded then. */
async function takenApart(
  asked: PlanningRequest,
  answer: string,
): Promise<Result<TakenApart | undefined, SiteFailure>> {
  // A historical planner knows no parts.
  const request: PlanningRequest = { ...asked, planner: 'search' };
  if (request.mapped.graph) return ok(undefined);
  const [{ planUnnested }, { planMixed }] = await Promise.all([
    import('./nested/planUnnested.ts'),
    import('./nested/planMixed.ts'),
  ]);
  const unnested = await planUnnested(request, planQuery);
  if (!unnested.ok) return unnested;
  const mixed = await planMixed(request, blockProblem(request), answer, planQuery);
  if (!mixed.ok) return mixed;
  if (!unnested.value && mixed.value.length === 0) return ok(undefined);
  return ok({
    candidates: [...(unnested.value?.candidates ?? []), ...mixed.value],
    ...(unnested.value ? { notApplicable: unnested.value.notApplicable } : {}),
  });
}

interface TakenApart {
  readonly candidates: readonly Candidate[];
  /** Where the query around its parts was planned as a block of joins. */
  readonly notApplicable?: readonly NotApplicable[];
}

function trueBytes({ plan, counts }: Candidate, truth: Statistics): number {
  return bytesOfSteps(
    plan,
    counts.map((sql) => truth.known.get(sql) ?? 0),
  );
}

interface Listed {
  readonly generated: Generated;
  readonly listed: readonly Candidate[];
  /** The count of the answer that they all have. */
  readonly answer: string;
}

/** The plans that are always listed, priced; fewer where an engine cannot take them. */
async function listedPlans(request: PlanningRequest): Promise<Result<Listed, SiteFailure>> {
  const generated = await generatePlans(request);
  const priced = await priceGenerated(request, generated);
  if (priced.ok || priced.error.code !== 'sql' || !generated.problem) return priced;
  const because = `the engine refuses a union of ${generated.problem.branches.length} joins`;
  return priceGenerated(request, await fewPlans(request, because, generated.problem));
}

async function priceGenerated(
  request: PlanningRequest,
  generated: Generated,
): Promise<Result<Listed, SiteFailure>> {
  const [first] = generated.plans;
  assert(first, 'a query has no candidate plan at all');
  const answer = countOfAnswer(first);
  const listed = await pricePlans(request, generated.plans, answer);
  if (listed.ok) return ok({ generated, listed: listed.value, answer });
  return listed.error.code === 'work-limit' ? priceOneByOne(request, generated, answer) : listed;
}

/** A plan with a result that central cannot work out is not listed; it says why. */
async function priceOneByOne(
  request: PlanningRequest,
  generated: Generated,
  answer: string,
): Promise<Result<Listed, SiteFailure>> {
  const listed: Candidate[] = [];
  const notApplicable = [...generated.notApplicable];
  let last: SiteFailure | undefined;
  for (const plan of generated.plans) {
    const priced = await pricePlans(request, [plan], answer);
    if (priced.ok) listed.push(...priced.value);
    else if (priced.error.code !== 'work-limit') return priced;
    else {
      last = priced.error;
      const { strategy } = plan;
      if (!notApplicable.some((own) => own.strategy === strategy))
        notApplicable.push({ strategy, because: uncounted(last) });
    }
  }
  if (listed.length === 0 && last) return fail(last);
  const told = notApplicable.filter(
    ({ strategy }) => !listed.some(({ plan }) => plan.strategy === strategy),
  );
  return ok({ generated: { ...generated, notApplicable: told }, listed, answer });
}

interface Generated {
  readonly plans: readonly Plan[];
  readonly notApplicable: readonly NotApplicable[];
  /** What the search works on; absent where it has nothing to decide. */
  readonly problem?: Problem;
}

async function generatePlans(request: PlanningRequest): Promise<Generated> {
  const { mapped, localized } = request;
  if (!mapped.graph || !localized) {
    const because =
      mapped.notAGraphBecause ?? request.obstacle ?? 'it is not a select-project-join block';
    return fewPlans(request, because);
  }
  const problem = graphProblem(request, mapped.graph, localized);
  if (localized.tooMany !== undefined) {
    return fewPlans(request, localized.tooMany, isOfOneShape(problem) ? problem : undefined);
  }
  if (localized.branches.length === 0) {
    return { plans: [emptyAnswerPlan(problem)], notApplicable: [] };
  }
  const { plans, notApplicable } = textbookPlans(problem, request.statistics.known);
  // What the search does not cover yet is also computed as any query can be.
  const isPiecework = pieceworkIn(problem) !== undefined;
  const more = isPiecework ? (await ofAnyQuery()).reduceAndShip(blockProblem(request)) : [];
  return { plans: [...plans, ...more], notApplicable, problem };
}

/** Plans for queries that are no blocks of joins; a browser loads them with the first of these. */
const ofAnyQuery = () => import('../optimizer/block/reduceAndShip.ts');

/** What there is for any query at all, and the search where the query has a graph. */
async function fewPlans(
  request: PlanningRequest,
  because: string,
  problem?: Problem,
): Promise<Generated> {
  const block = blockProblem(request);
  const { shipRelations, reduceAndShip } = await ofAnyQuery();
  const plans = [...shipRelations(block), ...reduceAndShip(block)];
  const others = ['ship-projected', ...OF_JOINS];
  const strategies = problem ? others : [...others, 'search'];
  const notApplicable = strategies.map((strategy) => ({ strategy, because }));
  return { plans, notApplicable, ...(problem ? { problem } : {}) };
}

/** Whether all branches divide columns alike, so that pairs of leaves say all of them. */
const isOfOneShape = (problem: Problem): boolean => splitPieces(problem).length === 1;

/** A select-project-join block as the planners see it. */
export function graphProblem(
  request: Pick<
    PlanningRequest,
    | 'catalog'
    | 'mapped'
    | 'asking'
    | 'overlapping'
    | 'faulty'
    | 'leafRows'
    | 'sumsMayOverflow'
    | 'resultPrefix'
  >,
  graph: QueryGraph,
  { branches, assumes }: Localized,
): Problem {
  const { catalog, mapped, asking, overlapping, leafRows, resultPrefix } = request;
  const { sumsMayOverflow = false } = request;
  const { query, columns } = mapped;
  const whole = wholeRelations(request);
  const sql = printQuery(query);
  const about = { catalog, asking, overlapping, leafRows, whole, sumsMayOverflow, columns, sql };
  const prefix = resultPrefix === undefined ? {} : { resultPrefix };
  return { ...about, ...prefix, graph, branches, assumes };
}

/** The relations in whose cut nothing was found to lose or repeat rows. */
function wholeRelations({
  catalog,
  overlapping,
  faulty,
}: Pick<PlanningRequest, 'catalog' | 'overlapping' | 'faulty'>): ReadonlySet<string> {
  const isFound = (name: string): boolean => overlapping.has(name) || faulty.has(name);
  const broken = new Set<string>(
    catalog.fragments.flatMap(({ name, relation }) => (isFound(name) ? [relation] : [])),
  );
  const names = catalog.relations.map((relation): string => relation.name);
  return new Set(names.filter((name) => !isFound(name) && !broken.has(name)));
}

function blockProblem({
  catalog,
  mapped,
  localized,
  asking,
  faulty,
  resultPrefix,
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
    ...(resultPrefix === undefined ? {} : { resultPrefix }),
    ...(left === undefined ? {} : { surviving: new Set<string>(left) }),
  };
}

/**
 * @param answer the count of the answer that all these plans have, where they have one
 * @param given by plan, counts of results in simpler words
 */
export async function pricePlans(
  request: Pick<PlanningRequest, 'catalog' | 'statistics' | 'leafRows'>,
  plans: readonly Plan[],
  answer?: string,
  given?: ReadonlyMap<Plan, ReadonlyMap<string, string>>,
): Promise<Result<readonly Candidate[], SiteFailure>> {
  const { catalog, statistics, leafRows } = request;
  const counted = plans.map((plan) => ({
    plan,
    counts: countsOfPlan(plan, answer, given?.get(plan)),
  }));
  const learned = await statistics.learn(counted.flatMap(({ counts }) => counts));
  if (!learned.ok) return learned;
  return ok(
    counted.map(({ plan, counts }) => {
      const estimatedRows = counts.map((sql) => statistics.known.get(sql) ?? 0);
      const estimated = simulate(catalog, plan, estimatedRows, leafRows).cost;
      return { plan, counts, estimatedRows, estimated, alsoKnownAs: [] };
    }),
  );
}

/** The search is called at most so often; then it takes what is likely for what is not known. */
const MOST_ROUNDS = 24;

interface Searched {
  readonly candidates: readonly Candidate[];
  readonly notApplicable: readonly NotApplicable[];
  /** What of the space was not searched. */
  readonly leftOut?: string;
}

/** Calls the search until it has every count it needs. */
async function searched(
  request: PlanningRequest,
  problem: Problem | undefined,
  listed: readonly Candidate[],
  answer: string,
): Promise<Result<Searched, SiteFailure>> {
  if (!problem) return ok({ candidates: [], notApplicable: [] });
  const beyond = beyondLimits(problem);
  if (beyond !== undefined) {
    return ok({ candidates: [], notApplicable: [{ strategy: 'search', because: beyond }] });
  }
  const { objective, statistics } = request;
  const bound = Math.min(...listed.map(({ estimated }) => measuredBy(objective, estimated)));
  const search = createSearch(problem);
  for (let round = 1; ; round += 1) {
    const isLast = round === MOST_ROUNDS;
    const outcome = search.run(statistics.known, objective, bound, isLast);
    if (outcome.kind === 'needs') {
      const learned = await statistics.learn(outcome.counts);
      if (!learned.ok) return isRefusal(learned.error) ? tooDeep(learned.error) : learned;
    } else {
      const { leftOut } = outcome;
      const found = outcome.plans.map(
        ({ steps, counts }, index) => [searchPlan(problem, steps, index), counts] as const,
      );
      const plans = found.map(([plan]) => plan);
      const priced = await pricePlans(request, plans, answer, new Map(found));
      if (!priced.ok) return isRefusal(priced.error) ? tooDeep(priced.error) : priced;
      const candidates = priced.value;
      return ok({ candidates, notApplicable: [], ...(leftOut === undefined ? {} : { leftOut }) });
    }
  }
}

/**
 * Asks first for what decides which plans there are at all. A sum fails where it exceeds 64 bits,
 * and a part of it may where the whole does not: a group whose magnitudes add up to so much is not
 * summed in parts. That is no matter of estimates: whether a plan is right is asked of the data.
 */
async function withCounts(request: PlanningRequest): Promise<Result<PlanningRequest, SiteFailure>> {
  const { mapped, localized, statistics, truth = statistics } = request;
  if (!mapped.graph || !localized) return ok(request);
  const problem = graphProblem(request, mapped.graph, localized);
  const sums = countOfLargeSums(problem);
  const summed = await truth.learn(sums === undefined ? [] : [sums]);
  if (!summed.ok && !isRefusal(summed.error)) return summed;
  const ofTextbook = localized.tooMany === undefined ? countsForTextbook(problem) : [];
  const learned = await statistics.learn(ofTextbook);
  // What cannot be counted may be too much.
  const sumsMayOverflow = !summed.ok || (sums !== undefined && (truth.known.get(sums) ?? 0) > 0);
  if (learned.ok) return ok({ ...request, sumsMayOverflow });
  if (!isRefusal(learned.error)) return learned;
  const tooMany = uncounted(learned.error);
  return ok({ ...request, sumsMayOverflow, localized: { ...localized, tooMany } });
}

/** Engines bound how deep queries nest and how long they work; what cannot be counted is told. */
function tooDeep(failure: SiteFailure): Result<Searched, SiteFailure> {
  const because = uncounted(failure);
  return ok({ candidates: [], notApplicable: [{ strategy: 'search', because }] });
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

/** Why a plan was chosen, and from how much where the search did not look at everything. */
function becauseOf(chosen: Candidate, objective: Objective, leftOut: string | undefined): string {
  const reason = leastOf(chosen, objective);
  return leftOut === undefined ? reason : `${reason}. The search was cut for ${leftOut}`;
}

function leastOf(chosen: Candidate, objective: Objective): string {
  const { totalMs, responseMs } = chosen.estimated;
  const cost = costOf(chosen);
  switch (objective) {
    case 'bytes':
      return `fewest bytes: ${cost}`;
    case 'total':
      return `least total time: ${totalMs} ms (${cost})`;
    case 'response':
      return `soonest answer: ${responseMs} ms (${cost})`;
  }
}

function costOf({ estimated: { bytes, messages } }: Candidate): string {
  return `${bytes.toLocaleString('en-US')} B in ${messages === 1 ? '1 message' : `${messages} messages`}`;
}
