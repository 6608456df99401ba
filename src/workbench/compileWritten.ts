import type { Diagnostic } from '../base/diagnostic.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { compileOwnPlan } from '../optimizer/notation/ownPlan.ts';
import type { NotApplicable, Plan } from '../optimizer/plan.ts';
import { parsePlanNotation } from '../sql/planNotation.ts';
import type { OpenedLab } from './openLab.ts';
import type { QueryFault } from './queryFault.ts';
import type { PlanText, Question } from './question.ts';

/** Plans that the lab, or the user, wrote for one query. */
export interface WrittenPlans {
  readonly plans: readonly Plan[];
  readonly notApplicable: readonly NotApplicable[];
}

/** A plan whose assertion is absent or false is not run, and says so; a faulty one is an error. */
export function compileWritten(
  { catalog, lab }: OpenedLab,
  question: Question,
): Result<WrittenPlans, QueryFault> {
  const plans: Plan[] = [];
  const notApplicable: NotApplicable[] = [];
  for (const text of question.plans) {
    const because = missingAssumption(catalog, text);
    if (because !== undefined) {
      notApplicable.push({ strategy: `own:${text.id}`, because });
      continue;
    }
    const lines = parsePlanNotation(text.text);
    if (!lines.ok) return fail(inPlan(text, lines.error, 'plan'));
    const own = { ...text, lines: lines.value, asking: question.at };
    const plan = compileOwnPlan(catalog, own);
    if (!plan.ok) {
      // A block's lines lie in the lab; columns take their names from the block's own text.
      const inLab = text.inLab && { ...own, lines: text.inLab, text: lab.text };
      const placed = inLab && compileOwnPlan(catalog, inLab);
      if (placed && !placed.ok) return fail(inPlan(text, placed.error, 'lab'));
      return fail(inPlan(text, plan.error, 'plan'));
    }
    plans.push(plan.value);
  }
  return ok({ plans, notApplicable });
}

function missingAssumption(catalog: Catalog, text: PlanText): string | undefined {
  for (const name of text.assumes) {
    const assertion = catalog.assertions.find((candidate) => candidate.name === name);
    if (!assertion) return `it assumes ${name}, which the lab does not assert`;
    if (!assertion.holds) return `it assumes ${name}, which is false on the data`;
  }
  return undefined;
}

function inPlan(text: PlanText, error: Diagnostic, within: 'lab' | 'plan'): QueryFault {
  return { ...error, message: `In plan ${text.id}: ${error.message}`, within };
}
