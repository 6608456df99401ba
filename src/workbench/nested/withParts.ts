import { mapOperator } from '../../algebra/mapOperator.ts';
import { expandParts, type Part } from '../../algebra/nested/part.ts';
import { assert } from '../../base/assert.ts';
import type { SiteId } from '../../base/brand.ts';
import { ok, type Result } from '../../base/result.ts';
import type { Candidate } from '../../optimizer/candidates.ts';
import { simulate } from '../../optimizer/cost/timeline.ts';
import type { AnswerStep, ComputeStep, PlanStep } from '../../optimizer/plan.ts';
import type { SiteFailure } from '../../site/sitePort.ts';
import { printQuery } from '../../sql/print.ts';
import type { PlanningRequest } from '../planQuery.ts';
import { expandText } from './partStatistics.ts';
import type { MappedPart, Planner } from './planUnnested.ts';
import { restrictedTo } from './restrictedPart.ts';

type LocalStep = ComputeStep | AnswerStep;

/** Steps with the rows of each. */
interface Counted {
  readonly steps: readonly PlanStep[];
  readonly rows: readonly number[];
}

/** A part as it is had at one site, for what is tested there. */
interface Delivery extends Counted {
  readonly result: string;
}

type Attachment = (candidate: Candidate) => Promise<Result<Candidate | undefined, SiteFailure>>;

/**
 * Completes plans of a query around its parts: each part is brought to each site that looks it up,
 * under a name of its own. Where that site holds some fragments only, so much of the part comes as
 * can match these.
 */
export function createAttachment(
  request: PlanningRequest,
  parts: readonly MappedPart[],
  plan: Planner,
): Attachment {
  const deliveries = new Map<string, Promise<Result<Delivery, SiteFailure>>>();
  const deliver = (
    part: MappedPart,
    site: SiteId,
    leaves: readonly string[] | undefined,
  ): Promise<Result<Delivery, SiteFailure>> => {
    const key = JSON.stringify([part.part.name, site, leaves]);
    const known = deliveries.get(key);
    if (known) return known;
    const made = deliverPart(request, restrictedTo(request.catalog, part, leaves), {
      site,
      plan,
      result: `${part.part.name}_${deliveries.size + 1}`,
    });
    deliveries.set(key, made);
    return made;
  };
  return async (candidate) => {
    const { steps } = candidate.plan;
    const before: Counted[] = [];
    const names = new Map<string, string>();
    for (const part of parts) {
      const tested = steps.filter((step): step is LocalStep => looksUp(step, part.part));
      for (const site of new Set(tested.map((step) => step.site))) {
        const here = tested.filter((step) => step.site === site);
        const delivery = await deliver(part, site, leavesTested(request, part, candidate, here));
        if (!delivery.ok) return delivery;
        before.push(delivery.value);
        names.set(`${part.part.name} at ${site}`, delivery.value.result);
      }
    }
    const own = parts.map(({ part }) => part);
    const after = steps.map((step) => expandStep(step, own, names));
    const all = [...before.flatMap((some) => some.steps), ...after];
    const rows = [...before.flatMap((some) => some.rows), ...candidate.estimatedRows];
    const whole = { ...candidate.plan, steps: all };
    const estimated = simulate(request.catalog, whole, rows, request.leafRows).cost;
    return ok({ plan: whole, estimatedRows: rows, estimated, alsoKnownAs: [] });
  };
}

const looksUp = (step: PlanStep, { name }: Part): boolean =>
  step.kind !== 'ship' && step.query.sql.includes(`${name}(`);

function expandStep(
  step: PlanStep,
  parts: readonly Part[],
  names: ReadonlyMap<string, string>,
): PlanStep {
  if (step.kind === 'ship') return step;
  const used = parts.filter((part) => looksUp(step, part));
  if (used.length === 0) return step;
  const tableOf = (part: Part): string => {
    const result = names.get(`${part.name} at ${step.site}`);
    assert(result, `${part.name} was not brought to ${step.site}`);
    return result;
  };
  const expanded = expandText(step.query.sql, used, tableOf);
  assert(expanded, 'a local query of the planner cannot be parsed');
  const algebra = mapOperator(step.query.algebra, (own) => expandParts(own, used, tableOf));
  const reads = [...step.query.reads, ...used.map(tableOf)];
  return { ...step, query: { ...step.query, sql: printQuery(expanded), algebra, reads } };
}

/**
 * The leaves of the relation looked up from whose rows these steps hold; undefined where rows of it
 * came from elsewhere too, or nothing of it is looked up.
 */
function leavesTested(
  { catalog }: PlanningRequest,
  { part }: MappedPart,
  { plan }: Candidate,
  steps: readonly LocalStep[],
): readonly string[] | undefined {
  const [pair] = part.pairs;
  if (pair?.outer.kind !== 'column' || pair.inner.kind !== 'column') return undefined;
  const leaves = new Set(
    catalog.fragments.filter((own) => own.isLeaf).map((own): string => own.name),
  );
  const isResult = steps.some((step) => step.query.reads.some((read) => !leaves.has(read)));
  const isShipped = plan.steps.some(
    (step) => step.kind === 'ship' && steps.some((own) => own.query.reads.includes(step.relation)),
  );
  if (isResult || isShipped) return undefined;
  return [...new Set(steps.flatMap((step) => step.query.reads))].sort();
}

async function deliverPart(
  request: PlanningRequest,
  { mapped, localized }: MappedPart,
  { site, plan, result }: { site: SiteId; plan: Planner; result: string },
): Promise<Result<Delivery, SiteFailure>> {
  const { localized: _, obstacle: _obstacle, ...rest } = request;
  const planned = await plan({
    ...rest,
    mapped,
    ...(localized ? { localized } : {}),
    asking: site,
    ownPlans: [],
    resultPrefix: `${result}_`,
  });
  if (!planned.ok) return planned;
  const { plan: chosen, estimatedRows } = planned.value.chosen;
  const steps = chosen.steps.map((step): PlanStep => {
    if (step.kind === 'answer') {
      return { kind: 'compute', site: step.site, result, query: step.query };
    }
    if (step.kind === 'ship' && step.isAnswer) {
      return { ...step, relation: result, isAnswer: false };
    }
    return step;
  });
  return ok({ steps, rows: estimatedRows, result });
}
