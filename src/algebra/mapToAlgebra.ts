import { assertNever } from '../base/assert.ts';
import { type RelationName, relationName } from '../base/brand.ts';
import type { Expression, FromItem, Query, QueryBody, Select } from '../sql/ast.ts';
import { binary } from '../sql/make.ts';
import {
  columnsIn,
  conjunction,
  containsAggregate,
  containsWindow,
  splitConjuncts,
} from '../sql/traverse.ts';
import { occurrencesIn } from './occurrences.ts';
import type { JoinKind, Operator, ProjectItem } from './operator.ts';

/**
 * The canonical translation of a resolved query: product or join of FROM, selection by WHERE,
 * grouping, projection, duplicate elimination, sorting. EXISTS and IN become semijoins where they
 * are conjuncts, NOT EXISTS an antijoin; NOT IN does not, because one NULL makes it reject all.
 * What has no place in this algebra is a block, shown as written.
 */
export function mapToAlgebra(
  query: Query,
  columns: readonly string[],
  relations: readonly RelationName[],
): Operator {
  return mapWhole(query, columns) ?? blockOf(query, relations);
}

function blockOf(query: Query, relations: readonly RelationName[]): Operator {
  const inputs = relations.map(
    (relation): Operator => ({ kind: 'relation', relation, occurrence: relation }),
  );
  return { kind: 'block', query, inputs };
}

function mapWhole(query: Query, columns: readonly string[]): Operator | undefined {
  if (query.with.length > 0) return undefined;
  const { orderBy, limit, offset } = query;
  const isCompound = query.body.kind !== 'select';
  // ORDER BY after a set operation speaks of positions, which algebra has not.
  if (isCompound && orderBy.length > 0) return undefined;
  if (orderBy.some((key) => containsWindow(key.expression))) return undefined;
  const body = mapBody(query.body, columns);
  if (body === undefined) return undefined;
  const sorted: Operator =
    orderBy.length === 0 ? body : { kind: 'sort', keys: orderBy, input: body };
  if (limit === undefined && offset === undefined) return sorted;
  return {
    kind: 'limit',
    ...(limit === undefined ? {} : { limit }),
    ...(offset === undefined ? {} : { offset }),
    input: sorted,
  };
}

function mapBody(body: QueryBody, columns: readonly string[]): Operator | undefined {
  switch (body.kind) {
    case 'select':
      return mapSelect(body, columns);
    case 'compound': {
      if (body.operator !== 'UNION') return undefined;
      const left = mapBody(body.left, columns);
      const right = mapBody(body.right, columns);
      if (left === undefined || right === undefined) return undefined;
      const union: Operator = { kind: 'union', inputs: [left, right] };
      return body.all ? union : { kind: 'distinct', input: union };
    }
    case 'nested':
      return mapWhole(body.query, columns);
    case 'values':
      return undefined;
    default:
      return assertNever(body);
  }
}

function mapSelect(select: Select, columns: readonly string[]): Operator | undefined {
  const joined = mapFrom(select.from);
  if (joined === undefined) return undefined;
  const chosen = applyConditions(joined, splitConjuncts(select.where));
  const items = projectItems(select, columns);
  const { groupBy, having } = select;
  const computed = [...items.map((item) => item.expression), ...(having ? [having] : [])];
  if (computed.some(containsWindow)) return undefined;
  const isGrouped =
    groupBy.length > 0 || computed.some((expression) => containsAggregate(expression));
  const projected: Operator = isGrouped
    ? { kind: 'aggregate', groupBy, items, ...(having ? { having } : {}), input: chosen }
    : { kind: 'project', items, input: chosen };
  return select.distinct ? { kind: 'distinct', input: projected } : projected;
}

/** The select list of a resolved SELECT with the names of the answer's columns. */
export function projectItems(select: Select, columns: readonly string[]): readonly ProjectItem[] {
  return select.items.flatMap((item, index) =>
    item.kind === 'item' ? [{ expression: item.expression, name: columns[index] ?? '' }] : [],
  );
}

function mapFrom(items: readonly FromItem[]): Operator | undefined {
  let joined: Operator | undefined;
  for (const item of items) {
    const next = mapFromItem(item);
    if (next === undefined) return undefined;
    joined =
      joined === undefined ? next : { kind: 'join', joinKind: 'cross', left: joined, right: next };
  }
  return joined;
}

