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
export const saveTrace = (): Promise<void> =>
  isOfSchedules(useView.getState().view) ? saveScheduleTrace() : saveQueryTrace();

async function saveQueryTrace(): Promise<void> {
  const { shown } = useStore.getState();
  if (!shown) return;
  const { encodeTrace } = await import('../../src/trace/codec.ts');
  save(runName(), encodeTrace(shown.run.trace));
}

async function saveScheduleTrace(): Promise<void> {
  const { shown } = useCommit.getState();
  const scenario = shown && scenarioOf(shown);
  if (!scenario) return;
  const { encodeScheduleTrace } = await import('../../src/trace/codec.ts');
  save(scenario.schedule, encodeScheduleTrace(scenario, shown.run.events));
}

const save = (name: string, text: string): void =>
  saveFile(`${name}.trace.jsonl`, 'application/x-ndjson', text);
