import type { Objective } from '../../base/objective.ts';
import type { HistoricalPlanner } from '../../base/plannerName.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import { createPlanBuilder } from '../build/planBuilder.ts';
import { labelOf } from '../candidates.ts';
import type { Plan } from '../plan.ts';
import type { Problem } from '../problem.ts';
import { createBoxSpace } from '../search/box.ts';
import { splitPieces } from '../splitPieces.ts';
import type { Asking } from './asking.ts';
import { hillClimbing } from './hillClimbing.ts';
import type { HistoricalPlan, Trail } from './historicalPlan.ts';
import { ingres } from './ingres.ts';
import type { Work } from './operands.ts';
import { rStar } from './rStar.ts';
import { sdd1 } from './sdd1.ts';
import { twoStep } from './twoStep.ts';

/** What a historical planner makes of a query. */
export interface Historical {
  readonly plan: Plan;
  readonly trail: Trail;
  /** Counts of its results in few words, by their names. */
  readonly counts: ReadonlyMap<string, string>;
}

/** Planners that compare all orders, or all sets of relations, take no more than these. */
const MOST_RELATIONS = 8;

const PLANNERS: Readonly<Record<HistoricalPlanner, (work: Work) => Asking<HistoricalPlan>>> = {
  ingres,
  'r-star': rStar,
  'sdd-1': sdd1,
  'hill-climbing': hillClimbing,
  'two-step': twoStep,
};

/** Begins planning; the error says in words why the planner does not apply. */
export function planHistorically(
  planner: HistoricalPlanner,
  problem: Problem,
  objective: Objective,
): Result<Asking<Historical>, string> {
  const { occurrences } = problem.graph;
  if (problem.branches.length === 0) return fail('the query reads nothing');
  if (occurrences.length > MOST_RELATIONS) {
    return fail(`it takes up to ${MOST_RELATIONS} relations; this query has ${occurrences.length}`);
  }
  const [whole, ...others] = splitPieces(problem);
  if (!whole || others.length > 0) {
    return fail('rows are put together from pieces that divide the columns in several ways');
  }
  const work = {
    problem: whole.problem,
    space: createBoxSpace(whole.problem),
    builder: createPlanBuilder(whole.problem),
    objective,
    counts: new Map<string, string>(),
  };
  return ok(named(planner, problem, work));
}

function* named(planner: HistoricalPlanner, problem: Problem, work: Work): Asking<Historical> {
  const { joinSite, steps, trail } = yield* PLANNERS[planner](work);
  const plan: Plan = {
    id: `${planner}@${joinSite}`,
    strategy: planner,
    label: labelOf(planner, joinSite, problem.catalog),
    joinSite,
    assumes: problem.assumes,
    steps,
  };
  return { plan, trail, counts: work.counts };
}
