import { encodeScheduleTrace, encodeTrace } from '../../src/trace/codec.ts';
import { scenarioOf, useCommit } from './commit.ts';
import { runName } from './runName.ts';
import { saveFile } from './saveFile.ts';
import { useStore } from './store.ts';
import { isOfSchedules, useView } from './view.ts';

/** Whether the view that is open shows a run of the lab: something to save, and to share. */
export function useHasRun(): boolean {
  const ofSchedules = useView((state) => isOfSchedules(state.view));
  const hasTrace = useStore((state) => state.shown !== undefined);
  const hasSchedule = useCommit((state) => state.shown?.origin.kind === 'schedule');
  return ofSchedules ? hasSchedule : hasTrace;
}

/** Downloads the shown trace as JSON Lines, named after the lab's query or schedule. */
export function saveTrace(): void {
  if (isOfSchedules(useView.getState().view)) saveScheduleTrace();
  else saveQueryTrace();
}

function saveQueryTrace(): void {
  const { shown } = useStore.getState();
  if (shown) save(runName(), encodeTrace(shown.run.trace));
}

function saveScheduleTrace(): void {
  const { shown } = useCommit.getState();
  const scenario = shown && scenarioOf(shown);
  if (scenario) save(scenario.schedule, encodeScheduleTrace(scenario, shown.run.events));
}

const save = (name: string, text: string): void =>
  saveFile(`${name}.trace.jsonl`, 'application/x-ndjson', text);
