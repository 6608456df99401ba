import { revealedChapterStep, revealedCursor, revealedStep } from '../../src/viewmodel/revealed.ts';
import { seenLenses } from './lenses.ts';
import { SPEEDS, useStore } from './store.ts';

/** Moving through the trace. Everything on the screen follows from where the cursor stands. */

const lastSeq = (): number => (useStore.getState().shown?.run.trace.events.length ?? 1) - 1;

function goTo(seq: number): void {
  const { cursor } = useStore.getState();
  const target = Math.min(lastSeq(), Math.max(0, seq));
  if (target === cursor) return;
  const move = target === neighbour(1) ? 1 : target === neighbour(-1) ? -1 : 0;
  useStore.setState({ cursor: target, move });
}

/** By hand: whoever takes the cursor stops the play. */
export function seek(seq: number): void {
  pause();
  goTo(seq);
}

export const stepForward = (): void => step(1);
export const stepBack = (): void => step(-1);

function step(direction: 1 | -1): void {
  pause();
  const target = neighbour(direction);
  if (target !== undefined) goTo(target);
}

/** Steps lead over what no lens reveals, from the event that the pictures stand at. */
function neighbour(direction: 1 | -1): number | undefined {
  const state = useStore.getState();
  const { trace } = state.shown?.run ?? {};
  const lenses = seenLenses(state);
  return trace && revealedStep(trace, shownCursor(), direction, lenses);
}

function shownCursor(): number {
  const state = useStore.getState();
  const { trace } = state.shown?.run ?? {};
  return trace ? revealedCursor(trace, state.cursor, seenLenses(state)) : 0;
}

export const goFirst = (): void => seek(0);
export const goLast = (): void => seek(lastSeq());

export function goChapter(direction: 1 | -1): void {
  const state = useStore.getState();
  const { trace } = state.shown?.run ?? {};
  if (trace) seek(revealedChapterStep(trace, shownCursor(), direction, seenLenses(state)));
}

const pause = (): void => useStore.setState({ isPlaying: false });

/** At the end of the trace it plays from the start. */
export function togglePlay(): void {
  const { isPlaying, cursor, shown } = useStore.getState();
  if (!shown) return;
  if (!isPlaying && cursor === lastSeq()) useStore.setState({ cursor: 0, move: 0 });
  useStore.setState({ isPlaying: !isPlaying });
}

/** One event further; stops at the last. */
export function playOn(): void {
  const next = neighbour(1);
  if (next !== undefined) goTo(next);
  if (next === undefined || next >= lastSeq()) pause();
}

export function changeSpeed(direction: 1 | -1): void {
  const { speed } = useStore.getState();
  const index = SPEEDS.indexOf(speed) + direction;
  useStore.setState({ speed: SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, index))] ?? 1 });
}
