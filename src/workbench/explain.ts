import type { AlgebraEvent } from '../algebra/events.ts';
import { type MappedQuery, mapQuery } from '../algebra/mapQuery.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { bindParameters, type ParameterValues } from '../lab/setup/parameters.ts';
import type { LocalizationEvent } from '../localization/events.ts';
import { type Localized, localize } from '../localization/localize.ts';
import { compileOwnPlan } from '../optimizer/notation/ownPlan.ts';
import type { NotApplicable, Plan } from '../optimizer/plan.ts';
import type { SiteFailure } from '../site/sitePort.ts';
import type { Query } from '../sql/ast.ts';
import { parseQuery } from '../sql/parser.ts';
import { parsePlanNotation } from '../sql/planNotation.ts';
import { printQuery } from '../sql/print.ts';
import type { PlanLine } from '../sql/statement.ts';
import { atCosts } from './atCosts.ts';
import { engineRefusal } from './engineFault.ts';
import type { OpenedLab } from './openLab.ts';
import type { Planned } from './planning.ts';
import { planQuery } from './planQuery.ts';
import type { PlanText, Question } from './question.ts';
import { statisticsFor } from './statisticsFor.ts';

/** A query with its stages and its candidate plans, estimated; nothing of it has been executed. */
export interface Explanation {
  readonly question: Question;
  /** What central runs: the user's own text, with parameters put in where it has some. */
  readonly sql: string;
  readonly query: Query;
  readonly mapped: MappedQuery;
  readonly localized?: Localized;
  readonly planned: Planned;
  /** The plan that its user wrote for it, which is the last candidate. */
  readonly ownPlan?: OwnPlan;
  /** What the stages before planning said, in order. */
  readonly events: readonly (AlgebraEvent | LocalizationEvent)[];
}

/** A plan that its user writes for one query, beside those of the lab and of the optimizer. */
export interface OwnPlan {
  /** Among the candidates: `own:mine`. */
  readonly id: string;
  readonly text: string;
  readonly lines: readonly PlanLine[];
}

/** A fault of a query, or of a plan that was written for it. */
export interface QueryFault extends Diagnostic {
  /** The text that the span counts in where it is not the query's own. */
  readonly within?: 'lab' | 'plan' | 'figures';
}

/** Takes a query through all stages up to the choice of a plan. */
export async function explainQuery(
  lab: OpenedLab,
  question: Question,
): Promise<Result<Explanation, QueryFault>> {
  const opened = atCosts(lab, question);
  const { catalog } = opened;
  const compiled = compile(opened, question);
  if (!compiled.ok) return fail(await advised(question.sql, compiled.error));
  const { query, mapped, sql } = compiled.value;
  // EXPLAIN overlooks unknown functions; preparing the query for real does not.
  const valid = await opened.central.request({
    kind: 'read',
    sql: `SELECT 1 FROM (${sql}) LIMIT 0`,
  });
  if (!valid.ok) return fail(refusedByEngine(valid.error, query));
  const events: (AlgebraEvent | LocalizationEvent)[] = [
    { kind: 'queryParsed', sql: question.sql, at: question.at },
    {
      kind: 'queryMapped',
      rule: 'mapToAlgebra',
      because: mappedBecause(mapped),
      algebra: mapped.expansions[0]?.before ?? mapped.algebra,
    },
    ...mapped.expansions.map(
      ({ view: _view, ...expansion }): AlgebraEvent => ({
        kind: 'viewExpanded',
        rule: 'expandView',
        ...expansion,
      }),
    ),
  ];
  const told: LocalizationEvent[] = [];
  const localization = mapped.graph
    ? localize(mapped.graph, catalog, (event) => told.push(event), opened.faulty, question.at)
    : undefined;
  // What cannot be taken apart (too many branches, say) is still computed whole at one site.
  const localized = localization?.ok ? localization.value : undefined;
  const obstacle = localization?.ok === false ? localization.error.message : undefined;
  if (localized) events.push(...told);
  else if (!mapped.graph) {
    const { rewritingsOf } = await import('./nested/rewritingsOf.ts');
    events.push(...rewritingsOf(mapped, opened, question.at));
  }
  const own = ownPlans(opened, question);
  if (!own.ok) return own;
  const isExact = question.statistics === 'exact';
  const statistics = await statisticsFor(opened, question.statistics);
  const planned = await planQuery({
    catalog,
    mapped,
    ...(localized ? { localized } : {}),
    ...(obstacle === undefined ? {} : { obstacle }),
    asking: question.at,
    objective: question.objective,
    planner: question.planner,
    overlapping: opened.overlapping,
    faulty: opened.faulty,
    leafRows: opened.leafRows,
    ownPlans: own.value.plans,
    statistics,
    truth: isExact ? statistics : await statisticsFor(opened, 'exact'),
  });
  if (!planned.ok) return fail(refusedByEngine(planned.error, query));
  const notApplicable = [...planned.value.notApplicable, ...own.value.notApplicable];
  return ok({
    question,
    sql,
    query,
    mapped,
    ...(localized ? { localized } : {}),
    planned: { ...planned.value, notApplicable },
    events,
  });
}

