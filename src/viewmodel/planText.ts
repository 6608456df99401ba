import { printPlan } from '../optimizer/notation/printPlan.ts';
import { chosenPlan, planAt, type ShownRun } from './shownRun.ts';

/** The plan that the pictures show, else the one that runs, in the plan notation. */
export function planText(run: ShownRun, cursor: number): string {
  const plan = planAt(run.trace, cursor) ?? chosenPlan(run.trace)?.considered;
  return plan ? printPlan(plan.plan) : '';
}
