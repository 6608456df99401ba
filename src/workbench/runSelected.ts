import type { Diagnostic } from '../base/diagnostic.ts';
import { nearestName } from '../base/nearestName.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { NO_SPAN } from '../base/span.ts';
import type { Candidate } from '../optimizer/candidates.ts';
import type { Explanation } from './explain.ts';
import type { OpenedLab } from './openLab.ts';
import { MAXIMUM_CANDIDATES } from './planQuery.ts';
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
): Promise<Result<readonly RunResult[], Diagnostic>> {
  const candidates = selected(explanation, selection);
  if (!candidates.ok) return candidates;
  const results: RunResult[] = [];
  for (const candidate of candidates.value) {
    const ran = await runCandidate(opened, explanation, candidate);
    if (!ran.ok) {
      const { message, code, site } = ran.error;
      const text = `plan ${candidate.plan.id} failed at ${site}: ${message}`;
      return fail({ code, message: text, span: explanation.query.span });
    }
    results.push(ran.value);
  }
  return ok(results);
}

function selected(
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
