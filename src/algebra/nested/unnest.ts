import { NO_SPAN } from '../../base/span.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { Expression, FromItem, Query, Select } from '../../sql/ast.ts';
import { binary, column, integer } from '../../sql/make.ts';
import { columnsAnywhere } from '../../sql/tables.ts';
import {
  conjunction,
  containsAggregate,
  containsWindow,
  mapExpression,
  splitConjuncts,
  subqueriesIn,
} from '../../sql/traverse.ts';
import { type Block, type Bound, blockOf, type ColumnOf, columnsIn } from './correlation.ts';
import {
  callOf,
  columnOfPart,
  found,
  itemsOf,
  type Pair,
  type Part,
  partNames,
  queryOf,
  readingOf,
} from './part.ts';

/** A query whose conditions look up what its subqueries gave. */
export interface Unnested {
  readonly query: Query;
  readonly parts: readonly Part[];
}

/**
 * Decorrelation. Subqueries in the conditions of a block become parts that do not depend on it:
 *
 * - `EXISTS (… WHERE s.k = r.a AND p)`: the distinct `s.k` of the rows with p; a semijoin on r.a,
 *   below NOT an antijoin, never unknown.
 * - `EXISTS (… WHERE s.k = r.a AND s.b <> r.c)`: for each s.k the least and the greatest s.b, one
 *   of which is another value than r.c if any is; so for `<` and the like, with the one that tells.
 * - `x [NOT] IN (SELECT y …)`: the distinct y, NULL among them, so that it is unknown where it was.
 * - `(SELECT aggregate … WHERE s.k = r.a)`: one row for each s.k, an outer join on r.a: where there
 *   is none, a count is 0 and anything else NULL.
 *
 * Undefined where some subquery is tied to the block in another way (Kim, On Optimizing an SQL-like
 * Nested Query, 1982; its count bug is why counts are told apart).
 *
 * @param isMeant the subqueries that become parts; the others stay
 */
export function unnest(
  query: Query,
  catalog: Catalog,
  isMeant: (node: Subquery) => boolean = () => true,
): Unnested | undefined {
  const { body } = query;
  if (body.kind !== 'select') return undefined;
  const outer = columnsIn(body.from, catalog);
  const names = partNames(query, catalog);
  const parts: Part[] = [];
  let hasFailed = false;
  const replace = (node: Expression, isConjunct: boolean): Expression => {
    if (node.kind !== 'exists' && node.kind !== 'inQuery' && node.kind !== 'scalarQuery')
      return node;
    if (!isMeant(node)) return node;
    const made = partOf(node, { partName: names(), outer, catalog, isConjunct });
    if (!made) {
      hasFailed = true;
      return node;
    }
    parts.push(made.part);
    return made.call;
  };
  const rewrite = (conjunct: Expression): Expression =>
    mapExpression(conjunct, (node) => replace(node, node === conjunct));
  const where = conjunction(splitConjuncts(body.where).map(rewrite));
  const from = body.from.map((item) => withConditions(item, rewrite));
  const select: Select = { ...body, from, ...(where ? { where } : {}) };
  if (hasFailed || parts.length === 0) return undefined;
  return { query: { ...query, body: select }, parts };
}

function withConditions(item: FromItem, rewrite: (on: Expression) => Expression): FromItem {
  if (item.kind !== 'join') return item;
  const left = withConditions(item.left, rewrite);
  const right = withConditions(item.right, rewrite);
  return { ...item, left, right, ...(item.on ? { on: rewrite(item.on) } : {}) };
}

type Subquery = Extract<Expression, { readonly kind: 'exists' | 'inQuery' | 'scalarQuery' }>;

interface Made {
  readonly part: Part;
  readonly call: Expression;
}

interface Given {
  readonly partName: string;
  readonly outer: ColumnOf;
  readonly catalog: Catalog;
  /** Whether it is a condition by itself, of which unknown is as good as false. */
  readonly isConjunct: boolean;
}

