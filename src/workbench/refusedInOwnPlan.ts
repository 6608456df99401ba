import { NO_SPAN } from '../base/span.ts';
import type { SiteFailure } from '../site/sitePort.ts';
import type { PlanLine } from '../sql/statement.ts';
import { engineRefusal } from './engineFault.ts';
import type { QueryFault } from './queryFault.ts';

/** What the engine says of a step, at the step's line; the last transfer belongs to ANSWER. */
export function refusedInOwnPlan(
  lines: readonly PlanLine[],
  step: number,
  failure: SiteFailure,
): QueryFault {
  const line = lines[step] ?? lines.at(-1);
  const span = line?.span ?? NO_SPAN;
  return { ...engineRefusal(failure, line, span), within: 'plan' };
}
