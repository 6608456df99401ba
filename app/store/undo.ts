import { redo, undo } from './history.ts';
import { nextChange, redoEdit, undoEdit, useEdits } from './historyActions.ts';
import {
  nextScheduleChange,
  redoSchedule,
  undoSchedule,
  useScheduleEdits,
} from './scheduleHistory.ts';
import { isOfSchedules, useView } from './view.ts';

/** Undo and redo of the view that is open: of queries and the lab, or of schedules. */

export const undoHere = (): Promise<void> => (isHereSchedules() ? undoSchedule() : undoEdit());
export const redoHere = (): Promise<void> => (isHereSchedules() ? redoSchedule() : redoEdit());

const isHereSchedules = (): boolean => isOfSchedules(useView.getState().view);

/** What there is to undo and redo, and what was said of the last time. */
export function useUndo() {
  const ofSchedules = useView((state) => isOfSchedules(state.view));
  const edits = useEdits();
  const schedules = useScheduleEdits();
  if (ofSchedules) {
    return {
      back: nextScheduleChange(schedules.history, undo),
      again: nextScheduleChange(schedules.history, redo),
      said: schedules.said,
    };
  }
  return {
    back: nextChange(edits.history, undo),
    again: nextChange(edits.history, redo),
    said: edits.said,
  };
}
