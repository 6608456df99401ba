import { SPEEDS, useStore } from './store.ts';
import { type Timeline, timeline } from './timeline.ts';

/** Moving through the trace. Everything on the screen follows from where the cursor stands. */

function goTo(line: Timeline, seq: number): void {
  const target = Math.min(line.lastSeq, Math.max(0, seq));
  if (target === line.cursor) return;
  const move = target === line.neighbour(1) ? 1 : target === line.neighbour(-1) ? -1 : 0;
  line.put(target, move);
}

/** By hand: whoever takes the cursor stops the play. */
export function seek(seq: number): void {
  pause();
  const line = timeline();
  if (line) goTo(line, seq);
}

export const stepForward = (): void => step(1);
export const stepBack = (): void => step(-1);

function step(direction: 1 | -1): void {
  const target = timeline()?.neighbour(direction);
  if (target === undefined) pause();
  else seek(target);
}

export const goFirst = (): void => seek(0);
export const goLast = (): void => seek(Number.POSITIVE_INFINITY);

export function goChapter(direction: 1 | -1): void {
  const line = timeline();
  if (line) seek(line.chapterStep(direction));
}

const pause = (): void => useStore.setState({ isPlaying: false });

/** At the end of the trace it plays from the start. */
export function togglePlay(): void {
  const { isPlaying } = useStore.getState();
  const line = timeline();
  if (!line) return;
  if (!isPlaying && line.cursor === line.lastSeq) line.put(0, 0);
  useStore.setState({ isPlaying: !isPlaying });
}

/** One event further; stops at the last. */
export function playOn(): void {
  const line = timeline();
  const next = line?.neighbour(1);
  if (line && next !== undefined) goTo(line, next);
  if (!line || next === undefined || next >= line.lastSeq) pause();
}

export function changeSpeed(direction: 1 | -1): void {
  const { speed } = useStore.getState();
  const index = SPEEDS.indexOf(speed) + direction;
  useStore.setState({ speed: SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, index))] ?? 1 });
}
