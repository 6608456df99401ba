import { create } from 'zustand';
import type { ScheduleScenario } from '../../src/trace/scheduleTrace.ts';
import { scenarioOf, useCommit } from './commit.ts';
import { amend, emptyHistory, type History, record, redo, undo } from './history.ts';

/** Undo and redo in the views of schedules: every schedule that was shown is a step. */
interface ScheduleEdits {
  readonly history: History<ScheduleScenario>;
  /** What was undone or redone last, to be said aloud. */
  readonly said: string;
}

const NONE: ScheduleEdits = { history: emptyHistory, said: '' };

export const useScheduleEdits = create<ScheduleEdits>(() => NONE);

export function followSchedules(): void {
  useCommit.subscribe(({ shown }, before) => {
    if (shown === before.shown) return;
    const scenario = shown && scenarioOf(shown);
    // Another lab: what was shown before is not to be had there.
    if (!shown) useScheduleEdits.setState(NONE);
    if (scenario) note(scenario);
  });
}

function note(scenario: ScheduleScenario): void {
  const { history } = useScheduleEdits.getState();
  const isKnown = history.present && changedParts(history.present, scenario).length === 0;
  useScheduleEdits.setState({
    history: isKnown ? amend(history, scenario) : record(history, scenario),
  });
}

export const undoSchedule = (): Promise<void> => go(undo, 'Undone');
export const redoSchedule = (): Promise<void> => go(redo, 'Redone');

type Direction = typeof undo<ScheduleScenario>;

async function go(step: Direction, word: string): Promise<void> {
  const { history } = useScheduleEdits.getState();
  const next = step(history);
  if (!next?.present || !history.present) return;
  const parts = changedParts(history.present, next.present);
  useScheduleEdits.setState({ history: next, said: `${word}: ${parts.join(', ')}.` });
  const { showScenario } = await import('./commitActions.ts');
  await showScenario(next.present, 'keep');
}

/** What a press of the button would change; undefined when there is nothing. */
export function nextScheduleChange(
  history: History<ScheduleScenario>,
  step: Direction,
): string | undefined {
  const next = step(history);
  if (!next?.present || !history.present) return undefined;
  return changedParts(history.present, next.present).join(', ');
}

function changedParts(before: ScheduleScenario, after: ScheduleScenario): readonly string[] {
  if (before.schedule !== after.schedule) return ['schedule'];
  const names = new Set([...Object.keys(before.options), ...Object.keys(after.options)]);
  return [
    ...(before.text === after.text ? [] : ['schedule text']),
    ...(before.protocol === after.protocol ? [] : ['protocol']),
    ...[...names].filter((name) => before.options[name] !== after.options[name]),
  ];
}
