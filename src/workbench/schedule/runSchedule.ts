import { assert } from '../../base/assert.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import type { DiskKind } from '../../site/sitePort.ts';
import type { StampedTransactionEvent } from '../../trace/scheduleTrace.ts';
import { createScheduleRecorder } from '../../trace/scheduleTrace.ts';
import { PROTOCOLS } from '../../transactions/commit/protocols.ts';
import type { Schedule, WorkStatement } from '../../transactions/schedule/schedule.ts';
import type { ScheduleOptions } from '../../transactions/schedule/scheduleOptions.ts';
import type { HistoryVerdict } from '../../transactions/serializability/judgeHistory.ts';
import { judgeHistory } from '../../transactions/serializability/judgeHistory.ts';
import type { Outcome } from '../../transactions/simulation/outcome.ts';
import type { Environment } from '../../transactions/simulation/run.ts';
import { simulate } from '../../transactions/simulation/simulate.ts';
import type { WorkOutcome } from '../../transactions/simulation/work.ts';
import { understandChange } from '../change/changeData.ts';
import type { OpenedLab } from '../openLab.ts';
import { changeStatement } from './changeStatement.ts';
import { checkSchedule } from './checkSchedule.ts';
import { type AgainstCentral, compareWithCentral } from './compareWithCentral.ts';
import { createHistoryRecorder, fulfils } from './historyRecorder.ts';
import { createOpenChanges } from './openChanges.ts';
import { readStatement } from './readStatement.ts';
import { type RelationRows, rowsAfter } from './rowsAfter.ts';
import { beginLogs, diskFailure } from './siteDisks.ts';
import { restoreLab, siteEnvironment } from './siteEnvironment.ts';
import type { StatementSetting } from './statementSetting.ts';

/** A schedule that was run under one protocol. */
export interface ScheduleRun extends AgainstCentral {
  readonly protocol: string;
  readonly options: ScheduleOptions;
  readonly outcome: Outcome;
  readonly verdict: HistoryVerdict;
  /** By relation: what the committed transactions have left there. */
  readonly rows: ReadonlyMap<string, RelationRows>;
  readonly trace: readonly StampedTransactionEvent[];
  /** Where what the sites forced was kept. */
  readonly disk: DiskKind;
}

/**
 * Runs a schedule on the sites of a lab, under one protocol. The lab is as it was afterwards.
 *
 * Errors: names that nothing has, and statements that are wrong in themselves.
 */
export function runSchedule(
  opened: OpenedLab,
  schedule: Schedule,
  protocol: string,
  options: ScheduleOptions,
): Promise<Result<ScheduleRun, Diagnostic>> {
  return opened.inTurn(async () => {
    const checked = checkSchedule(opened, schedule);
    if (!checked.ok) return checked;
    const fault = refusalOf(opened, schedule, protocol, options);
    if (fault) return fail(fault);
    const disk = await beginLogs(opened.ports);
    if (!disk.ok) return disk;
    try {
      const ran = await run(opened, checked.value, protocol, options);
      return ran.ok ? ok({ ...ran.value, disk: disk.value }) : ran;
    } catch (error) {
      return fail(diskFailure(error));
    } finally {
      await restoreLab(opened);
    }
  });
}

/** A protocol may need more sites than the lab has, or have quorums that are none among them. */
function refusalOf(
  { catalog }: OpenedLab,
  { statements }: Schedule,
  protocol: string,
  { timeouts, recovery, acks, readonly, f, quorum }: ScheduleOptions,
): Diagnostic | undefined {
  const participants = catalog.sites.map(({ id }) => id);
  const [coordinator] = participants;
  if (!coordinator) return undefined;
  for (const statement of statements) {
    if (statement.kind !== 'commit') continue;
    const because = PROTOCOLS[statement.protocol ?? protocol]?.refusal?.(
      { coordinator, participants },
      { timeouts, recovery, acks, readonly, f, quorum },
    );
    if (because) return { code: 'protocol-refused', message: because, span: statement.span };
  }
  return undefined;
}

async function run(
  opened: OpenedLab,
  schedule: Schedule,
  protocol: string,
  options: ScheduleOptions,
): Promise<Result<Omit<ScheduleRun, 'disk'>, Diagnostic>> {
  const trace = createScheduleRecorder();
  const recorder = createHistoryRecorder();
  const changes = createOpenChanges();
  const faults: Diagnostic[] = [];
  const settingOf = (statement: WorkStatement): StatementSetting => ({
    opened,
    recorder,
    changes,
    refuse: (error) => refusal(error, statement, faults),
  });
  const environment: Environment = {
    ...siteEnvironment(opened),
    runStatement: (statement, context) => {
      const setting = settingOf(statement);
      const { work } = statement;
      if (work.kind === 'query') return readStatement(setting, statement, work, context);
      const understood = understandChange(opened, statement.sql);
      assert(understood.ok, 'a schedule is checked before it runs');
      const { statement: change, target } = understood.value;
      return changeStatement(setting, statement, change, target, context);
    },
    ended: recorder.ended,
    settled: changes.forget,
  };
  const outcome = await simulate({ schedule, protocol, options, environment }, trace.record);
  const [wrong] = faults;
  if (wrong) return fail(wrong);
  const verdict = judgeHistory(recorder.history(), fulfils);
  const rows = await rowsAfter(opened, schedule, outcome);
  const { openAt } = changes;
  const settled = { schedule, outcome, verdict, rows, openAt };
  const against = await compareWithCentral(opened, settled);
  return ok({ protocol, options, outcome, verdict, rows, ...against, trace: trace.finish() });
}

/** What no data could make right is the schedule's fault, not the transaction's. */
const WRONG_IN_ITSELF = /no such (?:column|table|function)|syntax error|wrong number of arguments/i;

function refusal(error: Diagnostic, { work }: WorkStatement, faults: Diagnostic[]): WorkOutcome {
  if (WRONG_IN_ITSELF.test(error.message)) faults.push({ ...error, span: work.span });
  return { kind: 'refused', because: error.message };
}
