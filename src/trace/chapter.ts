import { assertNever } from '../base/assert.ts';
import type { Chapter, TraceEvent } from './trace.ts';

const CHAPTER_OF_STAGE = {
  mapping: 'algebra',
  localization: 'localized',
  reduction: 'reduced',
} as const;

/** Which stage an event belongs to. */
export function chapterOf(event: TraceEvent): Chapter {
  switch (event.kind) {
    case 'queryParsed':
      return 'sql';
    case 'queryMapped':
    case 'viewExpanded':
      return 'algebra';
    case 'queryRewritten':
      return CHAPTER_OF_STAGE[event.stage];
    case 'planConsidered':
    case 'strategyNotApplicable':
    case 'planChosen':
      return 'plans';
    case 'stepStarted':
    case 'stepFinished':
    case 'transferStarted':
    case 'transferFinished':
    case 'answerCompleted':
    case 'localQueriesSent':
      return 'execution';
    default:
      return assertNever(event);
  }
}
