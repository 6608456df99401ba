import {
  isSameSchedule,
  type ScheduleBranch,
  scheduleBranches,
} from '../../src/viewmodel/commit/branchNames.ts';
import { type CommitState, scenarioOf, useCommit } from './commit.ts';
import { editSchedule, schedulesOf } from './commitActions.ts';
import { useStore } from './store.ts';

/** Older ones can still be undone to. */
const MAXIMUM_BRANCHES = 20;

useCommit.subscribe((state, before) => {
  if (state.shown !== before.shown) follow(state);
});
follow(useCommit.getState());

function follow({ shown, branches: known }: CommitState): void {
  const scenario = shown && scenarioOf(shown);
  if (!scenario) return;
  const { schedule, text } = scenario;
  const texts = known.schedule === schedule ? known.texts : [];
  const isKnown = texts.some((other) => isSameSchedule(other, text));
  if (isKnown && known.schedule === schedule) return;
  const all = isKnown ? texts : [...texts, text].slice(-MAXIMUM_BRANCHES);
  useCommit.setState({ branches: { schedule, texts: all } });
}

/** What can be gone back to, and which of it is shown. */
export function useScheduleBranches(): {
  readonly branches: readonly ScheduleBranch[];
  readonly current: string | undefined;
} {
  const lab = useStore((state) => state.lab);
  const { schedule, texts } = useCommit((state) => state.branches);
  const shown = useCommit((state) => state.shown);
  const scenario = shown && scenarioOf(shown);
  const written = schedulesOf(lab).find(({ id }) => id === schedule)?.text ?? texts[0] ?? '';
  const current = texts.find((text) => scenario && isSameSchedule(text, scenario.text));
  return { branches: scheduleBranches(written, texts), current };
}

/** The cursor stays: what was before the fault is the same in both. */
export const goToBranch = (text: string): Promise<void> => editSchedule(text);
