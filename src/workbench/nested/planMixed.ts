import { relationsRead } from '../../algebra/expandViews.ts';
import { mapQuery } from '../../algebra/mapQuery.ts';
import { type Taken, takeOut } from '../../algebra/nested/takeOut.ts';
import type { SiteId } from '../../base/brand.ts';
import { ok, type Result } from '../../base/result.ts';
import { localize } from '../../localization/localize.ts';
import { type BlockProblem, reduceAround } from '../../optimizer/block/reduceAndShip.ts';
import { type Candidate, labelOf } from '../../optimizer/candidates.ts';
import { countsOfPlan } from '../../optimizer/cost/cardinality.ts';
import { simulate } from '../../optimizer/cost/timeline.ts';
import type { Plan } from '../../optimizer/plan.ts';
import type { SiteFailure } from '../../site/sitePort.ts';
import { printQuery } from '../../sql/print.ts';
import { type PlanningRequest, rowsOfSteps } from '../planning.ts';
import { type Counted, deliverPart, type Planner } from './deliverPart.ts';

/** Sites, beside the asking one, where a query is put together: those that store most of it. */
const MOST_SITES = 3;

/** More blocks than these are not planned one by one. */
const MOST_PARTS = 12;

/**
 * mixed at S: every block of a query that depends on nothing around it is planned by itself, as if
 * asked at S; of what else the query reads as much comes to S as in reduce-and-ship; the query
 * around the blocks runs there.
 *
 * @param answer the count of the answer
 */
export async function planMixed(
  request: PlanningRequest,
  problem: BlockProblem,
  answer: string,
  plan: Planner,
): Promise<Result<readonly Candidate[], SiteFailure>> {
  const { catalog, mapped } = request;
  const { query, parts } = takeOut(mapped.query, catalog);
  if (parts.length === 0 || parts.length > MOST_PARTS) return ok([]);
  const deliverables = mappedParts(request, parts);
  if (!deliverables) return ok([]);
  const stored = new Set<string>(catalog.relations.map((relation) => relation.name));
  const relations = relationsRead(query).filter((relation) => stored.has(relation));
  const { surviving: _, ...rest } = problem;
  const around: BlockProblem = { ...rest, query, relations, written: mapped.query };
  const candidates: Candidate[] = [];
  for (const site of sitesFor(request)) {
    const before: Counted[] = [];
    const given = new Map<string, string>();
    for (const [name, part] of deliverables) {
      const result = `${request.resultPrefix ?? ''}${name}_1`;
      const delivery = await deliverPart(request, part, { site, plan, result });
      if (!delivery.ok) return delivery;
      before.push(delivery.value);
      given.set(name, delivery.value.result);
    }
    const own: Plan = {
      id: `mixed@${site}`,
      strategy: 'mixed',
      label: labelOf('mixed', site, catalog),
      joinSite: site,
      assumes: problem.assumes,
      steps: reduceAround(around, site, given),
    };
    const after = await rowsOfSteps(request, own, answer);
    if (!after.ok) return after;
    const rows = [...before.flatMap((some) => some.rows), ...after.value];
    const whole = { ...own, steps: [...before.flatMap((some) => some.steps), ...own.steps] };
    const estimated = simulate(catalog, whole, rows, request.leafRows).cost;
    const counts = [...before.flatMap((some) => some.counts), ...countsOfPlan(own, answer)];
    candidates.push({ plan: whole, counts, estimatedRows: rows, estimated, alsoKnownAs: [] });
  }
  return ok(candidates);
}

type Deliverable = Parameters<typeof deliverPart>[1];

/** Undefined where a block does depend on something around it. */
function mappedParts(
  { catalog, faulty, asking }: PlanningRequest,
  parts: readonly Taken[],
): ReadonlyMap<string, Deliverable> | undefined {
  const made = new Map<string, Deliverable>();
  for (const { name, query } of parts) {
    const mapped = mapQuery(query, catalog, printQuery(query));
    if (!mapped.ok) return undefined;
    const { graph } = mapped.value;
    const localized = graph && localize(graph, catalog, () => undefined, faulty, asking);
    made.set(name, {
      mapped: mapped.value,
      ...(localized?.ok ? { localized: localized.value } : {}),
    });
  }
  return made;
}

function sitesFor(request: PlanningRequest): readonly SiteId[] {
  const { catalog, mapped, asking, leafRows, resultPrefix } = request;
  // A block inside a block is put together where it is asked for.
  if (resultPrefix !== undefined) return [asking];
  const leaves = catalog.relations
    .filter((relation) => mapped.relations.includes(relation.name))
    .flatMap((relation) => relation.leaves);
  const rowsAt = new Map<SiteId, number>();
  for (const { name, copies } of catalog.fragments) {
    if (!leaves.includes(name)) continue;
    for (const site of copies) {
      rowsAt.set(site, (rowsAt.get(site) ?? 0) + 1 + (leafRows.get(name) ?? 0));
    }
  }
  const most = [...rowsAt.keys()]
    .filter((site) => site !== asking)
    .sort((a, b) => (rowsAt.get(b) ?? 0) - (rowsAt.get(a) ?? 0));
  return [asking, ...most.slice(0, MOST_SITES)];
}
