import { createLatest } from '../base/latest.ts';
import { ok, type Result } from '../base/result.ts';
import { planningSettings } from '../trace/scenario.ts';
import type { PlanRequest, RunRequest } from './coordinatorTypes.ts';
import { type Explanation, explainQuery } from './explain.ts';
import type { OpenedLab } from './openLab.ts';
import type { QueryFault } from './queryFault.ts';
import { askQuery, askSql, type Question } from './question.ts';

/** Questions whose plans are remembered. */
const KEPT = 32;

/**
 * A question is explained once, however many of its plans are run, the user's own included. What
 * went wrong is not remembered: it may have been stopped.
 */
export function createExplanations() {
  const known = createLatest<Explanation>(KEPT);
  const remember = async (
    key: readonly string[],
    explain: () => Promise<Result<Explanation, QueryFault>>,
  ): Promise<Result<Explanation, QueryFault>> => {
    const name = JSON.stringify(key);
    const before = known.get(name);
    if (before) return ok(before);
    const explained = await explain();
    if (explained.ok) known.set(name, explained.value);
    return explained;
  };
  return async (lab: OpenedLab, request: PlanRequest) => {
    const { sql, at, objective, ownPlan, figures = '' } = request;
    const how = JSON.stringify(planningSettings(request));
    const asked = [sql, at, objective, how, figures];
    const explained = await remember(asked, async () => {
      const question = questionOf(lab, request);
      return question.ok ? explainQuery(lab, question.value) : question;
    });
    if (!explained.ok || ownPlan === undefined) return explained;
    return remember([...asked, ownPlan], async () => {
      const { explainOwnPlan } = await import('./ownPlan.ts');
      return explainOwnPlan(lab, explained.value, ownPlan);
    });
  };
}

/** The lab's own query, with the plans written for it, while its text is unchanged. */
export function questionOf(
  { lab, catalog }: OpenedLab,
  { sql, at, objective, ...how }: RunRequest,
): Result<Question, QueryFault> {
  const options = { at, objective, ...planningSettings(how) };
  const own = lab.blocks.find((block) => block.kind === 'query' && block.sql.trimEnd() === sql);
  if (own?.kind !== 'query') return askSql(catalog, sql, options);
  const asked = askQuery(lab, catalog, own.id, options);
  return asked.ok ? ok({ ...asked.value, sql }) : asked;
}
