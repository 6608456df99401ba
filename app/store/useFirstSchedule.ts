import { useEffect } from 'react';
import { useCommit } from './commit.ts';
import { openSchedule, schedulesOf } from './commitActions.ts';
import { useStore } from './store.ts';

/** A view of schedules opens with the lab's first one. */
export function useFirstSchedule(): void {
  const lab = useStore((state) => state.lab);
  useEffect(() => {
    const first = schedulesOf(lab)[0];
    void import('./leftRecovery.ts').then(({ followLeft }) => followLeft());
    const { schedule, left } = useCommit.getState();
    // A scene or a link may have opened one already, or an earlier page has left a run.
    if (first && schedule === undefined && !left) void openSchedule(first.id);
  }, [lab]);
}
