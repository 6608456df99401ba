import type { SiteId } from '../base/brand.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import { nearestName } from '../base/nearestName.ts';
import type { Objective } from '../base/objective.ts';
import type { PlannerName } from '../base/plannerName.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { NO_SPAN } from '../base/span.ts';
import type { StatisticsKind } from '../base/statisticsKind.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { CostSettings } from '../catalog/costSettings.ts';
import type { LabDocument, PlanBlock, QueryBlock } from '../lab/labDocument.ts';
import type { PlanLine } from '../sql/statement.ts';

/** A global query with where it is asked and what its plan is chosen for. */
export interface Question {
  readonly sql: string;
  readonly at: SiteId;
  readonly objective: Objective;
  readonly statistics: StatisticsKind;
  readonly planner: PlannerName;
  /** In place of the lab's own. */
  readonly costs?: CostSettings;
  /** Plan blocks that answer it, the lab's and the user's own. */
  readonly plans: readonly PlanText[];
}

/** A plan of one's own as text, in the plan notation. */
export interface PlanText {
  readonly id: string;
  readonly text: string;
  readonly assumes: readonly string[];
  /** The same lines with spans in the lab's text, for a block of the lab: faults are told there. */
  readonly inLab?: readonly PlanLine[];
}

/** What a user may leave open: the site is the query's own, else the first; bytes are counted. */
export interface QuestionOptions {
  readonly at?: string;
  readonly objective?: Objective;
  readonly statistics?: StatisticsKind;
  readonly planner?: PlannerName;
  readonly costs?: CostSettings;
}

/** A question in words of the user's own. */
export function askSql(
  catalog: Catalog,
  sql: string,
  options: QuestionOptions,
): Result<Question, Diagnostic> {
  const site = siteFor(catalog, options.at);
  if (!site.ok) return site;
  const objective = options.objective ?? 'bytes';
  return ok({ sql, at: site.value, objective, ...knowledgeOf(options), plans: [] });
}

/** One of the lab's own queries, with the plan blocks written for it. */
export function askQuery(
  lab: LabDocument,
  catalog: Catalog,
  id: string,
  options: QuestionOptions,
): Result<Question, Diagnostic> {
  const queries = lab.blocks.filter((block): block is QueryBlock => block.kind === 'query');
  const found = queries.find((block) => block.id === id);
  if (!found) {
    const known = queries.map((block) => block.id);
    const near = nearestName(id, known);
    const hint = near === undefined ? `Known are ${known.join(', ')}.` : `Did you mean ${near}?`;
    return fail({
      code: 'unknown-query',
      message: `The lab has no query ${id}.`,
      span: NO_SPAN,
      hint,
    });
  }
  const site = siteFor(catalog, options.at ?? found.at?.value);
  if (!site.ok) return site;
  const plans = lab.blocks
    .filter((block): block is PlanBlock => block.kind === 'plan' && block.query === id)
    .map((block) => ({
      id: block.id,
      text: block.text,
      assumes: block.assumes.map((assumption) => assumption.value),
      inLab: block.lines,
    }));
  return ok({
    sql: found.sql,
    at: site.value,
    objective: options.objective ?? found.objective,
    ...knowledgeOf(options),
    plans,
  });
}

/** The whole truth and the search, unless something else is asked for. */
const knowledgeOf = ({
  statistics = 'exact',
  planner = 'search',
  costs,
}: QuestionOptions): Pick<Question, 'statistics' | 'planner' | 'costs'> => ({
  statistics,
  planner,
  ...(costs ? { costs } : {}),
});

function siteFor(catalog: Catalog, at: string | undefined): Result<SiteId, Diagnostic> {
  const known = catalog.sites.map((site) => site.id);
  const [first] = known;
  if (first === undefined) {
    return fail({
      code: 'no-site',
      message: 'The lab has no site to ask at.',
      span: NO_SPAN,
      hint: 'A lab needs at least one CREATE SITE.',
    });
  }
  if (at === undefined) return ok(first);
  const found = known.find((id) => id === at || id.toLowerCase() === at.toLowerCase());
  if (found) return ok(found);
  const near = nearestName(at, known);
  const hint = near === undefined ? `Known are ${known.join(', ')}.` : `Did you mean ${near}?`;
  return fail({ code: 'unknown-site', message: `The lab has no site ${at}.`, span: NO_SPAN, hint });
}

/** A plan that is added may be called as one of the lab is. */
export function freePlanId(wanted: string, plans: readonly PlanText[]): string {
  let id = wanted;
  for (let number = 2; plans.some((plan) => plan.id === id); number += 1) {
    id = `${wanted}#${number}`;
  }
  return id;
}
