import type { StatisticsKind } from '../base/statisticsKind.ts';
import type { OpenedLab } from './openLab.ts';
import type { Statistics } from './statistics.ts';

/** What planning is to know of an open lab's data; figures that the lab imposes replace all. */
export async function statisticsFor(opened: OpenedLab, kind: StatisticsKind): Promise<Statistics> {
  if (kind === 'exact' && !opened.catalog.imposed) return opened.statistics;
  // Estimating is for whoever asks for it: the page counts.
  const { createEstimates } = await import('./estimatedStatistics.ts');
  return createEstimates(opened, kind);
}
