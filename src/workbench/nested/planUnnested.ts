import { mapQuery, queryGraphOf } from '../../algebra/mapQuery.ts';
import type { Part } from '../../algebra/nested/part.ts';
import { unnest } from '../../algebra/nested/unnest.ts';
import type { QueryGraph } from '../../algebra/queryGraph.ts';
import { ok, type Result } from '../../base/result.ts';
import { localize } from '../../localization/localize.ts';
import type { Candidate } from '../../optimizer/candidates.ts';
import type { NotApplicable } from '../../optimizer/plan.ts';
import type { SiteFailure } from '../../site/sitePort.ts';
import { printQuery } from '../../sql/print.ts';
import type { PlanningRequest } from '../planning.ts';
import type { Planner } from './deliverPart.ts';
import type { MappedPart } from './mappedPart.ts';
import { partStatistics } from './partStatistics.ts';
import { createAttachment } from './withParts.ts';

interface Unnested {
  readonly candidates: readonly Candidate[];
  readonly notApplicable: readonly NotApplicable[];
}

/** Plans of the query around get their parts where they need them; so many of the best do. */
const MOST_PLANS = 6;

/** Any query at all has these, so they are listed already. */
const OF_ANY_QUERY = new Set(['ship-whole', 'reduce-and-ship']);

/**
 * Plans for a query whose only obstacle is subqueries that need not depend on it: the block around
 * is planned as any select-project-join block, its conditions on subqueries being tested like
 * others, and whatever site tests one gets the part it is about, planned as a query asked there.
 * Undefined where the query is no such query.
 */
export async function planUnnested(
  request: PlanningRequest,
  plan: Planner,
): Promise<Result<Unnested | undefined, SiteFailure>> {
  const { catalog, mapped, faulty, statistics, truth = statistics } = request;
  // Central, which counts, has a part's rows as they were given and not as they are stored.
  if (mapped.relations.some((relation) => faulty.has(relation))) return ok(undefined);
  const unnested = unnest(mapped.query, catalog);
  const graph = unnested && queryGraphOf(unnested.query, mapped.columns);
  if (!unnested || graph?.kind !== 'graph') return ok(undefined);
  const parts = mappedParts(request, unnested.parts, graph.graph);
  if (!parts) return ok(undefined);
  const localized = localize(graph.graph, catalog, () => undefined, faulty, request.asking);
  if (!localized.ok || localized.value.branches.length === 0) return ok(undefined);
  const counts = partStatistics(statistics, unnested.parts);
  const around: PlanningRequest = {
    ...request,
    mapped: { ...mapped, graph: graph.graph },
    localized: localized.value,
    statistics: counts,
    truth: truth === statistics ? counts : partStatistics(truth, unnested.parts),
    ownPlans: [],
  };
  const planned = await plan(around);
  if (!planned.ok) return planned;
  const plain = planned.value.candidates.filter(({ plan: own }) => !OF_ANY_QUERY.has(own.strategy));
  const attachment = createAttachment(request, parts, plan);
  const candidates: Candidate[] = [];
  for (const candidate of plain.slice(0, MOST_PLANS)) {
    const whole = await attachment(candidate);
    if (!whole.ok) return whole;
    if (whole.value) candidates.push(whole.value);
  }
  return ok({ candidates, notApplicable: planned.value.notApplicable });
}

function mappedParts(
  { catalog, faulty, asking }: PlanningRequest,
  parts: readonly Part[],
  around: QueryGraph,
): readonly MappedPart[] | undefined {
  const made: MappedPart[] = [];
  for (const part of parts) {
    const mapped = mapQuery(part.query, catalog, printQuery(part.query));
    if (!mapped.ok) return undefined;
    const { graph } = mapped.value;
    const localized = graph && localize(graph, catalog, () => undefined, faulty, asking);
    const outer = part.pairs[0]?.outer;
    const name = outer?.kind === 'column' ? outer.table?.text : undefined;
    const from = around.occurrences.find((own) => own.name === name)?.relation;
    made.push({
      ...(from === undefined ? {} : { lookedUpFrom: from }),
      part,
      mapped: mapped.value,
      ...(localized?.ok ? { localized: localized.value } : {}),
    });
  }
  return made;
}
