import { type MappedQuery, mapQuery } from '../../algebra/mapQuery.ts';
import { outputShapes } from '../../algebra/outputColumns.ts';
import type { SiteId } from '../../base/brand.ts';
import { fragmentName, relationName } from '../../base/brand.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { nearestName } from '../../base/nearestName.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import type { Span } from '../../base/span.ts';
import type { Catalog, Column, Relation } from '../../catalog/catalog.ts';
import type { Name, Query } from '../../sql/ast.ts';
import { name as nameOf } from '../../sql/make.ts';
import { printExpression, printQuery } from '../../sql/print.ts';
import type { PlanLine } from '../../sql/statement.ts';
import { asLocal } from '../build/asLocal.ts';
import { planColumn } from '../build/localBlock.ts';
import { answerShipment } from '../build/planBuilder.ts';
import type { LocalQuery, Plan, PlanStep } from '../plan.ts';
import { travellingColumns } from '../problem.ts';

/** One's own plan, as a `plan` block or file gives it. */
export interface OwnPlan {
  readonly id: string;
  readonly lines: readonly PlanLine[];
  readonly assumes: readonly string[];
  readonly asking: SiteId;
  /** The text that the spans of the lines count in, for the names of computed columns. */
  readonly text: string;
}

/**
 * Turns a plan in the notation into steps: every name is resolved against what its site stores,
 * has computed, or was sent. The plan is not judged; it is run and compared like any other.
 */
export function compileOwnPlan(catalog: Catalog, own: OwnPlan): Result<Plan, Diagnostic> {
  const known = new KnownNames(catalog);
  const steps: PlanStep[] = [];
  let answered: Name | undefined;
  for (const line of own.lines) {
    if (answered)
      return fail(problem('after-answer', 'ANSWER is the last line of a plan', line.span));
    const step = compileLine(known, line, own);
    if (!step.ok) return step;
    steps.push(...step.value);
    if (line.kind === 'answer') answered = line.site;
  }
  const end = own.lines.at(-1)?.span ?? { start: 0, end: 0 };
  if (!answered) return fail(problem('no-answer', 'the plan has no ANSWER line', end));
  const answer = steps.find((step) => step.kind === 'answer');
  if (answer?.kind === 'answer' && answer.site !== own.asking) {
    const lineage = known.lineage(answer.query.reads);
    steps.push(answerShipment(answer.query, lineage, answer.site, own.asking));
  }
  return ok({
    id: `own:${own.id}`,
    strategy: 'own',
    label: `Written by hand: ${own.id}`,
    ...(answer?.kind === 'answer' ? { joinSite: answer.site } : {}),
    assumes: own.assumes,
    steps,
  });
}

function compileLine(
  known: KnownNames,
  line: PlanLine,
  own: OwnPlan,
): Result<readonly PlanStep[], Diagnostic> {
  if (line.kind === 'ship') return compileShip(known, line);
  const site = known.site(line.site);
  if (!site.ok) return site;
  const query = known.query(site.value, line.query, own.text, line.kind === 'compute');
  if (!query.ok) return query;
  if (line.kind === 'answer') return ok([{ kind: 'answer', site: site.value, query: query.value }]);
  const added = known.addResult(line.result, site.value, query.value);
  return added.ok
    ? ok([{ kind: 'compute', site: site.value, result: line.result.text, query: query.value }])
    : added;
}

function compileShip(
  known: KnownNames,
  line: Extract<PlanLine, { kind: 'ship' }>,
): Result<readonly PlanStep[], Diagnostic> {
  const target = known.site(line.target);
  if (!target.ok) return target;
  const source = known.whereIs(line.relation);
  if (!source.ok) return source;
  const relation = line.relation.text;
  if (known.isAt(relation, target.value)) {
    const text = `${relation} is already at ${target.value}; nothing needs to be sent`;
    return fail(problem('already-there', text, line.span));
  }
  const columns = known.columnsOf(relation);
  known.arrive(relation, target.value);
  return ok([
    {
      kind: 'ship',
      relation,
      source: source.value,
      target: target.value,
      columns,
      lineage: known.lineage([relation]),
      isAnswer: false,
    },
  ]);
}

