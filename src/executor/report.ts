import { assert } from '../base/assert.ts';
import { rows, type SiteId, wireBytes } from '../base/brand.ts';
import type { Emit } from '../base/emit.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { simulate, type Timeline } from '../optimizer/cost/timeline.ts';
import type { Plan, PlanCost } from '../optimizer/plan.ts';
import { decodeRows } from '../site/shipment.ts';
import { type ExecutorEvent, SAMPLE_ROWS } from './events.ts';
import type { Execution, StepOutcome } from './execute.ts';

/** An executor event with its simulated time. */
export interface TimedEvent {
  readonly atMs: number;
  readonly event: ExecutorEvent;
}

/** Measured cost: the plan's figures over measured rows, and what the wire added. */
export interface MeasuredCost extends PlanCost {
  readonly wireBytes: number;
  readonly controlMessages: number;
  readonly controlWireBytes: number;
}

/**
 * Puts an execution on the simulated clock: emits its events in simulated order and gives what was
 * measured. Pure: the same execution gives the same events.
 */
export function reportExecution(
  catalog: Catalog,
  asking: SiteId,
  execution: Execution,
  leafRows: ReadonlyMap<string, number>,
  emit: Emit<TimedEvent>,
): MeasuredCost {
  const { plan, outcomes, ledger } = execution;
  const timeline = simulate(catalog, plan, outcomes.map(rowsOf), leafRows);
  const control = controlMessages(plan, asking);
  for (const event of control) emit({ atMs: 0, event });
  for (const { atMs, event } of stepEvents(execution, timeline)) emit({ atMs, event });
  emit({ atMs: timeline.cost.responseMs, event: answerCompleted(execution, asking) });
  return {
    ...timeline.cost,
    wireBytes: ledger.wireBytes,
    controlMessages: control.length,
    controlWireBytes: control.reduce((sum, event) => sum + event.wireBytes, 0),
  };
}

function rowsOf(outcome: StepOutcome): number {
  return outcome.kind === 'local' ? outcome.rows : outcome.carried.rows;
}

type ControlEvent = Extract<ExecutorEvent, { readonly kind: 'localQueriesSent' }>;

/** The asking site sends every other site that works the text of its local queries. */
function controlMessages(plan: Plan, asking: SiteId): readonly ControlEvent[] {
  const texts = new Map<SiteId, string[]>();
  for (const step of plan.steps) {
    const site = step.kind === 'ship' ? step.source : step.site;
    if (site === asking || (step.kind === 'ship' && step.isAnswer)) continue;
    const text = step.kind === 'ship' ? `SHIP ${step.relation} TO ${step.target}` : step.query.sql;
    texts.set(site, [...(texts.get(site) ?? []), text]);
  }
  return [...texts].map(([target, lines]) => ({
    kind: 'localQueriesSent',
    source: asking,
    target,
    wireBytes: wireBytes(new TextEncoder().encode(lines.join('\n')).length),
  }));
}

function stepEvents(execution: Execution, timeline: Timeline): readonly TimedEvent[] {
  return timeline.moments.map(({ step: index, phase, atMs }): TimedEvent => {
    const step = execution.plan.steps[index];
    const outcome = execution.outcomes[index];
    assert(step && outcome, `step ${index} is on the clock but did not run`);
    if (step.kind === 'ship') {
      assert(outcome.kind === 'shipped', `step ${index} is a transfer that shipped nothing`);
      if (phase === 'finished') {
        return { atMs, event: { kind: 'transferFinished', step: index, target: step.target } };
      }
      const { carried, checksum, sample } = outcome;
      const { source, target } = step;
      const columns = step.columns.map((column) => column.name);
      return {
        atMs,
        event: {
          kind: 'transferStarted',
          step: index,
          source,
          target,
          ...carried,
          checksum,
          columns,
          sample,
        },
      };
    }
    assert(outcome.kind === 'local', `step ${index} is local work that was shipped`);
    const { site } = step;
    if (phase === 'started') return { atMs, event: { kind: 'stepStarted', step: index, site } };
    const { localPlan } = outcome;
    const event = {
      kind: 'stepFinished' as const,
      step: index,
      site,
      rows: rows(outcome.rows),
      localPlan,
    };
    return { atMs, event };
  });
}

function answerCompleted(execution: Execution, asking: SiteId): ExecutorEvent {
  const { answer, plan } = execution;
  const step = plan.steps.find((candidate) => candidate.kind === 'answer');
  return {
    kind: 'answerCompleted',
    site: asking,
    rows: rows(answer.rows),
    checksum: answer.checksum,
    columns:
      step?.kind === 'answer' ? step.query.columns.map((column) => column.name) : answer.columns,
    sample: decodeRows(answer.batches, SAMPLE_ROWS),
  };
}