function partOf(node: Subquery, given: Given): Made | undefined {
  const { partName, outer, catalog } = given;
  const block = blockOf(node.query, outer, catalog);
  if (!block || (block.bound && node.kind !== 'exists')) return undefined;
  const { select } = block;
  const items = select.items.flatMap((item) => (item.kind === 'item' ? [item.expression] : []));
  if (items.length < select.items.length || items.some(containsWindow)) return undefined;
  const isWhole = node.query.limit === undefined && node.query.offset === undefined;
  const isGrouped =
    select.groupBy.length > 0 ||
    select.having !== undefined ||
    items.some((own) => containsAggregate(own));
  switch (node.kind) {
    case 'exists':
      if (isGrouped || !isWhole) return undefined;
      return block.bound
        ? existenceBeyond(block, block.bound, partName)
        : existence(block, partName);
    case 'inQuery':
      if (block.pairs.length > 0 && (isGrouped || !isWhole)) return undefined;
      return membership(node, block, items, {
        ...given,
        canBeDistinct: isWhole && !isGrouped && !mayCollate(items, select, catalog),
      });
    case 'scalarQuery': {
      const [value, ...others] = items;
      const isOneRow = value !== undefined && containsAggregate(value) && isWhole;
      if (!isOneRow || others.length > 0 || select.groupBy.length > 0 || select.having)
        return undefined;
      return scalar(block, value, partName);
    }
  }
}

/** Values that a collation calls equal may differ for whoever looks them up. */
function mayCollate(values: readonly Expression[], select: Select, catalog: Catalog): boolean {
  const inner = columnsIn(select.from, catalog);
  return columnsAnywhere(values).some((own) => {
    const known = inner(own);
    return known === undefined || known.collation !== undefined;
  });
}

/** Its own rows: without what ties it to the query around. */
function ownRows({ select, own }: Block, clauses: Partial<Select>): Query {
  const { where: _, ...rest } = select;
  const where = conjunction(own);
  return queryOf({ ...rest, ...(where ? { where } : {}), ...clauses });
}

const outerOf = (pairs: readonly Pair[]): readonly Expression[] => pairs.map((pair) => pair.outer);
const innerOf = (pairs: readonly Pair[]): readonly Expression[] => pairs.map((pair) => pair.inner);

function existence(block: Block, partName: string): Made {
  const { pairs } = block;
  const isTied = pairs.length > 0;
  const items = itemsOf(isTied ? innerOf(pairs) : [integer(1)]);
  const rows = ownRows(block, { items, distinct: isTied });
  const query = isTied ? rows : { ...rows, limit: integer(1) };
  const meaning: Part['meaning'] = (looked, table) => {
    const own = readingOf(
      table,
      pairs.map((_, index) => column(table, columnOfPart(index))),
    );
    if (!isTied) return { kind: 'exists', query: readingOf(table, [integer(1)]), span: NO_SPAN };
    return isTrue({
      kind: 'inQuery',
      operand: together(looked),
      query: own,
      negated: false,
      span: NO_SPAN,
    });
  };
  return {
    part: { name: partName, query, pairs, meaning },
    call: callOf(partName, outerOf(pairs)),
  };
}

/** Of each group its extremes, which say whether some value of it is beyond one that is given. */
function existenceBeyond(block: Block, bound: Bound, partName: string): Made {
  const { pairs } = block;
  const { inner, outer, operator } = bound;
  const telling = operator === '<>' ? ['min', 'max'] : operator.startsWith('<') ? ['min'] : ['max'];
  const extremes = telling.map((name) => callOf(name, [inner]));
  const items = itemsOf([...innerOf(pairs), ...extremes]);
  const query = ownRows(block, { items, distinct: false, groupBy: innerOf(pairs) });
  const meaning: Part['meaning'] = (looked, table) => {
    const given = looked[pairs.length] ?? outer;
    const tests = telling.map((_, index) =>
      binary(operator, column(table, columnOfPart(pairs.length + index)), given),
    );
    const [first, ...others] = tests;
    const beyond = others.reduce((either, test) => binary('OR', either, test), first ?? given);
    const equal = found(table, looked.slice(0, pairs.length));
    const where = conjunction([...splitConjuncts(equal), beyond]);
    const rows = readingOf(table, [integer(1)], where);
    return { kind: 'exists', query: rows, span: NO_SPAN };
  };
  const part: Part = { name: partName, query, pairs, meaning };
  return { part, call: callOf(partName, [...outerOf(pairs), outer]) };
}

