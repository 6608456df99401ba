import { fail, ok, type Result } from '../base/result.ts';
import { NO_SPAN } from '../base/span.ts';
import { answerHeads } from './answerHeads.ts';
import type {
  Coordinator,
  FinishedRun,
  MeasuredCosts,
  RunRequest,
  WorkProgress,
} from './coordinatorTypes.ts';
import type { Explanation } from './explain.ts';
import { createExplanations } from './explanations.ts';
import { type Interruptible, interruptible, type Pause } from './interruptible.ts';
import { createKeptAnswers } from './keptAnswers.ts';
import type { OpenedLab } from './openLab.ts';
import { createPlanner, foundBy, one, selectionOf, stopped } from './plannedRun.ts';
import { MAXIMUM_CANDIDATES } from './planQuery.ts';
import { createReport, type Report } from './progress.ts';
import type { QueryFault } from './queryFault.ts';
import type { RunResult } from './runPlan.ts';
import { runSelected, selectCandidates } from './runSelected.ts';

/** Rows of an answer that come with it. */
const FIRST_ROWS = 500;

/** Runs the queries of an open lab, one at a time: whoever asks later stops what still runs. */
export function createCoordinator(opened: OpenedLab, pause: Pause): Coordinator {
  const explain = createExplanations();
  const planner = createPlanner(opened, explain);
  const answers = createKeptAnswers();
  let current: Interruptible | undefined;
  const begin = async (onProgress: (progress: WorkProgress) => void) => {
    const before = current;
    const report = createReport(onProgress);
    const work = interruptible(opened, { pause, onAnswered: report.answered });
    current = work;
    await before?.stop();
    return { work, report };
  };
  const runIn = async (
    lab: OpenedLab,
    request: RunRequest,
    report: Report,
  ): Promise<Result<Ran, QueryFault>> => {
    const explained = await explain(lab, request);
    if (!explained.ok) return explained;
    const explanation = explained.value;
    const selection = selectionOf(request, explanation);
    const selected = selectCandidates(explanation, selection);
    if (!selected.ok) return selected;
    report.executing(selected.value);
    const ran = await runSelected(lab, explanation, selection);
    if (!ran.ok) return ran;
    const [result] = ran.value;
    if (!result) return fail(unexplained);
    answers.keep(request, result.rows);
    return ok({ explanation, result });
  };
  return {
    run: async (request, onProgress) => {
      const { work, report } = await begin(onProgress);
      const ran = await runIn(work.lab, request, report);
      if (work.isStopped()) return fail(stopped);
      return ran.ok ? ok(finished(ran.value)) : ran;
    },
    ...planner,
    measureOthers: async (request, done, onMeasured) => {
      const { work } = await begin(unseen);
      const explained = await explain(work.lab, request);
      if (!explained.ok) return;
      const { candidates } = explained.value.planned;
      for (const candidate of candidates.slice(0, MAXIMUM_CANDIDATES)) {
        if (done.includes(candidate.plan.id)) continue;
        const ran = await runSelected(work.lab, explained.value, one(candidate.plan.id));
        if (work.isStopped()) return;
        for (const result of ran.ok ? ran.value : []) onMeasured(costsOf(result));
      }
    },
    change: async (request) => {
      await current?.stop();
      // Who only asks never needs it; schedules change data, too, and come with the same code.
      const { changeReport } = await import('./schedule/runScheduleText.ts');
      return changeReport(opened, request);
    },
    answerRows: async ({ of: request, order, start, count }) => {
      if (!answers.rowsOf(request, order)) {
        const ran = await runIn(opened, request, createReport(unseen));
        if (!ran.ok) return ran;
      }
      const rows = answers.rowsOf(request, order) ?? [];
      return ok(rows.slice(start, start + count));
    },
    runSchedule: async (request) => {
      await current?.stop();
      // Only a lab with schedules needs it.
      const { runScheduleText } = await import('./schedule/runScheduleText.ts');
      return runScheduleText(opened, request);
    },
    recoverSchedule: async (request) => {
      await current?.stop();
      const { recoverScheduleText } = await import('./schedule/runScheduleText.ts');
      return recoverScheduleText(opened, request);
    },
    stop: async () => {
      await Promise.all([current?.stop(), planner.stopPlanning()]);
    },
  };
}

const unseen = (): void => {};

interface Ran {
  readonly explanation: Explanation;
  readonly result: RunResult;
}

const costsOf = ({ candidate, measured }: RunResult): MeasuredCosts =>
  new Map([[candidate.plan.id, measured]]);

function finished({ explanation, result }: Ran): FinishedRun {
  const { trace, verdict, rows } = result;
  return {
    trace,
    planned: foundBy(explanation),
    measured: costsOf(result),
    equalsCentral: verdict.equalsCentral,
    ...(verdict.because === undefined ? {} : { because: verdict.because }),
    columns: answerHeads(explanation.mapped),
    rowCount: rows.length,
    rows: rows.slice(0, FIRST_ROWS),
  };
}

const unexplained: QueryFault = {
  code: 'no-answer',
  message: 'The query gave no answer, and nothing says why.',
  span: NO_SPAN,
};
