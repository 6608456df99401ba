import { chaptersOfRun } from '../../src/viewmodel/commit/chapters.ts';
import { revealedChapterStep, revealedCursor, revealedStep } from '../../src/viewmodel/revealed.ts';
import { type ShownCommit, useCommit } from './commit.ts';
import { seenLenses } from './lenses.ts';
import { useStore } from './store.ts';
import { isOfSchedules, useView } from './view.ts';

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
  isOfSchedules(useView.getState().view) ? scheduleTimeline() : queryTimeline();

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

/** The Transactions view goes from step to step, each seen when it is over. */
function scheduleTimeline(): Timeline | undefined {
  const { shown, cursor } = useCommit.getState();
  if (!shown) return undefined;
  const lastSeq = shown.run.events.length - 1;
  return {
    lastSeq,
    cursor,
    neighbour: (direction) => {
      if (useView.getState().view === 'transactions') return nextStep(shown, cursor, direction);
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

function nextStep({ table }: ShownCommit, cursor: number, direction: 1 | -1): number | undefined {
  const ends = [0, ...table.rows.map(({ lastSeq }) => lastSeq)];
  return direction === 1 ? ends.find((seq) => seq > cursor) : ends.findLast((seq) => seq < cursor);
}
