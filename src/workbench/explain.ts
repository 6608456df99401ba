import type { AlgebraEvent } from '../algebra/events.ts';
import { type MappedQuery, mapQuery } from '../algebra/mapQuery.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { bindParameters, type ParameterValues } from '../lab/setup/parameters.ts';
import type { LocalizationEvent } from '../localization/events.ts';
import { type Localized, localize } from '../localization/localize.ts';
import type { SiteFailure } from '../site/sitePort.ts';
import type { Query } from '../sql/ast.ts';
import { parseQuery } from '../sql/parser.ts';
import { printQuery } from '../sql/print.ts';
import type { PlanLine } from '../sql/statement.ts';
import { atCosts } from './atCosts.ts';
import type { WrittenPlans } from './compileWritten.ts';
import { engineRefusal } from './engineFault.ts';
import type { OpenedLab } from './openLab.ts';
import type { Planned } from './planning.ts';
import { planQuery } from './planQuery.ts';
import type { QueryFault } from './queryFault.ts';
import type { Question } from './question.ts';
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
  const own = await writtenPlans(opened, question);
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

/** What compiles a plan's notation is loaded with the first plan that somebody wrote. */
async function writtenPlans(
  opened: OpenedLab,
  question: Question,
): Promise<Result<WrittenPlans, QueryFault>> {
  if (question.plans.length === 0) return ok({ plans: [], notApplicable: [] });
  const { compileWritten } = await import('./compileWritten.ts');
  return compileWritten(opened, question);
}
