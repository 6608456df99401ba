import type { Diagnostic } from '../base/diagnostic.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { countsOfPlan } from '../optimizer/cost/cardinality.ts';
import { compileOwnPlan } from '../optimizer/notation/ownPlan.ts';
import { parsePlanNotation } from '../sql/planNotation.ts';
import { atCosts } from './atCosts.ts';
import type { Explanation } from './explain.ts';
import type { OpenedLab } from './openLab.ts';
import { pricePlans } from './planQuery.ts';
import type { QueryFault } from './queryFault.ts';
import { freePlanId } from './question.ts';
import { refusedInOwnPlan } from './refusedInOwnPlan.ts';
import { statisticsFor } from './statisticsFor.ts';

/** How it is called among the candidates, unless the lab calls one of its own so. */
const NAME = 'mine';

/**
 * The same explanation with one more candidate, the last one. What the optimizer found is not
 * sought again. Faults are told in the plan's own text.
 */
export async function explainOwnPlan(
  lab: OpenedLab,
  explanation: Explanation,
  text: string,
): Promise<Result<Explanation, QueryFault>> {
  const { question, planned } = explanation;
  const opened = atCosts(lab, question);
  const { catalog } = opened;
  const statistics = await statisticsFor(opened, question.statistics);
  const lines = parsePlanNotation(text);
  if (!lines.ok) return fail(inOwnPlan(lines.error));
  const asking = question.at;
  const id = freePlanId(NAME, question.plans);
  const plan = compileOwnPlan(catalog, { id, lines: lines.value, assumes: [], asking, text });
  if (!plan.ok) return fail(inOwnPlan(plan.error));
  // One after the other: the first that the engine refuses is the line that is wrong.
  for (const [step, count] of countsOfPlan(plan.value).entries()) {
    const learned = await statistics.learn([count]);
    if (!learned.ok) return fail(refusedInOwnPlan(lines.value, step, learned.error));
  }
  const priced = await pricePlans({ ...opened, statistics }, [plan.value]);
  if (!priced.ok) return fail(refusedInOwnPlan(lines.value, 0, priced.error));
  const candidates = [...planned.candidates, ...priced.value];
  const ownPlan = { id: plan.value.id, text, lines: lines.value };
  return ok({ ...explanation, planned: { ...planned, candidates }, ownPlan });
}

function inOwnPlan(error: Diagnostic): QueryFault {
  const { message } = error;
  const sentence = `${message.charAt(0).toUpperCase()}${message.slice(1)}`;
  return { ...error, message: sentence, within: 'plan' };
}