/** A condition that is never unknown. */
const isTrue = (condition: Expression): Expression => ({
  kind: 'is',
  left: condition,
  right: { kind: 'boolean', value: true, span: NO_SPAN },
  negated: false,
  span: NO_SPAN,
});

const together = (values: readonly Expression[]): Expression => {
  const [only] = values;
  return only && values.length === 1 ? only : { kind: 'rowValue', items: values, span: NO_SPAN };
};

function membership(
  node: Extract<Subquery, { readonly kind: 'inQuery' }>,
  block: Block,
  members: readonly Expression[],
  { canBeDistinct, isConjunct, partName }: Given & { readonly canBeDistinct: boolean },
): Made {
  const { pairs, query: written } = block;
  const items = itemsOf([...innerOf(pairs), ...members]);
  const { select } = block;
  const distinct = canBeDistinct || select.distinct;
  const query = { ...written, ...ownRows(block, { items, distinct }), ...cutOf(written) };
  const operands = node.operand.kind === 'rowValue' ? node.operand.items : [node.operand];
  const meaning: Part['meaning'] = (looked, table) => {
    const shown = members.map((_, index) => column(table, columnOfPart(pairs.length + index)));
    const own = readingOf(table, shown, found(table, looked.slice(0, pairs.length)));
    return { ...node, operand: together(looked.slice(pairs.length)), query: own };
  };
  const [operand] = operands;
  const [member] = members;
  // What cannot be a match still says whether the answer is false or unknown.
  const isSought = isConjunct && !node.negated && pairs.length === 0 && operands.length === 1;
  const compared = isSought && operand && member ? [{ outer: operand, inner: member }] : [];
  return {
    part: { name: partName, query, pairs: [...pairs, ...compared], meaning },
    call: callOf(partName, [...outerOf(pairs), ...operands]),
  };
}

function cutOf({ orderBy, limit, offset }: Query): Partial<Query> {
  const isCut = limit !== undefined || offset !== undefined;
  if (!isCut) return { orderBy: [] };
  return { orderBy, ...(limit ? { limit } : {}), ...(offset ? { offset } : {}) };
}

function scalar(block: Block, value: Expression, partName: string): Made | undefined {
  const { pairs } = block;
  const items = itemsOf([...innerOf(pairs), value]);
  const query = ownRows(block, { items, groupBy: innerOf(pairs) });
  const valueOfNone = ofNoRows(value);
  if (!valueOfNone) return undefined;
  const meaning: Part['meaning'] = (looked, table) => {
    const own = column(table, columnOfPart(pairs.length));
    const where = found(table, looked);
    const read: Expression = {
      kind: 'scalarQuery',
      query: readingOf(table, [own], where),
      span: NO_SPAN,
    };
    if (pairs.length === 0 || valueOfNone.kind === 'null') return read;
    return {
      kind: 'case',
      branches: [
        {
          kind: 'caseBranch',
          when: { kind: 'exists', query: readingOf(table, [integer(1)], where), span: NO_SPAN },
          // biome-ignore lint/suspicious/noThenProperty: it is SQL's word, and nobody awaits it.
          then: read,
          span: NO_SPAN,
        },
      ],
      otherwise: valueOfNone,
      span: NO_SPAN,
    };
  };
  return {
    part: { name: partName, query, pairs, meaning, scalar: { value, span: block.query.span } },
    call: callOf(partName, outerOf(pairs)),
  };
}

/** What an expression of aggregates is of no rows: counts are 0, anything else NULL. */
function ofNoRows(value: Expression): Expression | undefined {
  let isKnown = true;
  const replaced = mapExpression(value, (node) => {
    if (node.kind !== 'call' || !containsAggregate(node)) return node;
    if (node.name.text === 'count') return integer(0);
    if (['sum', 'avg', 'min', 'max'].includes(node.name.text))
      return { kind: 'null', span: NO_SPAN };
    isKnown = false;
    return node;
  });
  return isKnown && subqueriesIn(replaced).length === 0 ? replaced : undefined;
}
