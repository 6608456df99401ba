import { inputsOf } from '../../algebra/inputs.ts';
import { mapOperator } from '../../algebra/mapOperator.ts';
import { expandParts, looksUpPart, type Part } from '../../algebra/nested/part.ts';
import type { Operator } from '../../algebra/operator.ts';
import { assert } from '../../base/assert.ts';
import type { SiteId } from '../../base/brand.ts';
import { ok, type Result } from '../../base/result.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { resultColumns } from '../../optimizer/build/localBlock.ts';
import type { Candidate } from '../../optimizer/candidates.ts';
import { shipWidth, simulate } from '../../optimizer/cost/timeline.ts';
import type { AnswerStep, ComputeStep, PlanStep } from '../../optimizer/plan.ts';
import type { SiteFailure } from '../../site/sitePort.ts';
import { printQuery } from '../../sql/print.ts';
import type { PlanningRequest } from '../planning.ts';
import { type Counted, type Delivery, deliverPart, type Planner } from './deliverPart.ts';
import type { MappedPart } from './mappedPart.ts';
import { expandText } from './partStatistics.ts';
import { restrictedTo } from './restrictedPart.ts';

type LocalStep = ComputeStep | AnswerStep;

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
  const deliver = createDeliveries(request, plan);
  /** To each site its own, or to one site and on from there, whichever is fewer bytes. */
  const deliverTo = async (
    part: MappedPart,
    wanted: ReadonlyMap<SiteId, readonly string[] | undefined>,
  ): Promise<Result<Delivered, SiteFailure>> => {
    const sites = [...wanted.keys()];
    const direct: Delivery[] = [];
    for (const [site, leaves] of wanted) {
      const own = await deliver(part, site, leaves);
      if (!own.ok) return own;
      direct.push(own.value);
    }
    const names = new Map(sites.map((site, index) => [site, direct[index]?.result ?? '']));
    let best: Delivered = { ...together(direct), names };
    for (const home of sites.length > 1 ? sites : []) {
      const whole = await deliver(part, home, undefined);
      if (!whole.ok) return whole;
      const others = sites.filter((site) => site !== home);
      const sent = sendOn(request.catalog, part, whole.value, home, others);
      const { result } = whole.value;
      const all = { ...sent, names: new Map(sites.map((site) => [site, result])) };
      if (bytesOf(all) < bytesOf(best)) best = all;
    }
    return ok(best);
  };
  return async (candidate) => {
    const { steps } = candidate.plan;
    const before: Delivered[] = [];
    const names = new Map<string, string>();
    for (const part of parts) {
      const tested = steps.filter((step): step is LocalStep => looksUp(step, part.part));
      const wanted = new Map(
        tested.map(({ site }) => {
          const here = tested.filter((step) => step.site === site);
          return [site, leavesTested(request, part, candidate, here)] as const;
        }),
      );
      const delivered = await deliverTo(part, wanted);
      if (!delivered.ok) return delivered;
      before.push(delivered.value);
      for (const [site, result] of delivered.value.names) {
        names.set(`${part.part.name} at ${site}`, result);
      }
    }
    const own = parts.map(({ part }) => part);
    const after = steps.map((step) => expandStep(step, own, names));
    const ready = together(before);
    const rows = [...ready.rows, ...candidate.estimatedRows];
    const counts = [...ready.counts, ...candidate.counts];
    const whole = {
      ...candidate.plan,
      steps: [...ready.steps, ...after],
    };
    const estimated = simulate(request.catalog, whole, rows, request.leafRows).cost;
    return ok({ ...candidate, plan: whole, counts, estimatedRows: rows, estimated });
  };
}

/** Brings a part to a site, as much of it as can match what is tested there; each once. */
function createDeliveries(request: PlanningRequest, plan: Planner) {
  const deliveries = new Map<string, Promise<Result<Delivery, SiteFailure>>>();
  const reductions = new Map<string, Promise<Result<Delivery, SiteFailure>>>();
  /** What is looked up is the same whatever leaves are tested; so it is planned once for a site. */
  const deliverReduced = (
    name: string,
    reduced: MappedPart,
    site: SiteId,
    result: string,
  ): Promise<Result<Delivery, SiteFailure>> => {
    const key = JSON.stringify([name, site]);
    const known = reductions.get(key);
    if (known) return known;
    const made = deliverPart({ ...request, isReduced: true }, reduced, { site, plan, result });
    reductions.set(key, made);
    return made;
  };
  return (
    part: MappedPart,
    site: SiteId,
    leaves: readonly string[] | undefined,
  ): Promise<Result<Delivery, SiteFailure>> => {
    const key = JSON.stringify([part.part.name, site, leaves]);
    const known = deliveries.get(key);
    if (known) return known;
    const result = `${request.resultPrefix ?? ''}${part.part.name}_${deliveries.size + 1}`;
    const whole = restrictedTo(request.catalog, part, leaves);
    const { reduced } = part;
    const made = fewestBytes([
      () => deliverPart(request, whole, { site, plan, result }),
      ...(reduced ? [() => deliverReduced(part.part.name, reduced, site, result)] : []),
    ]);
    deliveries.set(key, made);
    return made;
  };
}

