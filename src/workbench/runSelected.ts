import type { Diagnostic } from '../base/diagnostic.ts';
import { nearestName } from '../base/nearestName.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { NO_SPAN } from '../base/span.ts';
import type { ExecutionFailure } from '../executor/execute.ts';
import type { Candidate } from '../optimizer/candidates.ts';
import type { Explanation } from './explain.ts';
import type { OpenedLab } from './openLab.ts';
import { MAXIMUM_CANDIDATES } from './planQuery.ts';
import type { QueryFault } from './queryFault.ts';
import { refusedInOwnPlan } from './refusedInOwnPlan.ts';
import { type RunResult, runCandidate } from './runPlan.ts';

/** Which candidates to execute. */
export type RunSelection =
  | { readonly kind: 'chosen' }
  | { readonly kind: 'all' }
  | { readonly kind: 'one'; readonly id: string };

/** Runs some candidates one after the other; the chosen one first, so that its answer is there. */
export async function runSelected(
  opened: OpenedLab,
  explanation: Explanation,
  selection: RunSelection,
): Promise<Result<readonly RunResult[], QueryFault>> {
  const candidates = selectCandidates(explanation, selection);
  if (!candidates.ok) return candidates;
  const imposed = imposedFault(opened, explanation);
  if (imposed) return fail(imposed);
  const results: RunResult[] = [];
  for (const candidate of candidates.value) {
    const ran = await runCandidate(opened, explanation, candidate);
    if (!ran.ok) return fail(failed(explanation, candidate, ran.error));
    results.push(ran.value);
  }
  return ok(results);
}

/** Figures of a book have no rows behind them that could be sent. */
function imposedFault({ catalog }: OpenedLab, { mapped }: Explanation): QueryFault | undefined {
  const relations = new Set<string>(mapped.relations);
  const found = catalog.imposed?.find(({ relation }) => relations.has(relation));
  return (
    found && {
      code: 'imposed-statistics',
      message: `The figures of ${found.of} are imposed by STATISTICS: a plan that reads it is priced, not executed.`,
      span: found.span,
      hint: `Ask for its costs with explain, or remove STATISTICS OF ${found.of} to run it on the lab's data.`,
      within: 'lab',
    }
  );
}

function failed(
  { ownPlan, query }: Explanation,
  { plan }: Candidate,
  failure: ExecutionFailure,
): QueryFault {
  if (ownPlan?.id === plan.id) return refusedInOwnPlan(ownPlan.lines, failure.step, failure);
  const message = `plan ${plan.id} failed at ${failure.site}: ${failure.message}`;
  return { code: failure.code, message, span: query.span };
}

export function selectCandidates(
  explanation: Explanation,
  selection: RunSelection,
): Result<readonly Candidate[], Diagnostic> {
  const { candidates, chosen } = explanation.planned;
  if (selection.kind === 'chosen') return ok([chosen]);
  if (selection.kind === 'all') return ok(candidates.slice(0, MAXIMUM_CANDIDATES));
  const found = candidates.find(
    ({ plan, alsoKnownAs }) => plan.id === selection.id || alsoKnownAs.includes(selection.id),
  );
  if (found) return ok([found]);
  const known = candidates.map(({ plan }) => plan.id);
  const near = nearestName(selection.id, known);
  const hint = near === undefined ? `Known are ${known.join(', ')}.` : `Did you mean ${near}?`;
  const message = `There is no plan ${selection.id} for this query.`;
  return fail({ code: 'unknown-plan', message, span: NO_SPAN, hint });
}
