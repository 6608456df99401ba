import type { Diagnostic } from '../../base/diagnostic.ts';
import type { WorkOutcome } from '../../transactions/simulation/work.ts';
import type { OpenedLab } from '../openLab.ts';
import type { HistoryRecorder } from './historyRecorder.ts';
import type { OpenChanges } from './openChanges.ts';

/** What all statements of a run share. */
export interface StatementSetting {
  readonly opened: OpenedLab;
  readonly recorder: HistoryRecorder;
  readonly changes: OpenChanges;
  /** The database refuses a statement: that it is wrong in itself is a fault of the schedule. */
  readonly refuse: (error: Diagnostic, sql: string) => WorkOutcome;
}
