import { mapQuery, queryGraphOf } from '../../algebra/mapQuery.ts';
import type { Part } from '../../algebra/nested/part.ts';
import { reducedQuery } from '../../algebra/nested/reducedPart.ts';
import { type Unnested as Unnesting, unnest } from '../../algebra/nested/unnest.ts';
import type { QueryGraph } from '../../algebra/queryGraph.ts';
import { ok, type Result } from '../../base/result.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { localize } from '../../localization/localize.ts';
import { type Candidate, labelOf } from '../../optimizer/candidates.ts';
import type { NotApplicable } from '../../optimizer/plan.ts';
import type { SiteFailure } from '../../site/sitePort.ts';
import type { Query } from '../../sql/ast.ts';
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
  const parts = mappedParts(request, unnested, graph.graph);
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
  const plain = planned.value.candidates.flatMap((own) => ofTheBlock(own, catalog));
  const attachment = createAttachment(request, parts, plan);
  const candidates: Candidate[] = [];
  for (const candidate of plain.slice(0, MOST_PLANS)) {
    const whole = await attachment(candidate);
    if (!whole.ok) return whole;
    if (whole.value) candidates.push(whole.value);
  }
  return ok({ candidates, notApplicable: planned.value.notApplicable });
}

/** A plan of the block around that has the name of one of any query is known as the search's. */
function ofTheBlock(candidate: Candidate, catalog: Catalog): readonly Candidate[] {
  const { plan, alsoKnownAs } = candidate;
  if (!OF_ANY_QUERY.has(plan.strategy)) return [candidate];
  const id = alsoKnownAs.find((own) => own.startsWith('search'));
  if (id === undefined) return [];
  const label = labelOf('search', plan.joinSite, catalog);
  return [{ ...candidate, plan: { ...plan, id, strategy: 'search', label }, alsoKnownAs: [] }];
}

function mappedParts(
  request: PlanningRequest,
  unnested: Unnesting,
  around: QueryGraph,
): readonly MappedPart[] | undefined {
  const made: MappedPart[] = [];
  for (const part of unnested.parts) {
    const mapped = mappedPart(request, part, part.query, around);
    if (!mapped) return undefined;
    const cut = request.isReduced
      ? undefined
      : reducedQuery(request.mapped.query, unnested, part, around.occurrences);
    const reduced = cut && mappedPart(request, part, cut, around);
    made.push({ ...mapped, ...(reduced ? { reduced } : {}) });
  }
  return made;
}

/** A part, by a query that gives all of it that is looked up. */
function mappedPart(
  { catalog, faulty, asking }: PlanningRequest,
  part: Part,
  query: Query,
  around: QueryGraph,
): MappedPart | undefined {
  const mapped = mapQuery(query, catalog, printQuery(query));
  if (!mapped.ok) return undefined;
  const { graph } = mapped.value;
  const localized = graph && localize(graph, catalog, () => undefined, faulty, asking);
  const outer = part.pairs[0]?.outer;
  const name = outer?.kind === 'column' ? outer.table?.text : undefined;
  const from = around.occurrences.find((own) => own.name === name)?.relation;
  return {
    ...(from === undefined ? {} : { lookedUpFrom: from }),
    part,
    mapped: mapped.value,
    ...(localized?.ok ? { localized: localized.value } : {}),
  };
}
