import { useEffect } from 'react';
import { useCommit } from './commit.ts';
import { playOn } from './cursorActions.ts';
import { useStore } from './store.ts';
import { isOfSchedules, useView } from './view.ts';

const FLOOR_MS = 240;
const CEILING_MS = 1600;

/** How long the current event stays on the screen: its simulated time, within bounds. */
function dwellMs(simulatedMs: number, speed: number): number {
  const real = Math.min(CEILING_MS, Math.max(FLOOR_MS, simulatedMs * 20));
  return real / speed;
}

/** Plays the trace of the view that is open. With reduced motion it steps once a second. */
export function usePlay(): void {
  const isPlaying = useStore((state) => state.isPlaying);
  const speed = useStore((state) => state.speed);
  const { cursor, events, isRead } = usePlayed();
  useEffect(() => {
    if (!isPlaying || !events) return;
    const gap = (events[cursor + 1]?.atMs ?? 0) - (events[cursor]?.atMs ?? 0);
    const isCalm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    const wait = isCalm ? 1000 : isRead ? CEILING_MS / speed : dwellMs(gap, speed);
    const timer = setTimeout(playOn, wait);
    return () => clearTimeout(timer);
  }, [isPlaying, cursor, speed, events, isRead]);
}

function usePlayed() {
  const view = useView((state) => state.view);
  const queryCursor = useStore((state) => state.cursor);
  const commitCursor = useCommit((state) => state.cursor);
  const trace = useStore((state) => state.shown?.run.trace);
  const run = useCommit((state) => state.shown?.run);
  if (isOfSchedules(view)) {
    // A step takes what it takes to read it: most of them take no simulated time.
    const isRead = view === 'transactions' || run?.clock === 'steps';
    return { cursor: commitCursor, events: run?.events, isRead };
  }
  // Before execution no simulated time passes, and every step is to be read.
  const isRead = trace?.events[queryCursor]?.chapter !== 'execution';
  return { cursor: queryCursor, events: trace?.events, isRead };
}
