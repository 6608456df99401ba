import { ok } from '../base/result.ts';
import type { Estimated } from './estimatedStatistics.ts';
import { createStatistics, type Statistics } from './statistics.ts';

/**
 * Exact counts of an open lab; where central gives one up at its work limit, what samples of the
 * fragments let expect.
 */
export function countOrEstimate(lab: Omit<Estimated, 'statistics'>): Statistics {
  let estimates: Statistics | undefined;
  return createStatistics(lab.central, async (sql, central) => {
    // Hardly any lab needs it; the page loads it where one does.
    const { createEstimates } = await import('./estimatedStatistics.ts');
    estimates ??= createEstimates({ ...lab, statistics: createStatistics(central) }, 'sampled');
    const learned = await estimates.through(central).learn([sql]);
    return learned.ok ? ok(estimates.known.get(sql) ?? 0) : learned;
  });
}
