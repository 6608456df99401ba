import { create } from 'zustand';
import { run } from './runs.ts';
import { questionOf } from './scenarioActions.ts';
import { useStore } from './store.ts';

/** A plan of the user's own, as it is written; undefined while it is the one that is shown. */
export const useOwnPlan = create<{ readonly text: string | undefined }>(() => ({
  text: undefined,
}));

export const editOwnPlan = (text: string | undefined): void => useOwnPlan.setState({ text });

/** Runs a plan for the query that was asked last; it is a candidate from then on. */
export async function runOwnPlan(ownPlan: string): Promise<void> {
  const { request } = useStore.getState();
  if (!request) return;
  await run({ ...questionOf(request), ownPlan }, 'keep');
}
