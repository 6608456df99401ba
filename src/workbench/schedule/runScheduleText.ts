import type { Diagnostic } from '../../base/diagnostic.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import { parseSchedule } from '../../transactions/schedule/parseSchedule.ts';
import { scheduleOptions } from '../../transactions/schedule/scheduleOptions.ts';
import { isProtocolName, wordsOf } from '../../transactions/schedule/scheduleWords.ts';
import type { FinishedSchedule, ScheduleRequest } from '../coordinatorTypes.ts';
import type { OpenedLab } from '../openLab.ts';
import { runSchedule } from './runSchedule.ts';

/** One late chunk of the coordinator's thread has all that changes data. */
export { changeReport } from '../change/changeReport.ts';

/** Reads a schedule as somebody writes it, and runs it under one protocol. */
export async function runScheduleText(
  opened: OpenedLab,
  { text, protocol, options }: ScheduleRequest,
): Promise<Result<FinishedSchedule, Diagnostic>> {
  const words = wordsOf([protocol].filter(isProtocolName));
  const { schedule, errors } = parseSchedule(text, words);
  const [wrong] = errors;
  if (wrong) return fail(wrong);
  const ran = await runSchedule(opened, schedule, protocol, scheduleOptions(options));
  if (!ran.ok) return ran;
  const { trace, outcome, verdict, equalsCentral } = ran.value;
  return ok({ events: trace, outcome, verdict, equalsCentral });
}
