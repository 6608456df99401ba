import type { Objective } from '../../base/objective.ts';
import type { Trace } from '../../trace/trace.ts';
import { formatBytes, formatMs, letterOf } from '../format.ts';
import { rankedPlans, sameTransfers } from '../rankedPlans.ts';
import { type ConsideredPlan, chosenPlan } from '../shownRun.ts';

/** What would be chosen, and whether that is what is shown. */
export interface PreviewWords {
  readonly sentence: string;
  /** The other plan would win. */
  readonly isOther: boolean;
}

/** Undefined for a trace without a choice. */
export function previewWords(shown: Trace, preview: Trace): PreviewWords | undefined {
  const now = chosenPlan(preview)?.considered;
  const before = rankedPlans(shown)[0];
  if (!now || !before) return undefined;
  const isOther = !sameTransfers(now, before);
  const ranked = rankedPlans(preview);
  const letter = letterOf(ranked.findIndex(({ plan }) => plan.id === now.plan.id));
  const listed = ranked.find((plan) => sameTransfers(plan, before));
  const name = `${letter}, “${now.plan.label}”: ${costWords(now)}`;
  if (!isOther) return { isOther, sentence: `The same plan would be chosen: ${name}.` };
  const other = listed
    ? `; what is best as it is would take ${costWords(listed)}`
    : '; what is best as it is would not be among the candidates';
  return { isOther, sentence: `Another plan would be chosen: ${name}${other}.` };
}

const costWords = ({ estimated: { bytes, responseMs, totalMs } }: ConsideredPlan): string =>
  `${formatBytes(bytes)}, answer after ${formatMs(responseMs)}, ${formatMs(totalMs)} in all`;

/** What costs decide; bytes depend on none of them. */
export const objectiveNote: Readonly<Record<Objective, string>> = {
  bytes:
    'Plans are chosen for fewest bytes, which no cost here changes: times change, the order does not. Plan for time to let costs decide.',
  total: 'Plans are chosen for least total time, so these costs decide.',
  response: 'Plans are chosen for the soonest answer, so these costs decide.',
};
