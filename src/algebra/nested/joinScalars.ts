import type { Span } from '../../base/span.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { Expression } from '../../sql/ast.ts';
import { binary, integer } from '../../sql/make.ts';
import { printExpression } from '../../sql/print.ts';
import {
  columnsIn,
  conjunction,
  containsAggregate,
  mapExpression,
  sameExpression,
} from '../../sql/traverse.ts';
import { relationsRead } from '../expandViews.ts';
import { mapInputs } from '../inputs.ts';
import type { MappedQuery } from '../mapQuery.ts';
import { mapToAlgebra } from '../mapToAlgebra.ts';
import type { Operator } from '../operator.ts';
import { callOf, type Part } from './part.ts';
import { unnest } from './unnest.ts';

export interface JoinedScalars {
  readonly algebra: Operator;
  readonly because: string;
  /** The first of the subqueries. */
  readonly phrase: Span;
}

/**
 * The algebra of a query whose scalar subqueries are joined instead of computed row by row: each
 * is a grouping by what ties it to the query around, outer joined on that.
 *
 *     σ x > (SELECT f(y) FROM S WHERE S.k = R.k) R  →  σ x > f(y) (R ⟕ [S.k = R.k] γ k, f(y) S)
 *
 * A row without partner sees NULL, and 0 where f counts. Undefined where the query has none, or
 * has subqueries that plans do not take apart so (`unnest.ts`).
 */
export function joinScalars(
  { query, columns, relations }: MappedQuery,
  catalog: Catalog,
): JoinedScalars | undefined {
  if (!unnest(query, catalog)) return undefined;
  const unnested = unnest(query, catalog, ({ kind }) => kind === 'scalarQuery');
  const scalars = unnested?.parts.map(groupingOf);
  if (!unnested || !scalars?.every((own) => own !== undefined)) return undefined;
  const called = mapToAlgebra(unnested.query, columns, relations);
  const joined = new Set<Scalar>();
  const algebra = joinIn(called, scalars, joined);
  const [first] = scalars;
  // Whatever is called elsewhere than in a selection has no place to be joined.
  if (!first || joined.size < scalars.length) return undefined;
  return { algebra, because: scalars.map(becauseOf).join('; '), phrase: first.span };
}

interface Scalar {
  readonly part: Part;
  readonly span: Span;
  readonly grouping: Operator;
  /** What of the joined row the call stands for. */
  readonly value: Expression;
}

function groupingOf(part: Part): Scalar | undefined {
  const { pairs, scalar } = part;
  const grouped = mapToAlgebra(part.query, [], relationsRead(part.query));
  if (!scalar || grouped.kind !== 'aggregate') return undefined;
  const aggregates = aggregatesIn(scalar.value);
  const others = mapExpression(scalar.value, (node) => (isAggregate(node) ? integer(0) : node));
  if (columnsIn(others).length > 0) return undefined;
  const items = [...pairs.map(({ inner }) => inner), ...aggregates].map((expression) => ({
    expression,
    name: printExpression(expression),
  }));
  const isTied = pairs.length > 0;
  const value = mapExpression(scalar.value, (node) =>
    isTied && isAggregate(node) && node.name.text === 'count'
      ? callOf('coalesce', [node, integer(0)])
      : node,
  );
  return { part, span: scalar.span, grouping: { ...grouped, items }, value };
}

type Call = Extract<Expression, { readonly kind: 'call' }>;

const isAggregate = (node: Expression): node is Call =>
  node.kind === 'call' && containsAggregate(node);

function aggregatesIn(value: Expression): readonly Expression[] {
  const found: Expression[] = [];
  mapExpression(value, (node) => {
    const isNew = isAggregate(node) && !found.some((own) => sameExpression(own, node));
    if (isNew) found.push(node);
    return node;
  });
  return found;
}

function joinIn(operator: Operator, scalars: readonly Scalar[], joined: Set<Scalar>): Operator {
  if (operator.kind !== 'select') {
    return mapInputs(operator, (input) => joinIn(input, scalars, joined));
  }
  const used: Scalar[] = [];
  const predicate = mapExpression(operator.predicate, (node) => {
    const own = scalars.find(({ part }) => node.kind === 'call' && node.name.text === part.name);
    if (own) used.push(own);
    return own?.value ?? node;
  });
  for (const own of used) joined.add(own);
  const below = joinIn(operator.input, scalars, joined);
  return { ...operator, predicate, input: used.reduce(joinOne, below) };
}

function joinOne(left: Operator, { part: { pairs }, grouping: right }: Scalar): Operator {
  const predicate = conjunction(pairs.map(({ inner, outer }) => binary('=', inner, outer)));
  if (predicate === undefined) return { kind: 'join', joinKind: 'cross', left, right };
  return { kind: 'join', joinKind: 'left', predicate, left, right };
}

function becauseOf({ part: { pairs, scalar }, value }: Scalar): string {
  const shown = printExpression(scalar?.value ?? value);
  if (pairs.length === 0) return `${shown} depends on no row outside: it is computed once`;
  const keys = pairs.map(({ inner }) => printExpression(inner)).join(', ');
  const ofNone = value === scalar?.value ? 'sees NULL' : 'counts 0';
  return `${shown} is computed once for each ${keys} and joined; a row without partner ${ofNone}`;
}
