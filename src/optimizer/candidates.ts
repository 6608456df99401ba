import type { SiteId } from '../base/brand.ts';
import type { Objective } from '../base/objective.ts';
import type { Result } from '../base/result.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Cardinalities } from './cost/cardinality.ts';
import type { RowsOfSteps } from './cost/timeline.ts';
import { shipWidth } from './cost/timeline.ts';
import type { NotApplicable, Plan, PlanCost, PlanStep, Strategy } from './plan.ts';
import { type Problem, pieceworkIn } from './problem.ts';
import { splitPieces } from './splitPieces.ts';
import type { TextbookPlan } from './textbook/assignment.ts';
import { bloom, countsForBloom } from './textbook/bloom.ts';
import { broadcast } from './textbook/broadcast.ts';
import { coLocated } from './textbook/coLocated.ts';
import { countsForFetching, fetchAsNeeded } from './textbook/fetchAsNeeded.ts';
import { joinFirst } from './textbook/joinFirst.ts';
import { partialAggregate } from './textbook/partialAggregate.ts';
import { repartition } from './textbook/repartition.ts';
import { semijoin } from './textbook/semijoin.ts';
import { semijoinDistinct } from './textbook/semijoinDistinct.ts';
import { shipProjected } from './textbook/shipProjected.ts';
import { shipWhole } from './textbook/shipWhole.ts';

/** A plan with what it is estimated to cost. */
export interface Candidate {
  readonly plan: Plan;
  /** The SELECT that counts the rows of each step. */
  readonly counts: readonly string[];
  readonly estimatedRows: RowsOfSteps;
  readonly estimated: PlanCost;
  /** Ids of equal plans that another strategy arrived at. */
  readonly alsoKnownAs: readonly string[];
}

/**
 * The textbook plans that apply to a problem, in the order they are listed, and those that don't.
 *
 * @param known counts, `countsForTextbook` among them
 */
export function textbookPlans(
  problem: Problem,
  known: Cardinalities,
): {
  readonly plans: readonly Plan[];
  readonly notApplicable: readonly NotApplicable[];
} {
  const plans: Plan[] = [];
  const notApplicable: NotApplicable[] = [];
  const add = (strategy: Strategy, made: readonly TextbookPlan[]): void => {
    plans.push(...numbered(strategy, made, problem));
  };
  add('ship-whole', shipWhole(problem));
  add('ship-projected', shipProjected(problem));
  // Vertical fragments are operands like any others, where all branches divide columns alike.
  const [whole, ...others] = splitPieces(problem);
  if (!whole || others.length > 0) {
    const pieced = pieceworkIn(problem) ?? '';
    const because = `the rows of ${pieced} are put together from pieces of several kinds`;
    return { plans, notApplicable: OF_JOINS.map((strategy) => ({ strategy, because })) };
  }
  const addOrTell = (strategy: Strategy, made: Result<readonly TextbookPlan[], string>): void => {
    if (made.ok) add(strategy, made.value);
    else notApplicable.push({ strategy, because: made.error });
  };
  addOrTell('semijoin', semijoin(whole.problem));
  addOrTell('semijoin-distinct', semijoinDistinct(whole.problem));
  add('join-first', joinFirst(whole.problem));
  addOrTell('partial-aggregate', partialAggregate(whole.problem));
  addOrTell('co-located', coLocated(whole.problem));
  addOrTell('broadcast', broadcast(whole.problem));
  addOrTell('repartition', repartition(whole.problem));
  addOrTell('bloom', bloom(whole.problem, known));
  addOrTell('fetch-as-needed', fetchAsNeeded(whole.problem, known));
  return { plans, notApplicable };
}

/** The counts that the textbook plans of a problem are made from. */
export function countsForTextbook(problem: Problem): readonly string[] {
  const [whole, ...others] = splitPieces(problem);
  if (!whole || others.length > 0) return [];
  return [...countsForFetching(whole.problem), ...countsForBloom(whole.problem)];
}

/** Strategies that a query has only where it is a block of joins that could be localized. */
export const OF_JOINS: readonly Strategy[] = [
  'semijoin',
  'semijoin-distinct',
  'join-first',
  'partial-aggregate',
  'co-located',
  'broadcast',
  'repartition',
  'bloom',
  'fetch-as-needed',
];

