import { useEffect } from 'react';
import { playOn } from './cursorActions.ts';
import { useStore } from './store.ts';

const FLOOR_MS = 240;
const CEILING_MS = 1600;

/** How long the current event stays on the screen: its simulated time, within bounds. */
function dwellMs(simulatedMs: number, speed: number): number {
  const real = Math.min(CEILING_MS, Math.max(FLOOR_MS, simulatedMs * 20));
  return real / speed;
}

/** Plays the trace. With reduced motion it steps once a second. */
export function usePlay(): void {
  const isPlaying = useStore((state) => state.isPlaying);
  const cursor = useStore((state) => state.cursor);
  const speed = useStore((state) => state.speed);
  const shown = useStore((state) => state.shown);
  useEffect(() => {
    if (!isPlaying || !shown) return;
    const { events } = shown.run.trace;
    const gap = (events[cursor + 1]?.atMs ?? 0) - (events[cursor]?.atMs ?? 0);
    const isCalm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    // Before execution no simulated time passes, and every step is to be read.
    const isReading = events[cursor]?.chapter !== 'execution';
    const wait = isCalm ? 1000 : isReading ? CEILING_MS / speed : dwellMs(gap, speed);
    const timer = setTimeout(playOn, wait);
    return () => clearTimeout(timer);
  }, [isPlaying, cursor, speed, shown]);
}
