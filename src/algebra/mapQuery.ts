import { assertNever } from '../base/assert.ts';
import type { RelationName } from '../base/brand.ts';
import { relationName } from '../base/brand.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import { ok, type Result } from '../base/result.ts';
import type { Span } from '../base/span.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Expression, FromItem, Query, Select } from '../sql/ast.ts';
import {
  containsAggregate,
  containsWindow,
  splitConjuncts,
  subqueriesIn,
} from '../sql/traverse.ts';
import { expandViews, relationsRead } from './expandViews.ts';
import { factorDisjunctions } from './factorDisjunctions.ts';
import { mapToAlgebra, projectItems } from './mapToAlgebra.ts';
import type { Operator } from './operator.ts';
import type { Finish, Occurrence, QueryGraph } from './queryGraph.ts';
import { resolveNames } from './resolveNames.ts';

/** A query mapped to algebra over global relations: the first stage of query processing. */
export interface MappedQuery {
  /** With every column qualified by its occurrence and every star written out. */
  readonly query: Query;
  /** There when the query is one select-project-join block over plain relations. */
  readonly graph?: QueryGraph;
  /** Why there is no graph, in words for the plan view. */
  readonly notAGraphBecause?: string;
  readonly algebra: Operator;
  /** Every global relation used, subqueries included, in order of first use. */
  readonly relations: readonly RelationName[];
  /** The answer's column names as the oracle gives them. */
  readonly columns: readonly string[];
  /** How views became what defines them, one view a step; `algebra` is after the last. */
  readonly expansions: readonly ViewExpansion[];
}

export interface ViewExpansion {
  readonly view: string;
  readonly because: string;
  readonly before: Operator;
  readonly after: Operator;
  /** Where the query names the view. */
  readonly phrase: Span;
}

/** Maps a query; `sql` is the text it was parsed from, for the names of unnamed columns. */
export function mapQuery(
  query: Query,
  catalog: Catalog,
  sql: string,
): Result<MappedQuery, Diagnostic> {
  const resolved = resolveNames(query, catalog, sql);
  if (!resolved.ok) return resolved;
  const { query: named, columns } = resolved.value;
  const steps = expandViews(named, catalog);
  const written = steps.at(-1)?.query ?? named;
  const relations = steps.length > 0 ? relationsRead(written) : resolved.value.relations;
  const graph = queryGraphOf(written, columns);
  const algebraOf = (own: Query): Operator => mapToAlgebra(own, columns, relationsRead(own));
  const expansions = steps.map(({ view, because, phrase, query: after }, index): ViewExpansion => {
    const before = algebraOf(steps[index - 1]?.query ?? named);
    return { view, because, before, after: algebraOf(after), phrase };
  });
  const algebra = mapToAlgebra(written, columns, relations);
  const mapped = { query: written, algebra, relations, columns, expansions };
  return ok(
    graph.kind === 'graph'
      ? { ...mapped, graph: graph.graph }
      : { ...mapped, notAGraphBecause: graph.because },
  );
}

export type RecognisedGraph =
  | { readonly kind: 'graph'; readonly graph: QueryGraph }
  | { readonly kind: 'other'; readonly because: string };

const other = (because: string): RecognisedGraph => ({ kind: 'other', because });

/** A resolved query as occurrences, conjuncts and finish, where it is one block of that form. */
export function queryGraphOf(query: Query, columns: readonly string[]): RecognisedGraph {
  const { body } = query;
  if (query.with.length > 0) return other('it has common table expressions');
  if (body.kind === 'compound')
    return other(`it is ${body.operator === 'UNION' ? 'a' : 'an'} ${body.operator}`);
  if (body.kind !== 'select') return other('it is not one SELECT block');
  if (body.from.length === 0) return other('it reads no relation');
  const keys = query.orderBy.map((key) => key.expression);
  if (hasWindow(body, keys)) return other('it has a window function');
  const joined = flattenFrom(body.from);
  if (joined.kind === 'other') return joined;
  const finish = finishOf(query, body, columns);
  const written = [...joined.conditions, ...splitConjuncts(body.where)];
  const conjuncts = factorDisjunctions(written);
  const everything = [...conjuncts, ...expressionsOf(finish)];
  if (everything.some((expression) => subqueriesIn(expression).length > 0)) {
    return other('it has a subquery');
  }
  return { kind: 'graph', graph: { occurrences: joined.occurrences, conjuncts, finish } };
}

const hasWindow = (select: Select, keys: readonly Expression[]): boolean =>
  keys.some(containsWindow) ||
  select.items.some((item) => item.kind === 'item' && containsWindow(item.expression));

type FlatFrom =
  | {
      readonly kind: 'flat';
      readonly occurrences: readonly Occurrence[];
      readonly conditions: readonly Expression[];
    }
  | { readonly kind: 'other'; readonly because: string };

/** Inner joins are products with conditions, so their ON goes where WHERE is. */
function flattenFrom(items: readonly FromItem[]): FlatFrom {
  const occurrences: Occurrence[] = [];
  const conditions: Expression[] = [];
  for (const item of items) {
    const flat = flattenItem(item);
    if (flat.kind === 'other') return flat;
    occurrences.push(...flat.occurrences);
    conditions.push(...flat.conditions);
  }
  return { kind: 'flat', occurrences, conditions };
}

function flattenItem(item: FromItem): FlatFrom {
  switch (item.kind) {
    case 'table': {
      const name = item.alias?.text ?? item.name.text;
      const occurrence = { name, relation: relationName(item.name.text) };
      return { kind: 'flat', occurrences: [occurrence], conditions: [] };
    }
    case 'derived':
      return { kind: 'other', because: 'FROM has a subquery' };
    case 'tableFunction':
      return { kind: 'other', because: 'FROM has a table-valued function' };
    case 'join': {
      if (item.joinKind !== 'inner' && item.joinKind !== 'cross') {
        return { kind: 'other', because: `it has a ${item.joinKind} outer join` };
      }
      const flat = flattenFrom([item.left, item.right]);
      if (flat.kind === 'other') return flat;
      return { ...flat, conditions: [...flat.conditions, ...splitConjuncts(item.on)] };
    }
    default:
      return assertNever(item);
  }
}

function finishOf(query: Query, select: Select, columns: readonly string[]): Finish {
  const items = projectItems(select, columns);
  const { orderBy, limit, offset } = query;
  const { distinct, groupBy, having } = select;
  const computed = [
    ...items.map((item) => item.expression),
    ...orderBy.map((key) => key.expression),
    ...(having === undefined ? [] : [having]),
  ];
  return {
    items,
    distinct,
    groupBy,
    ...(having === undefined ? {} : { having }),
    aggregates: computed.some((expression) => containsAggregate(expression)),
    orderBy,
    ...(limit === undefined ? {} : { limit }),
    ...(offset === undefined ? {} : { offset }),
  };
}

const expressionsOf = (finish: Finish): readonly Expression[] => [
  ...finish.items.map((item) => item.expression),
  ...finish.groupBy,
  ...(finish.having === undefined ? [] : [finish.having]),
  ...finish.orderBy.map((key) => key.expression),
  ...(finish.limit === undefined ? [] : [finish.limit]),
  ...(finish.offset === undefined ? [] : [finish.offset]),
];