function mapFromItem(item: FromItem): Operator | undefined {
  switch (item.kind) {
    case 'table': {
      const relation = relationName(item.name.text);
      return { kind: 'relation', relation, occurrence: item.alias?.text ?? relation };
    }
    case 'derived':
    case 'tableFunction':
      return undefined;
    case 'join': {
      const left = mapFromItem(item.left);
      const right = mapFromItem(item.right);
      if (left === undefined || right === undefined) return undefined;
      const isProduct = item.on === undefined && item.joinKind === 'inner';
      return {
        kind: 'join',
        joinKind: isProduct ? 'cross' : item.joinKind,
        ...(item.on === undefined ? {} : { predicate: item.on }),
        left,
        right,
      };
    }
    default:
      return assertNever(item);
  }
}

/** Subqueries that are conjuncts first, as joins; then one selection with the rest. */
function applyConditions(input: Operator, conjuncts: readonly Expression[]): Operator {
  const plain: Expression[] = [];
  const filters: Filter[] = [];
  const outer = new Set(occurrencesIn(input));
  for (const conjunct of conjuncts) {
    const filter = filterOf(conjunct, outer);
    if (filter === undefined) plain.push(conjunct);
    else filters.push(filter);
  }
  const predicate = conjunction(plain);
  const selected: Operator = predicate === undefined ? input : { kind: 'select', predicate, input };
  return filters.reduce<Operator>(
    (left, { joinKind, predicate: on, right }) => ({
      kind: 'join',
      joinKind,
      ...(on === undefined ? {} : { predicate: on }),
      left,
      right,
    }),
    selected,
  );
}

interface Filter {
  readonly joinKind: JoinKind;
  readonly predicate: Expression | undefined;
  readonly right: Operator;
}

function filterOf(conjunct: Expression, outer: ReadonlySet<string>): Filter | undefined {
  switch (conjunct.kind) {
    case 'exists':
      return filterBy('semi', conjunct.query, undefined, outer);
    case 'inQuery':
      if (conjunct.negated) return undefined;
      return filterBy('semi', conjunct.query, conjunct.operand, outer);
    case 'unary':
      return conjunct.operator === 'NOT' && conjunct.operand.kind === 'exists'
        ? filterBy('anti', conjunct.operand.query, undefined, outer)
        : undefined;
    default:
      // Other conditions are no filter by a subquery.
      return undefined;
  }
}

function filterBy(
  joinKind: JoinKind,
  query: Query,
  operand: Expression | undefined,
  outer: ReadonlySet<string>,
): Filter | undefined {
  const select = plainSelect(query);
  const joined = select === undefined ? undefined : mapFrom(select.from);
  if (select === undefined || joined === undefined) return undefined;
  const inner = new Set(occurrencesIn(joined));
  // Two occurrences of one name could not be told apart in the join's predicate.
  if ([...inner].some((name) => outer.has(name))) return undefined;
  const [item] = select.items;
  const isMember = operand !== undefined && item?.kind === 'item';
  if (operand?.kind === 'rowValue') return undefined;
  const membership = isMember ? [binary('=', operand, item.expression)] : [];
  const conjuncts = splitConjuncts(select.where);
  const isOwn = (conjunct: Expression) =>
    columnsIn(conjunct).every((column) => inner.has(column.table?.text ?? ''));
  const across = [...membership, ...conjuncts.filter((conjunct) => !isOwn(conjunct))];
  const right = applyConditions(joined, conjuncts.filter(isOwn));
  return { joinKind, predicate: conjunction(across), right };
}

/** The block of a subquery whose rows are simply rows of its FROM: nothing grouped, nothing cut. */
function plainSelect(query: Query): Select | undefined {
  const { body } = query;
  const isCut = query.limit !== undefined || query.offset !== undefined;
  if (body.kind !== 'select' || query.with.length > 0 || isCut) return undefined;
  const isGrouped = body.groupBy.length > 0 || body.having !== undefined;
  const isComputed = body.items.some(
    (item) =>
      item.kind === 'item' &&
      (containsAggregate(item.expression) || containsWindow(item.expression)),
  );
  return isGrouped || isComputed ? undefined : body;
}