/** `strategy@site`, with `#2` where one strategy has several plans for a site. */
function numbered(
  strategy: Strategy,
  made: readonly TextbookPlan[],
  problem: Problem,
): readonly Plan[] {
  const seen = new Map<SiteId, number>();
  return made.map(({ joinSite, steps }) => {
    const number = (seen.get(joinSite) ?? 0) + 1;
    seen.set(joinSite, number);
    const id = `${strategy}@${joinSite}${number > 1 ? `#${number}` : ''}`;
    return {
      id,
      strategy,
      label: labelOf(strategy, joinSite, problem.catalog),
      joinSite,
      assumes: problem.assumes,
      steps,
    };
  });
}

/** One plain sentence for each strategy, for people who have not read the textbook yet. */
export function labelOf(strategy: Strategy, site: SiteId | undefined, catalog: Catalog): string {
  const place = catalog.sites.find((candidate) => candidate.id === site)?.label ?? String(site);
  switch (strategy) {
    case 'ship-whole':
      return `Ship whole tables to ${place}`;
    case 'ship-projected':
      return `Ship needed columns to ${place}`;
    case 'semijoin':
      return `Semijoin by key, back to ${place}`;
    case 'semijoin-distinct':
      return `Semijoin by distinct values, at ${place}`;
    case 'join-first':
      return `Join first, ship results to ${place}`;
    case 'partial-aggregate':
      return `Group where rows are, add up at ${place}`;
    case 'co-located':
      return `Join where fragments meet, answer at ${place}`;
    case 'broadcast':
      return `Send one relation to all parts of the other, answer at ${place}`;
    case 'repartition':
      return `Cut both anew by the join column, answer at ${place}`;
    case 'bloom':
      return `Semijoin by Bloom filter, at ${place}`;
    case 'fetch-as-needed':
      return `Ask for rows as needed, at ${place}`;
    case 'reduce-and-ship':
      return `Cut relations down, compute at ${place}`;
    case 'mixed':
      return `Each part by its own plan, completed at ${place}`;
    case 'search':
      return `Found by search, completed at ${place}`;
    case 'ingres':
      return `As distributed INGRES would, completed at ${place}`;
    case 'r-star':
      return `As R* would, completed at ${place}`;
    case 'sdd-1':
      return `As SDD-1 would, assembled at ${place}`;
    case 'hill-climbing':
      return `By hill climbing, assembled at ${place}`;
    case 'two-step':
      return `Joins ordered first, sites chosen second, completed at ${place}`;
    case 'own':
      return 'A plan written by hand';
  }
}

/** Listed candidates: equal ones merged under the first name, which is the textbook's. */
export function mergeEqual(candidates: readonly Candidate[]): readonly Candidate[] {
  const byTransfers = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const signature = transfersOf(candidate);
    const known = byTransfers.get(signature);
    byTransfers.set(
      signature,
      known ? { ...known, alsoKnownAs: [...known.alsoKnownAs, candidate.plan.id] } : candidate,
    );
  }
  return [...byTransfers.values()];
}

/** Plans are equal when they send the same rows and columns between the same sites. */
function transfersOf({ plan, estimatedRows }: Candidate): string {
  const answerSite = plan.steps.find((step) => step.kind === 'answer')?.site;
  const transfers = plan.steps.flatMap((step: PlanStep, index) =>
    step.kind === 'ship'
      ? [
          [
            step.source,
            step.target,
            step.lineage.join(','),
            step.columns
              .map((column) => column.name)
              .sort()
              .join(','),
            shipWidth(step),
            estimatedRows[index],
          ].join(' '),
        ]
      : [],
  );
  return JSON.stringify([answerSite, transfers.sort()]);
}

/** What an objective makes least. */
export function measuredBy(objective: Objective, cost: PlanCost): number {
  switch (objective) {
    case 'bytes':
      return cost.bytes;
    case 'total':
      return cost.totalMs;
    case 'response':
      return cost.responseMs;
  }
}

/** The objective first; ties by fewer messages, shorter response, shorter total, then the id. */
export function compareCandidates(objective: Objective): (a: Candidate, b: Candidate) => number {
  return (a, b) =>
    measuredBy(objective, a.estimated) - measuredBy(objective, b.estimated) ||
    a.estimated.messages - b.estimated.messages ||
    a.estimated.responseMs - b.estimated.responseMs ||
    a.estimated.totalMs - b.estimated.totalMs ||
    (a.plan.id < b.plan.id ? -1 : 1);
}
