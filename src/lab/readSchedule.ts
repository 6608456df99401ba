import type { Diagnostic } from '../base/diagnostic.ts';
import { parseSchedule } from '../transactions/schedule/parseSchedule.ts';
import type { Schedule } from '../transactions/schedule/schedule.ts';
import { protocolsNamed } from '../transactions/schedule/scheduleOptions.ts';
import { isProtocolName, wordsOf } from '../transactions/schedule/scheduleWords.ts';
import { mapOffsets, mapSpans } from './document/offsets.ts';
import type { LabDocument, ScheduleBlock } from './labDocument.ts';

/**
 * The statements of a schedule block, with spans in the document. Apart from reading the document,
 * because nobody needs it who does not run or check schedules.
 */
export function readSchedule(
  { text: document }: LabDocument,
  { text, span, options }: ScheduleBlock,
): { readonly schedule: Schedule; readonly errors: readonly Diagnostic[] } {
  const protocols = protocolsNamed(options['protocol']).filter(isProtocolName);
  return mapSpans(parseSchedule(text, wordsOf(protocols)), mapOffsets(text, document, span));
}
