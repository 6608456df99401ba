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
export async function saveTrace(): Promise<void> {
  const codec = await import('../../src/trace/codec.ts');
  if (isOfSchedules(useView.getState().view)) saveScheduleTrace(codec);
  else saveQueryTrace(codec);
}

type Codec = typeof import('../../src/trace/codec.ts');

function saveQueryTrace({ encodeTrace }: Codec): void {
  const { shown } = useStore.getState();
  if (shown) save(runName(), encodeTrace(shown.run.trace));
}

function saveScheduleTrace({ encodeScheduleTrace }: Codec): void {
  const { shown } = useCommit.getState();
  const scenario = shown && scenarioOf(shown);
  if (scenario) save(scenario.schedule, encodeScheduleTrace(scenario, shown.run.events));
}

const save = (name: string, text: string): void =>
  saveFile(`${name}.trace.jsonl`, 'application/x-ndjson', text);
