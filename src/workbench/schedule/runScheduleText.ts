import { siteId } from '../../base/brand.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import { parseSchedule } from '../../transactions/schedule/parseSchedule.ts';
import { scheduleOptions } from '../../transactions/schedule/scheduleOptions.ts';
import { isProtocolName, wordsOf } from '../../transactions/schedule/scheduleWords.ts';
import type {
  FinishedRecovery,
  FinishedSchedule,
  RecoveryRequest,
  ScheduleRequest,
} from '../coordinatorTypes.ts';
import type { OpenedLab } from '../openLab.ts';
import { recoverSchedule } from './recoverSchedule.ts';
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
  const ran = await runSchedule(
    opened,
    schedule,
    protocol,
    scheduleOptions(options, opened.catalog.sites.length),
  );
  if (!ran.ok) return ran;
  const { trace, outcome, verdict, equalsCentral, central, disk } = ran.value;
  return ok({ events: trace, outcome, verdict, equalsCentral, central, disk });
}

/** Takes up a run that ended with its page or process. */
export async function recoverScheduleText(
  opened: OpenedLab,
  { options, forces = {} }: RecoveryRequest,
): Promise<Result<FinishedRecovery, Diagnostic>> {
  const counted = new Map(Object.entries(forces).map(([site, count]) => [siteId(site), count]));
  const recovered = await recoverSchedule(opened, scheduleOptions(options), counted);
  if (!recovered.ok) return recovered;
  const { trace, outcome } = recovered.value;
  return ok({ events: trace, outcome });
}
