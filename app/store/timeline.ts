import { chaptersOfRun } from '../../src/viewmodel/commit/chapters.ts';
import { revealedChapterStep, revealedCursor, revealedStep } from '../../src/viewmodel/revealed.ts';
import { useCommit } from './commit.ts';
import { seenLenses } from './lenses.ts';
import { useStore } from './store.ts';
import { useView } from './view.ts';

/** The trace that the transport moves through: that of the view which is open. */
export interface Timeline {
  readonly lastSeq: number;
  readonly cursor: number;
  /** The next event to step to, if there is one. */
  readonly neighbour: (direction: 1 | -1) => number | undefined;
  readonly chapterStep: (direction: 1 | -1) => number;
  /** `move`: the cursor came by one step forward or back, or by a jump. */
  readonly put: (cursor: number, move: 1 | -1 | 0) => void;
}

/** Undefined while nothing has run. */
export const timeline = (): Timeline | undefined =>
  useView.getState().view === 'commit' ? commitTimeline() : queryTimeline();

/** Steps lead over what no lens reveals, from the event that the pictures stand at. */
function queryTimeline(): Timeline | undefined {
  const state = useStore.getState();
  if (!state.shown) return undefined;
  const { trace } = state.shown.run;
  const lenses = seenLenses(state);
  const at = revealedCursor(trace, state.cursor, lenses);
  return {
    lastSeq: trace.events.length - 1,
    cursor: state.cursor,
    neighbour: (direction) => revealedStep(trace, at, direction, lenses),
    chapterStep: (direction) => revealedChapterStep(trace, at, direction, lenses),
    put: (cursor, move) => useStore.setState({ cursor, move }),
  };
}

function commitTimeline(): Timeline | undefined {
  const { shown, cursor } = useCommit.getState();
  if (!shown) return undefined;
  const lastSeq = shown.run.events.length - 1;
  return {
    lastSeq,
    cursor,
    neighbour: (direction) => {
      const next = cursor + direction;
      return next < 0 || next > lastSeq ? undefined : next;
    },
    chapterStep: (direction) => {
      const starts = chaptersOfRun(shown.run).map(({ firstSeq }) => firstSeq);
      const next =
        direction === 1
          ? starts.find((start) => start > cursor)
          : starts.findLast((start) => start < cursor);
      return next ?? (direction === 1 ? lastSeq : 0);
    },
    put: (to) => useCommit.setState({ cursor: to }),
  };
}
