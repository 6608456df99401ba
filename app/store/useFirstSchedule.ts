import { useEffect } from 'react';
import { useCommit } from './commit.ts';
import { openSchedule, schedulesOf } from './commitActions.ts';
import { useStore } from './store.ts';

/** A view of schedules opens with the lab's first one. */
export function useFirstSchedule(): void {
  const lab = useStore((state) => state.lab);
  useEffect(() => {
    const first = schedulesOf(lab)[0];
    // A scene or a link may have opened one already.
    if (first && useCommit.getState().schedule === undefined) void openSchedule(first.id);
  }, [lab]);
}
