import { useEffect } from 'react';
import { useCommit } from './commit.ts';
import { openSchedule, schedulesOf } from './commitActions.ts';
import { useStore } from './store.ts';

/** A view of schedules opens with the lab's first one. */
export function useFirstSchedule(): void {
  const lab = useStore((state) => state.lab);
  useEffect(() => {
    const first = schedulesOf(lab)[0];
    const { schedule, shown } = useCommit.getState();
    const isKnown = schedulesOf(lab).some(({ id }) => id === schedule);
    // A scene may have opened one already.
    if (first && !isKnown && !shown) void openSchedule(first.id);
  }, [lab]);
}
