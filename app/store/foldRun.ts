import type { Catalog } from '../../src/catalog/catalog.ts';
import { scheduleLensCounts, storedLeaves } from '../../src/viewmodel/commit/scheduleLenses.ts';
import type { ScheduleRun } from '../../src/viewmodel/commit/scheduleRun.ts';
import { scheduleTable } from '../../src/viewmodel/transactions/foldSchedule.ts';
import type { ShownCommit } from './commit.ts';

/** What is the same at every moment of a run, folded once. */
export type FoldedRun = Pick<ShownCommit, 'run' | 'table' | 'lenses' | 'storedAt'>;

interface FoldedFrom {
  /** The schedule's text, for its steps' words. */
  readonly text?: string;
  /** A run that the explorer found is of no lab. */
  readonly catalog?: Catalog;
}

export const foldRun = (run: ScheduleRun, { text, catalog }: FoldedFrom): FoldedRun => ({
  run,
  table: scheduleTable(run, text),
  lenses: scheduleLensCounts(run, catalog),
  storedAt: storedLeaves(run, catalog),
});
