/**
 * What planning knows of the data: true counts, a sample of each fragment, or no more than how many
 * rows there are.
 */
export const STATISTICS_KINDS = ['exact', 'sampled', 'none'] as const;
export type StatisticsKind = (typeof STATISTICS_KINDS)[number];
