import { quoteIdentifier } from '../../sql/print.ts';
import type { Plan, PlanStep } from '../plan.ts';

/**
 * A plan in the plan notation of lab-language.md: every plan that was generated can be copied into
 * the editor and is then a plan of one's own.
 */
export function printPlan(plan: Plan): string {
  return plan.steps.flatMap(printStep).join('\n');
}

/** The transfer of the answer is not written: ANSWER at another site means it. */
function printStep(step: PlanStep): readonly string[] {
  switch (step.kind) {
    case 'compute':
      return [`${quoteIdentifier(step.site)}: ${quoteIdentifier(step.result)} = ${step.query.sql}`];
    case 'ship':
      return step.isAnswer
        ? []
        : [`SHIP ${quoteIdentifier(step.relation)} TO ${quoteIdentifier(step.target)}`];
    case 'answer':
      return [`${quoteIdentifier(step.site)}: ANSWER ${step.query.sql}`];
  }
}