/** What to write instead is loaded with the first query that is none. */
async function advised(sql: string, fault: Diagnostic): Promise<Diagnostic> {
  if (fault.code !== 'unexpected-token') return fault;
  return (await import('./queryAdvice.ts')).withAdvice(sql, fault);
}

interface Compiled {
  readonly query: Query;
  readonly mapped: MappedQuery;
  readonly sql: string;
}

function compile(opened: OpenedLab, question: Question): Result<Compiled, Diagnostic> {
  const parsed = parseQuery(question.sql);
  if (!parsed.ok) return parsed;
  const values: ParameterValues = opened.parameterValues;
  const bound = bindParameters(parsed.value, values);
  const [error] = bound.errors;
  if (error) return fail(error);
  const query = bound.node;
  const mapped = mapQuery(query, opened.catalog, question.sql);
  if (!mapped.ok) return mapped;
  // Central ignores FOR UPDATE, which its engine does not know.
  const isAsWritten = query === parsed.value && !query.forUpdate;
  const sql = isAsWritten
    ? withoutSemicolon(question.sql)
    : printQuery({ ...query, forUpdate: false });
  return ok({ query, mapped: mapped.value, sql });
}

/** The text is nested in other queries, where a final semicolon would end them. */
const withoutSemicolon = (sql: string): string => sql.replace(/[;\s]+$/, '');

function mappedBecause(mapped: MappedQuery): string {
  return mapped.notAGraphBecause === undefined
    ? 'SELECT is a projection, WHERE a selection, FROM a join of the relations.'
    : `It is no single block of joins: ${mapped.notAGraphBecause}.`;
}

const refusedByEngine = (failure: SiteFailure, query: Query): Diagnostic =>
  engineRefusal(failure, query, query.span);

interface OwnPlans {
  readonly plans: readonly Plan[];
  readonly notApplicable: readonly NotApplicable[];
}

/** A plan whose assertion is absent or false is not run, and says so; a faulty one is an error. */
function ownPlans({ catalog, lab }: OpenedLab, question: Question): Result<OwnPlans, QueryFault> {
  const plans: Plan[] = [];
  const notApplicable: NotApplicable[] = [];
  for (const text of question.plans) {
    const because = missingAssumption(catalog, text);
    if (because !== undefined) {
      notApplicable.push({ strategy: `own:${text.id}`, because });
      continue;
    }
    const lines = parsePlanNotation(text.text);
    if (!lines.ok) return fail(inPlan(text, lines.error, 'plan'));
    const own = { ...text, lines: lines.value, asking: question.at };
    const plan = compileOwnPlan(catalog, own);
    if (!plan.ok) {
      // A block's lines lie in the lab; columns take their names from the block's own text.
      const inLab = text.inLab && { ...own, lines: text.inLab, text: lab.text };
      const placed = inLab && compileOwnPlan(catalog, inLab);
      if (placed && !placed.ok) return fail(inPlan(text, placed.error, 'lab'));
      return fail(inPlan(text, plan.error, 'plan'));
    }
    plans.push(plan.value);
  }
  return ok({ plans, notApplicable });
}

function missingAssumption(catalog: Catalog, text: PlanText): string | undefined {
  for (const name of text.assumes) {
    const assertion = catalog.assertions.find((candidate) => candidate.name === name);
    if (!assertion) return `it assumes ${name}, which the lab does not assert`;
    if (!assertion.holds) return `it assumes ${name}, which is false on the data`;
  }
  return undefined;
}

function inPlan(text: PlanText, error: Diagnostic, within: 'lab' | 'plan'): QueryFault {
  return { ...error, message: `In plan ${text.id}: ${error.message}`, within };
}
