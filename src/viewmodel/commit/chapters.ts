import type { TransactionEvent } from '../../transactions/simulation/events.ts';
import type { ScheduleRun } from './scheduleRun.ts';

/** A part of a run that the ruler names; it ends where the next one begins. */
export interface ScheduleChapter {
  readonly label: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
}

/** Work, voting, decision, and what went wrong, each from the first event that belongs to it. */
export function chaptersOfRun({ events }: ScheduleRun): readonly ScheduleChapter[] {
  const chapters: ScheduleChapter[] = [];
  for (const { seq, event } of events) {
    const last = chapters.at(-1);
    const label = chapterBegun(event) ?? last?.label ?? 'work';
    if (last?.label === label) chapters[chapters.length - 1] = { ...last, lastSeq: seq };
    else chapters.push({ label, firstSeq: seq, lastSeq: seq });
  }
  return chapters;
}

function chapterBegun(event: TransactionEvent): string | undefined {
  switch (event.kind) {
    case 'statementStarted':
      return 'work';
    case 'commitStarted':
      return 'voting';
    case 'stateEntered':
      if (event.state === 'preCommitted' || event.state === 'preAborted') return 'pre-commit';
      return event.state === 'committed' || event.state === 'aborted' ? 'decision' : undefined;
    case 'siteCrashed':
      return 'crash';
    case 'siteRecovered':
    case 'logRead':
      return 'recovery';
    case 'networkCut':
      return 'partition';
    case 'networkHealed':
      return 'healed';
    case 'timedOut':
      return 'timeout';
    case 'deadlockFound':
      return 'deadlock';
    default:
      // No other event begins a part.
      return undefined;
  }
}
