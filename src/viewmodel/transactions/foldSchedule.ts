import { remarksOf } from '../../transactions/schedule/interleaving.ts';
import { type ScheduleRun, siteIn } from '../commit/scheduleRun.ts';
import { scheduleRows } from './scheduleRows.ts';
import type { ScheduleColumn, ScheduleRow, ScheduleTable, Standing } from './scheduleTable.ts';

/** The table of a whole run. @param text the schedule as it was written, if it was */
export function scheduleTable(run: ScheduleRun, text = ''): ScheduleTable {
  const rows = scheduleRows(run);
  const remarks = remarksOf(text);
  const columns = run.events.flatMap(({ seq, atMs, event }): readonly ScheduleColumn[] => {
    if (event.kind !== 'transactionStarted') return [];
    const { transaction, site } = event;
    const stands = [{ seq, text: 'running' as const }, ...standings(rows, transaction)];
    const remark = remarks.get(transaction);
    const said = remark === undefined ? {} : { remark };
    return [{ transaction, ...said, site: siteIn(run, site), atMs, stands }];
  });
  return { columns, rows };
}

/** How each step leaves its transaction. */
const standings = (rows: readonly ScheduleRow[], transaction: string): readonly Standing[] =>
  rows.flatMap((row) => {
    const text = standingAfter(row, transaction);
    return text === undefined ? [] : [{ seq: row.firstSeq, text }];
  });

function standingAfter({ entry, waiting }: ScheduleRow, transaction: string) {
  if (entry.kind !== 'step' || entry.step.transaction !== transaction) return undefined;
  switch (entry.step.kind) {
    case 'statement':
    case 'resumed':
      return waiting.includes(transaction) ? 'waits' : 'running';
    case 'commit':
      return 'committing';
    case 'committed':
      return 'committed';
    case 'rollback':
      return 'aborted';
    case 'inDoubt':
      return 'in doubt';
  }
}

/** How a transaction stands at the cursor; undefined before it starts. */
export const standingAt = ({ stands }: ScheduleColumn, cursor: number): Standing | undefined =>
  stands.findLast(({ seq }) => seq <= cursor);
