import { create } from 'zustand';
import {
  type InterleavingChip,
  interleavingChips,
  moveStep,
} from '../../src/viewmodel/transactions/interleavingChips.ts';
import { rowAt, type ScheduleTable } from '../../src/viewmodel/transactions/scheduleTable.ts';
import { type ShownCommit, scenarioOf, useCommit } from './commit.ts';
import { editSchedule } from './commitActions.ts';

/** Changing whose turn it is: every move is an edit of the schedule's text, which then runs. */

/** What came of the last move, to be said aloud and shown. */
export const useMoves = create<{ readonly said: string }>(() => ({ said: '' }));

const say = (said: string): void => useMoves.setState({ said });

export function chipsOf(shown: ShownCommit): readonly InterleavingChip[] {
  const scenario = scenarioOf(shown);
  return scenario ? interleavingChips(scenario.text, shown.table) : [];
}

/** The step that has the focus, else that of the row at the cursor, one place on. */
export async function moveStepAtHand(direction: 1 | -1): Promise<void> {
  const { shown } = useCommit.getState();
  const from = shown && stepAtHand(shown);
  if (from === undefined) return say('Go to a step of a transaction first.');
  await moveStepTo(from, from + direction);
}

function stepAtHand(shown: ShownCommit): number | undefined {
  const focused = document.activeElement?.getAttribute('data-step');
  if (focused != null) return Number(focused);
  const row = rowAt(shown.table, useCommit.getState().cursor);
  const step = chipsOf(shown).findIndex((chip) => chip.row === row?.number);
  return row === undefined || step < 0 ? undefined : step;
}

/** Moves a step next to another one; what it would overtake of its own transaction stops it. */
export async function moveStepTo(from: number, to: number): Promise<void> {
  const { shown, text, cursor } = useCommit.getState();
  const scenario = shown && scenarioOf(shown);
  if (!scenario) return;
  if (text !== scenario.text) return say('Put the text of the schedule right first.');
  const chips = chipsOf(shown);
  const chip = chips[from];
  const moved = moveStep(scenario.text, from, to);
  if (!chip || to < 0 || to >= chips.length) return;
  if (moved === undefined) return say(`The steps of ${chip.transaction} keep their order.`);
  say(`${chip.name} is now step ${to + 1} of ${chips.length}.`);
  const wasAtEnd = cursor === shown.run.events.length - 1;
  await editSchedule(moved, wasAtEnd ? 'end' : (table) => endOfStep(moved, table, to));
}

/** The cursor goes with the step, so that the same keys move it on. */
function endOfStep(text: string, table: ScheduleTable, step: number): number | undefined {
  const number = interleavingChips(text, table)[step]?.row;
  return table.rows.find((row) => row.number === number)?.lastSeq;
}
