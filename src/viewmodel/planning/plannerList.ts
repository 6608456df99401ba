import { PLANNERS, type PlannerName } from '../../base/plannerName.ts';
import type { Trail } from '../../optimizer/historical/historicalPlan.ts';
import type { PlanCost } from '../../optimizer/plan.ts';
import type { Trace } from '../../trace/trace.ts';
import { letterOf } from '../format.ts';
import { rankedPlans, sameTransfers } from '../rankedPlans.ts';
import { withStop } from '../sentence.ts';
import { chosenPlan } from '../shownRun.ts';
import { plannerWords } from './plannerWords.ts';

/** What a planner made of the shown query, as the coordinator tells it. */
export interface PlannersPlan {
  readonly trace: Trace;
  readonly regret?: number;
  readonly trail?: Trail;
}

/** One row of the list of planners: whom the query could have been given to. */
export interface PlannerRow {
  readonly planner: PlannerName;
  readonly name: string;
  /** It planned what is shown. */
  readonly isCurrent: boolean;
  readonly outcome:
    | { readonly kind: 'waiting' }
    | { readonly kind: 'notApplicable'; readonly because: string }
    | PlannedRow;
}

interface PlannedRow {
  readonly kind: 'planned';
  readonly label: string;
  /** The same plan among the listed candidates of the shown run. */
  readonly letter?: string;
  readonly estimated: PlanCost;
  /**
   * Bytes of its plan over those of the best candidate, by true counts; absent where these cannot
   * be had, or where the best plan ships nothing.
   */
  readonly regret?: number;
  readonly trail?: Trail;
}

/** Every planner, in the order in which they are listed; those that were not asked yet wait. */
export function plannerList(
  shown: Trace,
  planned: ReadonlyMap<PlannerName, PlannersPlan>,
): readonly PlannerRow[] {
  const current = shown.scenario.planner ?? 'search';
  return PLANNERS.map((planner) => ({
    planner,
    name: plannerWords[planner],
    isCurrent: planner === current,
    outcome: outcomeOf(shown, planner, planned.get(planner)),
  }));
}

function outcomeOf(
  shown: Trace,
  planner: PlannerName,
  plan: PlannersPlan | undefined,
): PlannerRow['outcome'] {
  if (!plan) return { kind: 'waiting' };
  const refused = plan.trace.events.find(
    ({ event }) => event.kind === 'strategyNotApplicable' && event.strategy.strategy === planner,
  )?.event;
  if (refused?.kind === 'strategyNotApplicable' && planner !== 'search') {
    return { kind: 'notApplicable', because: withStop(refused.strategy.because) };
  }
  const considered = chosenPlan(plan.trace)?.considered;
  if (!considered) return { kind: 'waiting' };
  const index = rankedPlans(shown).findIndex((listed) => sameTransfers(listed, considered));
  const { regret, trail } = plan;
  return {
    kind: 'planned',
    label: considered.plan.label,
    ...(index < 0 ? {} : { letter: letterOf(index) }),
    estimated: considered.estimated,
    ...(regret === undefined ? {} : { regret }),
    ...(trail ? { trail } : {}),
  };
}