/** Tried in order, until one ships nothing. */
async function fewestBytes(
  tried: readonly (() => Promise<Result<Delivery, SiteFailure>>)[],
): Promise<Result<Delivery, SiteFailure>> {
  const made: Result<Delivery, SiteFailure>[] = [];
  for (const deliver of tried) {
    const own = await deliver();
    if (own.ok && bytesOf(own.value) === 0) return own;
    made.push(own);
  }
  return made.reduce((best, other) =>
    other.ok && (!best.ok || bytesOf(other.value) < bytesOf(best.value)) ? other : best,
  );
}

/** A part at every site that looks it up. */
interface Delivered extends Counted {
  readonly names: ReadonlyMap<SiteId, string>;
}

const together = (some: readonly Counted[]): Counted => ({
  steps: some.flatMap((own) => own.steps),
  counts: some.flatMap((own) => own.counts),
  rows: some.flatMap((own) => own.rows),
});

function bytesOf({ steps, rows }: Counted): number {
  return steps.reduce(
    (sum, step, index) => (step.kind === 'ship' ? sum + shipWidth(step) * (rows[index] ?? 0) : sum),
    0,
  );
}

function sendOn(
  catalog: Catalog,
  { mapped }: MappedPart,
  { steps, counts, rows, result }: Delivery,
  source: SiteId,
  targets: readonly SiteId[],
): Counted {
  const index = steps.findIndex((step) => step.kind === 'compute' && step.result === result);
  const made = steps[index];
  assert(made?.kind === 'compute', `no step computes ${result}`);
  const lineage = catalog.relations
    .filter((relation) => mapped.relations.includes(relation.name))
    .flatMap((relation) => relation.leaves)
    .sort();
  // Where it was computed it is already.
  const missing = targets.filter((target) => target !== made.site);
  const sent = missing.map(
    (target): PlanStep => ({
      kind: 'ship',
      relation: result,
      source,
      target,
      columns: resultColumns(made.query.columns),
      lineage,
      isAnswer: false,
    }),
  );
  return {
    steps: [...steps, ...sent],
    counts: [...counts, ...missing.map(() => counts[index] ?? '')],
    rows: [...rows, ...missing.map(() => rows[index] ?? 0)],
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
 * The leaves from which all rows come for which these steps look the part up, directly or through
 * results; undefined where nothing is looked up. Rows of the relation that is looked up from come
 * from those of them that are its own.
 */
function leavesTested(
  { catalog }: PlanningRequest,
  { part }: MappedPart,
  { plan }: Candidate,
  steps: readonly LocalStep[],
): readonly string[] | undefined {
  const [pair] = part.pairs;
  if (pair?.outer.kind !== 'column' || pair.inner.kind !== 'column') return undefined;
  const leaves = new Set<string>(
    catalog.fragments.filter((own) => own.isLeaf).map((own) => own.name),
  );
  const seen = new Set<string>();
  const visit = (reads: readonly string[]): void => {
    for (const read of reads) {
      if (seen.has(read)) continue;
      seen.add(read);
      const made = plan.steps.find((step) => step.kind === 'compute' && step.result === read);
      if (made?.kind === 'compute') visit(made.query.reads);
    }
  };
  for (const { query } of steps) visit(readsBelowTests(query.algebra, part));
  return [...seen].filter((own) => leaves.has(own)).sort();
}

/** What is read below conditions that look a part up. */
function readsBelowTests(operator: Operator, part: Part): readonly string[] {
  const isTested =
    (operator.kind === 'select' || operator.kind === 'join') &&
    operator.predicate !== undefined &&
    looksUpPart(operator.predicate, part);
  if (isTested) return readsOf(operator);
  return inputsOf(operator).flatMap((input) => readsBelowTests(input, part));
}

const readsOf = (operator: Operator): readonly string[] =>
  operator.kind === 'fragment' ? [operator.fragment] : inputsOf(operator).flatMap(readsOf);
