import type { Chapter, Trace } from '../trace/trace.ts';
import { CHAPTERS } from '../trace/trace.ts';
import { eventAt } from './shownRun.ts';

/** The stages of a query, left to right, and how far the cursor has come. */
export interface Stage {
  readonly chapter: Chapter;
  readonly label: string;
  /** `skipped`: the run has no event of this stage, so there is nowhere to go. */
  readonly state: 'past' | 'current' | 'later' | 'skipped';
  /** Where a click goes: the first event of the stage. */
  readonly firstSeq?: number;
}

export const stageLabels: Readonly<Record<Chapter, string>> = {
  sql: 'SQL',
  algebra: 'algebra',
  localized: 'localized',
  reduced: 'reduced',
  plans: 'candidate plans',
  execution: 'execution',
};

export function stepBar(trace: Trace, cursor: number): readonly Stage[] {
  const current = CHAPTERS.indexOf(eventAt(trace, cursor).chapter);
  return CHAPTERS.map((chapter, index) => {
    const label = stageLabels[chapter];
    const first = trace.events.find((event) => event.chapter === chapter);
    if (!first) return { chapter, label, state: 'skipped' };
    const state = index === current ? 'current' : index < current ? 'past' : 'later';
    return { chapter, label, state, firstSeq: first.seq };
  });
}
