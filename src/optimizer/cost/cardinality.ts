import { assert } from '../../base/assert.ts';
import type { ComputeStep, LocalQuery, Plan, PlanStep } from '../plan.ts';

/**
 * Exact statistics: true row counts of intermediate results, asked of central, which knows every
 * leaf as a view under its own name. Each count is one SELECT; its text is also its key, so equal
 * questions are asked once.
 */
export type Cardinalities = ReadonlyMap<string, number>;

/**
 * The count that says how many rows each step of a plan gives; `ship` steps send what they send.
 * Plans of one query have one answer, so its count, which may be the dearest of all, need not be
 * asked in the words of every plan: `answer` says it for this one.
 *
 * @param given counts of results that their planner knows simpler words for
 */
export function countsOfPlan(
  plan: Plan,
  answer = countOfAnswer(plan),
  given: ReadonlyMap<string, string> = new Map(),
): readonly string[] {
  return plan.steps.map((step) => {
    if (isAnswer(step)) return answer;
    const result =
      step.kind === 'ship' ? step.relation : step.kind === 'compute' ? step.result : '';
    return given.get(result) ?? countOfStep(plan, step);
  });
}

/** The count of a plan's answer, in the words of this plan. */
export function countOfAnswer(plan: Plan): string {
  const answer = plan.steps.find((step) => step.kind === 'answer');
  assert(answer?.kind === 'answer', `plan ${plan.id} has no answer`);
  return countOfQuery(plan, answer.query);
}

const isAnswer = (step: PlanStep): boolean =>
  step.kind === 'answer' || (step.kind === 'ship' && step.isAnswer);

/** The count of a result that some steps compute, in their words. */
export function countOfResult(steps: readonly PlanStep[], result: string): string {
  const step = steps.find((own) => own.kind === 'compute' && own.result === result);
  assert(step?.kind === 'compute', `no step computes ${result}`);
  return countOfQuery({ steps }, step.query);
}

/** The count of a stored leaf. */
function countOfLeaf(quotedName: string): string {
  return `SELECT count(*) FROM ${quotedName}`;
}

function countOfStep(plan: Plan, step: PlanStep): string {
  if (step.kind !== 'ship') return countOfQuery(plan, step.query);
  const producer = plan.steps.find(
    (other) => other.kind === 'compute' && other.result === step.relation,
  );
  return producer?.kind === 'compute'
    ? countOfQuery(plan, producer.query)
    : countOfLeaf(quote(step.relation));
}

/** `WITH v1 AS (…), v2 AS (…) SELECT count(*) FROM (…)`, with only the results it needs. */
function countOfQuery(plan: Pick<Plan, 'steps'>, query: LocalQuery): string {
  const needed = resultsNeeded(plan, query);
  const prefix = needed
    .map(({ result, query: own }) => `${quote(result)} AS ${onceWhereOneRow(own)}(${own.sql})`)
    .join(', ');
  const body = `SELECT count(*) FROM (${query.sql})`;
  return prefix === '' ? body : `WITH ${prefix} ${body}`;
}

/** One row, such as a filter: the engine would compute it anew for every row that asks. */
function onceWhereOneRow({ algebra }: LocalQuery): string {
  return algebra.kind === 'aggregate' && algebra.groupBy.length === 0 ? 'MATERIALIZED ' : '';
}

/** Earlier results that a query reads, directly or through others, in the plan's order. */
function resultsNeeded(plan: Pick<Plan, 'steps'>, query: LocalQuery): readonly ComputeStep[] {
  const wanted = new Set<string>();
  const computes = plan.steps.flatMap((step) => (step.kind === 'compute' ? [step] : []));
  const queue = [...query.reads];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const producer = computes.find((step) => step.result === name);
    if (!producer || wanted.has(name)) continue;
    wanted.add(name);
    queue.push(...producer.query.reads);
  }
  return computes.filter((step) => wanted.has(step.result));
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
