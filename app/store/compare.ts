import { rankedPlans, sameTransfers } from '../../src/viewmodel/rankedPlans.ts';
import { chosenPlan, isSameQuestion } from '../../src/viewmodel/shownRun.ts';
import { seenLenses } from './lenses.ts';
import { endPlanning } from './planning.ts';
import { addMeasured, measureRest } from './runs.ts';
import { type Comparison, type State, useStore } from './store.ts';

/** Two plans of one query side by side: "why not that one?" */

/**
 * Runs the other plan of the shown query and keeps its run beside the shown one, which stays as it
 * is. Of several asked for only the last one counts.
 */
export async function compareWith(plan: string): Promise<void> {
  const { lab, request, shown } = useStore.getState();
  if (lab.kind !== 'open' || !request || !shown) return;
  const own: Comparison = { plan };
  endPlanning();
  useStore.setState({ comparison: own });
  const finished = await lab.opened.run({ ...request, plan });
  if (useStore.getState().request === request) {
    // The run took the place of those that measure the other candidates.
    if (finished.ok) addMeasured(finished.value.measured);
    measureRest();
  }
  // Another comparison, or none any more.
  if (useStore.getState().comparison !== own) return;
  if (!finished.ok) return useStore.setState({ comparison: { plan, fault: finished.error } });
  const { catalog } = shown.run;
  const { storedRows } = lab.opened;
  const run = { trace: finished.value.trace, catalog, storedRows };
  useStore.setState({ comparison: { plan, other: { run, result: finished.value } } });
}

export const endComparison = (): void => useStore.setState({ comparison: undefined });

/** Leaves the comparison, or starts one with the best plan that is not the shown one. */
export function toggleComparison(): void {
  const { comparison, shown } = useStore.getState();
  if (comparison) {
    endComparison();
    return;
  }
  const trace = shown?.run.trace;
  const chosen = trace && chosenPlan(trace)?.considered;
  const other = chosen && rankedPlans(trace).find((plan) => !sameTransfers(plan, chosen));
  if (other) void compareWith(other.plan.id);
}

/**
 * A comparison is over as soon as another question, or the compared plan itself, is shown; without
 * the lens of execution there are no plans to be seen.
 */
export function comparisonOf(state: State): Comparison | undefined {
  const { comparison, shown } = state;
  if (!comparison || !shown || !seenLenses(state).includes('execution')) return undefined;
  const { trace } = shown.run;
  if (chosenPlan(trace)?.considered.plan.id === comparison.plan) return undefined;
  const other = comparison.other?.run.trace.scenario;
  return other && !isSameQuestion(other, trace.scenario) ? undefined : comparison;
}

export const useComparison = (): Comparison | undefined => useStore(comparisonOf);
