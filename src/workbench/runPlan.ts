import type { MappedQuery } from '../algebra/mapQuery.ts';
import { fnv1a32 } from '../base/prng.ts';
import { ok, type Result } from '../base/result.ts';
import type { Row } from '../base/value.ts';
import { type Execution, type ExecutionFailure, execute } from '../executor/execute.ts';
import { type MeasuredCost, reportExecution, type TimedEvent } from '../executor/report.ts';
import type { Candidate } from '../optimizer/candidates.ts';
import { decodeRows } from '../site/shipment.ts';
import type { SiteFailure } from '../site/sitePort.ts';
import { createRecorder, type Recorder } from '../trace/recorder.ts';
import { planningSettings } from '../trace/scenario.ts';
import type { Trace } from '../trace/trace.ts';
import { atCosts } from './atCosts.ts';
import { askCentral } from './compare/centralAnswer.ts';
import { type CentralAnswer, compareAnswers, type Verdict } from './compare/compareAnswers.ts';
import type { Explanation } from './explain.ts';
import type { OpenedLab } from './openLab.ts';

/** One candidate that was executed: its answer, what was measured, and its trace. */
export interface RunResult {
  readonly candidate: Candidate;
  readonly execution: Execution;
  readonly measured: MeasuredCost;
  readonly verdict: Verdict;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  readonly trace: Trace;
}

/** Runs one candidate of an explanation at the sites and compares its answer with central. */
export async function runCandidate(
  opened: OpenedLab,
  explanation: Explanation,
  candidate: Candidate,
): Promise<Result<RunResult, ExecutionFailure>> {
  const executed = await executeCandidate(opened, candidate);
  if (!executed.ok) return executed;
  const { question, mapped } = explanation;
  const recorder = recordPlanning(opened, explanation, candidate);
  const measured = reportExecution(
    atCosts(opened, question).catalog,
    question.at,
    executed.value,
    opened.leafRows,
    ({ event, atMs }: TimedEvent) => recorder.record(event, atMs),
  );
  const rows = decodeRows(executed.value.answer.batches);
  const central = await centralAnswer(opened, explanation);
  const verdict: Verdict = central.ok
    ? withFindings(opened, explanation, compareAnswers(rows, central.value))
    : { equalsCentral: null, because: `central could not answer: ${central.error.message}` };
  return ok({
    candidate,
    execution: executed.value,
    measured,
    verdict,
    columns: mapped.columns,
    rows,
    trace: recorder.finish(),
  });
}

/** Runs one candidate at the sites, up to the rows of its answer. */
export function executeCandidate(
  opened: OpenedLab,
  { plan }: Candidate,
): Promise<Result<Execution, ExecutionFailure>> {
  return opened.inTurn(() => execute(plan, opened.ports));
}

/** The trace of a query up to the choice of a plan, to which its execution can be added. */
export function recordPlanning(
  { lab, parameterValues }: OpenedLab,
  { question, planned, ownPlan, events }: Explanation,
  candidate: Candidate,
): Recorder {
  const recorder = createRecorder({
    lab: fnv1a32(lab.text).toString(16).padStart(8, '0'),
    sql: question.sql,
    at: question.at,
    objective: question.objective,
    ...planningSettings(question),
    plan: candidate.plan.id,
    ...(ownPlan ? { ownPlan: ownPlan.text } : {}),
    parameters: parameterValues,
  });
  for (const event of events) recorder.record(event, 0);
  for (const { plan, estimated, estimatedRows, alsoKnownAs } of planned.candidates) {
    const also = alsoKnownAs.length > 0 ? { alsoKnownAs } : {};
    recorder.record({ kind: 'planConsidered', plan, estimated, estimatedRows, ...also }, 0);
  }
  for (const strategy of planned.notApplicable) {
    recorder.record({ kind: 'strategyNotApplicable', strategy }, 0);
  }
  const { chosen, because: why } = planned;
  const isOptimizers = candidate.plan.id === chosen.plan.id;
  const byHand = `not the optimizer’s choice, which is “${chosen.plan.label}”, ${why}`;
  const because = isOptimizers ? why : byHand;
  const { objective } = question;
  recorder.record({ kind: 'planChosen', plan: candidate.plan.id, objective, because }, 0);
  return recorder;
}

/** Central is asked once for a question, whatever number of plans is compared with it. */
const answers = new WeakMap<MappedQuery, CentralAnswer>();

async function centralAnswer(
  opened: OpenedLab,
  { mapped, sql }: Explanation,
): Promise<Result<CentralAnswer, SiteFailure>> {
  const known = answers.get(mapped);
  if (known) return ok(known);
  const { query, relations } = mapped;
  const isCollated = opened.catalog.relations.some(
    (relation) =>
      relations.includes(relation.name) &&
      relation.columns.some((column) => column.collation !== undefined),
  );
  const asked = await askCentral(opened.central, sql, query, isCollated);
  if (asked.ok) answers.set(mapped, asked.value);
  return asked;
}

/** Where a lab is wrong on purpose, the reason is its finding and not the plan. */
function withFindings(opened: OpenedLab, explanation: Explanation, verdict: Verdict): Verdict {
  if (verdict.equalsCentral !== false) return verdict;
  const relations = new Set<string>(explanation.mapped.relations);
  const finding = opened.findings.find(
    ({ relation, counterexample }) => relations.has(relation) && !counterexample?.constructed,
  );
  return finding ? { ...verdict, because: `${finding.rule}: ${finding.message}` } : verdict;
}
