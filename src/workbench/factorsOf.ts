import { ok, type Result } from '../base/result.ts';
import { NO_SPAN } from '../base/span.ts';
import type { Expression, FromItem, Query, Select, SelectItem } from '../sql/ast.ts';
import { integer, name, selectOf } from '../sql/make.ts';
import { parseQuery } from '../sql/parser.ts';
import { printQuery } from '../sql/print.ts';
import { columnsIn, conjunction, splitConjuncts, subqueriesIn } from '../sql/traverse.ts';

/**
 * The counts whose product a count of unrelated rows is: no condition ties them, so the engine
 * would go through every pair, which for two relations of 30,000 rows is what it may do at most.
 * The count alone where everything in it is tied together, or may be.
 *
 * @param sql `SELECT count(*) FROM …` or `SELECT count(*) FROM (SELECT DISTINCT … FROM …)`
 */
export function factorsOf(sql: string): readonly string[] {
  // Of one table alone nothing can be taken apart, and most counts are.
  if (!sql.includes(',')) return [sql];
  const counted = countedIn(sql);
  if (!counted) return [sql];
  const groups = groupsOf(counted);
  if (!groups || groups.length < 2) return [sql];
  return groups.map((group) => countOf(group, counted.distinct));
}

/** What is counted: rows, or distinct rows of `items`. */
function countedIn(sql: string): Select | undefined {
  const outer = plainSelect(parseQuery(sql));
  const [item, ...items] = outer?.items ?? [];
  if (item?.kind !== 'item' || items.length > 0) return undefined;
  if (item.expression.kind !== 'call' || !item.expression.star) return undefined;
  const [inner, ...others] = outer?.from ?? [];
  if (inner?.kind !== 'derived' || others.length > 0 || outer?.where) return outer;
  const select = plainSelect(ok(inner.query));
  return select?.distinct ? select : undefined;
}

/** A SELECT of nothing but items, FROM and WHERE. */
function plainSelect(parsed: Result<Query, unknown>): Select | undefined {
  if (!parsed.ok) return undefined;
  const { body, limit, offset, with: tables } = parsed.value;
  if (body.kind !== 'select' || limit || offset || tables.length > 0) return undefined;
  const { groupBy, having, windows } = body;
  return groupBy.length === 0 && !having && windows.length === 0 ? body : undefined;
}

/** Part of a FROM that conditions tie together, with what is asked of it alone. */
interface Group {
  readonly names: ReadonlySet<string>;
  readonly from: readonly FromItem[];
  readonly conditions: readonly Expression[];
  readonly items: readonly SelectItem[];
}

/** Undefined where it cannot be told which tables a condition or a value is about. */
function groupsOf({ from, where, items, distinct }: Select): readonly Group[] | undefined {
  let groups: readonly Group[] = [];
  for (const item of from) {
    const own = nameOf(item);
    if (own === undefined) return undefined;
    groups = [...groups, { names: new Set([own]), from: [item], conditions: [], items: [] }];
  }
  for (const condition of splitConjuncts(where)) {
    const about = tablesOf(condition);
    if (!about) return undefined;
    groups = tied(groups, about, { conditions: [condition], items: [] });
  }
  for (const item of distinct ? items : []) {
    const about = item.kind === 'item' ? tablesOf(item.expression) : undefined;
    if (!about) return undefined;
    groups = tied(groups, about, { conditions: [], items: [item] });
  }
  return groups;
}

/** A table inside a join has no FROM of its own. */
function nameOf(item: FromItem): string | undefined {
  if (item.kind === 'table') return folded((item.alias ?? item.name).text);
  return item.kind === 'derived' && item.alias ? folded(item.alias.text) : undefined;
}

const folded = (text: string): string => text.toLowerCase();

/** The tables that an expression is about; undefined where it does not say, or says none. */
function tablesOf(expression: Expression): ReadonlySet<string> | undefined {
  if (subqueriesIn(expression).length > 0) return undefined;
  const names = columnsIn(expression).map(({ table }) => table && folded(table.text));
  const known = names.filter((own) => own !== undefined);
  return known.length === names.length && known.length > 0 ? new Set(known) : undefined;
}

function tied(
  groups: readonly Group[],
  about: ReadonlySet<string>,
  { conditions, items }: Pick<Group, 'conditions' | 'items'>,
): readonly Group[] {
  const [mine, others]: [Group[], Group[]] = [[], []];
  for (const group of groups) {
    const isAbout = [...group.names].some((own) => about.has(own));
    (isAbout ? mine : others).push(group);
  }
  const merged: Group = {
    names: new Set(mine.flatMap(({ names }) => [...names])),
    from: mine.flatMap((group) => group.from),
    conditions: [...mine.flatMap((group) => group.conditions), ...conditions],
    items: [...mine.flatMap((group) => group.items), ...items],
  };
  return [...others, merged];
}

/** Of distinct rows that nobody asks a value of there is one, if any. */
function countOf({ from, conditions, items }: Group, distinct: boolean): string {
  const where = conjunction(conditions);
  const clauses = { from, span: NO_SPAN, ...(where ? { where } : {}) };
  if (!distinct) return printQuery(queryOf(selectOf({ items: [COUNT], ...clauses })));
  const values = items.length > 0 ? items : [{ ...COUNT, expression: integer(1) }];
  const query = queryOf(selectOf({ items: values, distinct: true, ...clauses }));
  const inner: FromItem = { kind: 'derived', query, columns: [], span: NO_SPAN };
  return printQuery(queryOf(selectOf({ items: [COUNT], from: [inner], span: NO_SPAN })));
}

const COUNT: Extract<SelectItem, { readonly kind: 'item' }> = {
  kind: 'item',
  expression: {
    kind: 'call',
    name: name('count'),
    distinct: false,
    star: true,
    arguments: [],
    orderBy: [],
    span: NO_SPAN,
  },
  span: NO_SPAN,
};

const queryOf = (body: Select): Query => ({
  kind: 'query',
  with: [],
  body,
  orderBy: [],
  forUpdate: false,
  span: NO_SPAN,
});
