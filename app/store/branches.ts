import { create } from 'zustand';
import {
  isSameSchedule,
  type ScheduleBranch,
  scheduleBranches,
} from '../../src/viewmodel/commit/branchNames.ts';
import { type CommitState, scenarioOf, useCommit } from './commit.ts';
import { editSchedule, schedulesOf } from './commitActions.ts';
import { useStore } from './store.ts';

/** The texts of one schedule that have run, the oldest first: nothing that was tried is lost. */
interface Branches {
  readonly schedule: string | undefined;
  readonly texts: readonly string[];
}

/** Older ones can still be undone to. */
const MAXIMUM_BRANCHES = 20;

const NONE: Branches = { schedule: undefined, texts: [] };

const useBranches = create<Branches>(() => NONE);

useCommit.subscribe((state, before) => {
  if (state.shown !== before.shown) follow(state);
});
follow(useCommit.getState());

function follow({ shown }: CommitState): void {
  const scenario = shown && scenarioOf(shown);
  if (!scenario) {
    if (!shown) useBranches.setState(NONE);
    return;
  }
  const { schedule, text } = scenario;
  useBranches.setState((known) => {
    const texts = known.schedule === schedule ? known.texts : [];
    if (texts.some((other) => isSameSchedule(other, text))) return { schedule, texts };
    return { schedule, texts: [...texts, text].slice(-MAXIMUM_BRANCHES) };
  });
}

/** What can be gone back to, and which of it is shown. */
export function useScheduleBranches(): {
  readonly branches: readonly ScheduleBranch[];
  readonly current: string | undefined;
} {
  const lab = useStore((state) => state.lab);
  const { schedule, texts } = useBranches();
  const shown = useCommit((state) => state.shown);
  const scenario = shown && scenarioOf(shown);
  const written = schedulesOf(lab).find(({ id }) => id === schedule)?.text ?? texts[0] ?? '';
  const current = texts.find((text) => scenario && isSameSchedule(text, scenario.text));
  return { branches: scheduleBranches(written, texts), current };
}

/** The cursor stays: what was before the fault is the same in both. */
export const goToBranch = (text: string): Promise<void> => editSchedule(text);
