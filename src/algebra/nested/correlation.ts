import type { Catalog, Column } from '../../catalog/catalog.ts';
import type { Expression, FromItem, Query, Select } from '../../sql/ast.ts';
import { columnsAnywhere } from '../../sql/tables.ts';
import { type ColumnNode, splitConjuncts, subqueriesIn } from '../../sql/traverse.ts';
import { affinityOf } from '../affinity.ts';
import type { Pair } from './part.ts';

/** A subquery taken apart: what it asks of its own rows, and what ties it to the query around. */
export interface Block {
  readonly query: Query;
  readonly select: Select;
  readonly pairs: readonly Pair[];
  /** One comparison more that ties it: its values are beyond, or other than, one of the block. */
  readonly bound?: Bound;
  /** Conditions on its own rows alone. */
  readonly own: readonly Expression[];
}

/** `inner operator outer`. */
export interface Bound extends Pair {
  readonly operator: '<>' | '<' | '<=' | '>' | '>=';
}

/** Columns of the tables that a query around reads, by occurrence. */
export type ColumnOf = (column: ColumnNode) => Column | undefined;

/**
 * A subquery that is tied to the query around it, if at all, by equalities in its WHERE of one side
 * each and at most one other comparison. Undefined for any other. Both sides are plain columns that
 * compare alike: then values that are equal are the same value to DISTINCT and GROUP BY, too.
 */
export function blockOf(query: Query, outer: ColumnOf, catalog: Catalog): Block | undefined {
  const { body } = query;
  if (body.kind !== 'select' || query.with.length > 0) return undefined;
  const inner = columnsIn(body.from, catalog);
  const isOuter = (column: ColumnNode): boolean =>
    outer(column) !== undefined && inner(column) === undefined;
  const tied = (tree: unknown): boolean => columnsAnywhere(tree).some(isOuter);
  const conjuncts = splitConjuncts(body.where);
  const { where: _, ...rest } = body;
  if (tied({ ...query, body: rest })) return undefined;
  const ties = conjuncts.filter(tied).map((own) => tieOf(own, outer, inner));
  const known = ties.filter((tie) => tie !== undefined);
  if (known.length < ties.length) return undefined;
  const pairs = known.filter(({ operator }) => operator === '=');
  const [bound, ...more] = known.flatMap((tie) => {
    const { operator } = tie;
    return operator === '=' ? [] : [{ ...tie, operator }];
  });
  if (more.length > 0) return undefined;
  const own = conjuncts.filter((conjunct) => !tied(conjunct));
  return { query, select: body, pairs, own, ...(bound ? { bound } : {}) };
}

interface Tie extends Pair {
  readonly operator: '=' | Bound['operator'];
}

/** What each comparison is with its sides exchanged. */
const EXCHANGED = { '=': '=', '<>': '<>', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

const isComparison = (operator: string): operator is Tie['operator'] =>
  Object.hasOwn(EXCHANGED, operator);

function tieOf(conjunct: Expression, outer: ColumnOf, inner: ColumnOf): Tie | undefined {
  if (conjunct.kind !== 'binary' || !isComparison(conjunct.operator)) return undefined;
  const { operator } = conjunct;
  if (subqueriesIn(conjunct).length > 0) return undefined;
  const { left, right } = conjunct;
  if (left.kind !== 'column' || right.kind !== 'column') return undefined;
  for (const [own, other] of [
    [left, right],
    [right, left],
  ] as const) {
    const [ofInner, ofOuter] = [inner(own), outer(other)];
    if (!ofInner || !ofOuter || inner(other)) continue;
    const isAlike = affinityOf(ofInner.type) === affinityOf(ofOuter.type);
    const isCollated = ofInner.collation !== undefined || ofOuter.collation !== undefined;
    const asInner = own === left ? operator : EXCHANGED[operator];
    return isAlike && !isCollated ? { outer: other, inner: own, operator: asInner } : undefined;
  }
  return undefined;
}

/** The columns of the stored tables in a FROM, by the names that it gives them. */
export function columnsIn(from: readonly FromItem[], catalog: Catalog): ColumnOf {
  const tables = new Map<string, readonly Column[]>();
  const enter = (item: FromItem): void => {
    if (item.kind === 'join') {
      enter(item.left);
      enter(item.right);
    } else if (item.kind === 'table') {
      const relation = catalog.relations.find((own) => own.name === item.name.text);
      const columns = relation?.columns ?? [];
      tables.set(item.alias?.text ?? item.name.text, columns);
    }
  };
  for (const item of from) enter(item);
  return ({ table, name }) => tables.get(table?.text ?? '')?.find((own) => own.name === name.text);
}