/** What is known where, while a plan is read from top to bottom. */
class KnownNames {
  readonly #catalog: Catalog;
  /** Relations as local queries see them: every leaf, and every result so far. */
  readonly #relations = new Map<string, Relation>();
  readonly #sites = new Map<string, SiteId[]>();
  readonly #lineage = new Map<string, readonly string[]>();

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
    for (const leaf of catalog.fragments.filter((fragment) => fragment.isLeaf)) {
      const relation = catalog.relations.find((candidate) => candidate.name === leaf.relation);
      if (!relation) continue;
      // Only where it joins vertical fragments is a hidden key there to be seen.
      const columns = travellingColumns(catalog, leaf.name).map((own) => ({
        ...own,
        hidden: false,
      }));
      this.#relations.set(leaf.name, localRelation(leaf.name, columns, relation.primaryKey));
      this.#sites.set(leaf.name, [...leaf.copies]);
      this.#lineage.set(leaf.name, [leaf.name]);
    }
  }

  site(name: Name): Result<SiteId, Diagnostic> {
    const names = this.#catalog.sites.map((site) => site.id);
    const found = names.find((id) => id === name.text);
    if (found) return ok(found);
    const message = `there is no site ${name.text}`;
    return fail(problem('unknown-site', message, name.span, guess(name.text, names)));
  }

  /** The site a name is sent from: where it was computed, or its first copy. */
  whereIs(name: Name): Result<SiteId, Diagnostic> {
    const [first] = this.#sites.get(name.text) ?? [];
    if (first) return ok(first);
    const hint = guess(name.text, [...this.#relations.keys()]);
    const message = `${name.text} is neither a stored fragment nor a result computed above`;
    return fail(problem('unknown-result', message, name.span, hint));
  }

  isAt(name: string, site: SiteId): boolean {
    return this.#sites.get(name)?.includes(site) ?? false;
  }

  arrive(name: string, site: SiteId): void {
    this.#sites.get(name)?.push(site);
  }

  columnsOf(name: string): LocalQuery['columns'] {
    return this.#relations.get(name)?.columns.map(planColumn) ?? [];
  }

  lineage(names: readonly string[]): readonly string[] {
    return [...new Set(names.flatMap((name) => this.#lineage.get(name) ?? []))].sort();
  }

  query(
    site: SiteId,
    query: Query,
    text: string,
    isResult: boolean,
  ): Result<LocalQuery, Diagnostic> {
    const here = [...this.#relations.values()].filter(({ name }) => this.isAt(name, site));
    // Fragments are relations here: what is not at the site is not known there.
    const mapped = mapQuery(
      query,
      { ...this.#catalog, relations: here, fragments: [], views: [] },
      text,
    );
    if (!mapped.ok) return fail(this.#explain(mapped.error, site));
    const columns = outputColumnsOf(mapped.value, here);
    const names = columns.map((own) => own.name.toLowerCase());
    const repeated = columns.find((_, i) => names.indexOf(names[i] ?? '') < i);
    if (repeated && isResult) {
      const hint = 'Give one of them another name with AS.';
      const message = `two output columns are named ${repeated.name}`;
      return fail(problem('duplicate-column', message, query.span, hint));
    }
    return ok({
      sql: printQuery(isResult ? withNamesAsWritten(query, mapped.value.columns) : query),
      algebra: asLocal(mapped.value.algebra),
      columns,
      reads: mapped.value.relations,
    });
  }

  addResult(name: Name, site: SiteId, query: LocalQuery): Result<undefined, Diagnostic> {
    const taken =
      // Its site could not store a result under a name of the engine's own.
      name.text.startsWith('sqlite_') ||
      this.#relations.has(name.text) ||
      this.#catalog.relations.some((relation) => relation.name === name.text);
    if (taken) {
      const message = `${name.text} already has a meaning; names are assigned once`;
      return fail(problem('name-taken', message, name.span));
    }
    const columns = query.columns.map((own): Column => ({ ...own, notNull: false, hidden: false }));
    this.#relations.set(name.text, localRelation(name.text, columns, []));
    this.#sites.set(name.text, [site]);
    this.#lineage.set(name.text, this.lineage(query.reads));
    return ok(undefined);
  }

  /** An unknown relation may be known elsewhere: then it has to be shipped first. */
  #explain(error: Diagnostic, site: SiteId): Diagnostic {
    if (error.code !== 'unknown-relation') return error;
    const named = (name: string): boolean => error.message.endsWith(` ${name}.`);
    const elsewhere = [...this.#relations.keys()].find(named);
    if (elsewhere !== undefined) {
      const hint = `${elsewhere} is not at ${site}: write SHIP ${elsewhere} TO ${site} first.`;
      return { ...error, hint };
    }
    const global = this.#catalog.relations.find((relation) => named(relation.name));
    if (global === undefined) return error;
    const hint = `${global.name} is global; a plan reads its fragments ${global.leaves.join(', ')}.`;
    return { ...error, hint };
  }
}

function localRelation(
  name: string,
  columns: readonly Column[],
  primaryKey: readonly string[],
): Relation {
  return {
    name: relationName(name),
    columns,
    primaryKey,
    uniqueKeys: [],
    checks: [],
    foreignKeys: [],
    leaves: [fragmentName(name)],
    span: { start: 0, end: 0 },
  };
}

/**
 * SQLite names an unnamed expression after its text, and later lines know it by the text that was
 * written: where printing changes it, the name is said.
 */
function withNamesAsWritten(query: Query, names: readonly string[]): Query {
  const { body } = query;
  if (body.kind !== 'select' || body.items.some((item) => item.kind === 'star')) return query;
  const items = body.items.map((item, index) => {
    const wanted = names[index];
    if (item.kind === 'star' || item.alias !== undefined || wanted === undefined) return item;
    const isAsPrinted =
      item.expression.kind === 'column' || printExpression(item.expression) === wanted;
    return isAsPrinted ? item : { ...item, alias: nameOf(wanted) };
  });
  return { ...query, body: { ...body, items } };
}

function outputColumnsOf(mapped: MappedQuery, here: readonly Relation[]): LocalQuery['columns'] {
  const shapes = outputShapes(
    mapped.query,
    (name) => here.find((relation) => relation.name === name)?.columns,
  );
  return mapped.columns.map((name, index) => ({
    name,
    width: shapes[index]?.width ?? 0,
    type: shapes[index]?.type ?? '',
  }));
}

function problem(code: string, message: string, span: Span, hint?: string): Diagnostic {
  return { code, message, span, ...(hint === undefined ? {} : { hint }) };
}

function guess(wanted: string, known: readonly string[]): string {
  const near = nearestName(wanted, known);
  return near === undefined ? `Known are ${known.join(', ')}.` : `Did you mean ${near}?`;
}
