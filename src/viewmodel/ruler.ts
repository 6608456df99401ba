import type { Chapter, StampedEvent, Trace } from '../trace/trace.ts';
import type { ShownRun } from './shownRun.ts';
import { siteBadge } from './sites.ts';
import { stageLabels } from './stepBar.ts';

/** The trace as the ruler draws it: chapters, and one tick an event. */
export interface Ruler {
  readonly chapters: readonly RulerChapter[];
  readonly ticks: readonly Tick[];
  readonly lastSeq: number;
}

export interface RulerChapter {
  readonly label: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
}

/** `site`: something happened at a site, `wire`: bytes left one, `plain`: before any site works. */
export type Tick =
  | { readonly kind: 'plain'; readonly seq: number }
  | { readonly kind: 'site'; readonly seq: number; readonly siteNumber: number }
  | { readonly kind: 'wire'; readonly seq: number }
  /** A crash, a partition, a message that is lost. */
  | { readonly kind: 'fault'; readonly seq: number };

export function ruler(run: ShownRun): Ruler {
  const { events } = run.trace;
  return {
    chapters: chaptersOf(run.trace),
    ticks: events.map((event) => tickOf(run, event)),
    lastSeq: events.length - 1,
  };
}

interface TraceChapter extends RulerChapter {
  readonly chapter: Chapter;
}

function chaptersOf(trace: Trace): readonly TraceChapter[] {
  const chapters: TraceChapter[] = [];
  for (const { chapter, seq } of trace.events) {
    const last = chapters.at(-1);
    if (last?.chapter === chapter) chapters[chapters.length - 1] = { ...last, lastSeq: seq };
    else chapters.push({ chapter, label: rulerLabel(chapter), firstSeq: seq, lastSeq: seq });
  }
  return chapters;
}

/** The ruler has less room than the step bar. */
const rulerLabel = (chapter: Chapter): string =>
  chapter === 'plans' ? 'plans' : stageLabels[chapter];

function tickOf(run: ShownRun, { seq, event }: StampedEvent): Tick {
  const at = (id: string): Tick => ({
    kind: 'site',
    seq,
    siteNumber: siteBadge(run.catalog, id).number,
  });
  switch (event.kind) {
    case 'transferStarted':
      return { kind: 'wire', seq };
    case 'stepStarted':
    case 'stepFinished':
    case 'answerCompleted':
      return at(event.site);
    case 'transferFinished':
      return at(event.target);
    default:
      // No other kind asks for more.
      return { kind: 'plain', seq };
  }
}

/**
 * Where a cursor goes when another plan is executed: the traces agree up to the choice of the plan,
 * so there it keeps its event; in the execution it keeps its share of the chapter.
 */
export function keptPlace(before: Trace, cursor: number, after: Trace): number {
  const chapter = before.events[cursor]?.chapter;
  const old = chaptersOf(before).find((candidate) => candidate.chapter === chapter);
  const own = chaptersOf(after).find((candidate) => candidate.chapter === chapter);
  if (!old || !own) return Math.min(cursor, after.events.length - 1);
  const [from, to] = [old.lastSeq - old.firstSeq, own.lastSeq - own.firstSeq];
  const offset = cursor - old.firstSeq;
  if (from === to || from === 0) return own.firstSeq + Math.min(offset, to);
  return own.firstSeq + Math.round((offset / from) * to);
}
