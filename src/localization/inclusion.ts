import { affinityOf, isNumeric } from '../algebra/affinity.ts';
import { queryGraphOf } from '../algebra/mapQuery.ts';
import type { Occurrence } from '../algebra/queryGraph.ts';
import type { Assertion, Catalog, Column, ForeignKey, Relation } from '../catalog/catalog.ts';
import type { Expression, Query, Select } from '../sql/ast.ts';
import { binary, column, name } from '../sql/make.ts';
import {
  type ColumnNode,
  columnsIn,
  conjunction,
  containsAggregate,
  mapColumns,
  splitConjuncts,
  subqueriesIn,
} from '../sql/traverse.ts';
import { isPlainBlock } from './denialForm.ts';
import { columnFactsOf } from './leafPredicates.ts';

/**
 * An assertion in inclusion form: every combination of source rows that makes the conditions TRUE
 * has a partner in a relation, whose key equals given source columns, and which keeps promises.
 *
 *     NOT EXISTS (SELECT … FROM sources WHERE conditions AND a NOT IN (SELECT k FROM r WHERE p))
 *
 * and the same with NOT EXISTS (SELECT … FROM r WHERE k = a AND p). Because k is a key of r over
 * all
 * its fragments, any row of r whose key equals a is that partner.
 */
export interface Inclusion {
  readonly name: string;
  readonly isForeignKey: boolean;
  readonly sources: readonly Occurrence[];
  readonly conditions: readonly Expression[];
  /** The partner's relation, and the occurrence name that the expressions below give it. */
  readonly partner: Occurrence;
  /** The partner's key equals source columns. */
  readonly equalities: readonly Expression[];
  /** What else is TRUE of the partner. */
  readonly promises: readonly Expression[];
}

/** Those asserted, in the order of the catalog, then the foreign keys of its relations. */
export function inclusionsThatHold(catalog: Catalog): readonly Inclusion[] {
  const asserted = catalog.assertions.flatMap(({ name: own, form, holds }: Assertion) => {
    if (!holds || form.kind !== 'inclusion') return [];
    const read = readInclusion(form.query, catalog);
    return read === undefined ? [] : [{ name: own, isForeignKey: false, ...read }];
  });
  const referenced = catalog.relations.flatMap((relation) =>
    relation.foreignKeys.flatMap((key) => readForeignKey(relation, key, catalog) ?? []),
  );
  return [...asserted, ...referenced];
}

/** `emp.dept → dept`: what a plan that assumes a foreign key calls it. */
function foreignKeyName(relation: Relation, { columns, relation: target }: ForeignKey): string {
  const [only, second] = columns;
  const own = second === undefined ? (only ?? '') : `(${columns.join(', ')})`;
  return `${relation.name}.${own} → ${target}`;
}

/** A row whose columns are not NULL has a partner with that key; nothing more is promised. */
function readForeignKey(
  relation: Relation,
  key: ForeignKey,
  catalog: Catalog,
): Inclusion | undefined {
  if (!key.holds) return undefined;
  const child: Occurrence = { name: 'child', relation: relation.name };
  const partner: Occurrence = { name: 'parent', relation: key.relation };
  const equalities = key.columns.map((own, index) =>
    binary('=', column(partner.name, key.references[index] ?? own), column(child.name, own)),
  );
  if (!equalities.every((equality) => isExact(equality, partner, [child], catalog))) {
    return undefined;
  }
  return {
    name: foreignKeyName(relation, key),
    isForeignKey: true,
    sources: [child],
    conditions: [],
    partner,
    equalities,
    promises: [],
  };
}

/** Reads a resolved query as what an inclusion denies; undefined for any other query. */
export function readInclusion(
  query: Query,
  catalog: Catalog,
): Omit<Inclusion, 'name' | 'isForeignKey'> | undefined {
  const { body } = query;
  if (body.kind !== 'select') return undefined;
  const conjuncts = splitConjuncts(body.where);
  const missing = conjuncts.filter((conjunct) => missingPartner(conjunct) !== undefined);
  const [only] = missing;
  const absent = only === undefined ? undefined : missingPartner(only);
  if (absent === undefined || missing.length !== 1) return undefined;
  const { where: _, ...bare } = body;
  const rest = conjunction(conjuncts.filter((conjunct) => conjunct !== only));
  const source: Query = { ...query, body: rest === undefined ? bare : { ...bare, where: rest } };
  const recognised = queryGraphOf(source, []);
  if (recognised.kind !== 'graph' || !isPlainBlock(recognised.graph)) return undefined;
  const { occurrences, conjuncts: conditions } = recognised.graph;
  const partner = readPartner(absent, occurrences, catalog);
  return partner === undefined ? undefined : { sources: occurrences, conditions, ...partner };
}

interface Absence {
  readonly query: Query;
  /** The left side of NOT IN; undefined for NOT EXISTS. */
  readonly operand: Expression | undefined;
}

function missingPartner(conjunct: Expression): Absence | undefined {
  if (conjunct.kind === 'inQuery' && conjunct.negated) return conjunct;
  if (conjunct.kind !== 'unary' || conjunct.operator !== 'NOT') return undefined;
  const { operand } = conjunct;
  if (operand.kind === 'inQuery' && !operand.negated) return operand;
  return operand.kind === 'exists' ? { query: operand.query, operand: undefined } : undefined;
}

function readPartner(
  { query, operand }: Absence,
  sources: readonly Occurrence[],
  catalog: Catalog,
): Pick<Inclusion, 'partner' | 'equalities' | 'promises'> | undefined {
  const select = plainSelect(query);
  const [from, another] = select?.from ?? [];
  if (select === undefined || from?.kind !== 'table' || another !== undefined) return undefined;
  const relation = catalog.relations.find((candidate) => candidate.name === from.name.text);
  if (relation === undefined) return undefined;
  const inside = from.alias?.text ?? from.name.text;
  const partner: Occurrence = { name: freshName(sources), relation: relation.name };
  const renamed = (expression: Expression): Expression =>
    mapColumns(expression, (column) =>
      belongsTo(column, inside, relation) ? { ...column, table: name(partner.name) } : column,
    );
  const [item] = select.items;
  if (operand !== undefined && item?.kind !== 'item') return undefined;
  const membership =
    operand === undefined || item?.kind !== 'item'
      ? []
      : [binary('=', operand, renamed(item.expression))];
  const conjuncts = [...membership, ...splitConjuncts(select.where).map(renamed)];
  if (conjuncts.some((conjunct) => subqueriesIn(conjunct).length > 0)) return undefined;
  const keys = conjuncts.map((conjunct) => keyColumnOf(conjunct, partner.name));
  const found = new Set(keys.flatMap((key) => (key === undefined ? [] : [key.name.text])));
  const key = [relation.primaryKey, ...relation.uniqueKeys].find(
    (candidate) => candidate.length > 0 && candidate.every((column) => found.has(column)),
  );
  if (key === undefined) return undefined;
  const equalities = conjuncts.filter((_, index) => key.includes(keys[index]?.name.text ?? ''));
  // One NULL among the keys makes NOT IN reject nothing, and the assertion say nothing.
  const mayBeNull = operand !== undefined && keyMayBeNull(membership, relation, partner.name);
  if (mayBeNull || !equalities.every((equality) => isExact(equality, partner, sources, catalog))) {
    return undefined;
  }
  const promises = conjuncts.filter((conjunct) => !equalities.includes(conjunct));
  return { partner, equalities, promises };
}

/** A block whose rows are its joined rows: nothing grouped, nothing cut. */
function plainSelect(query: Query): Select | undefined {
  const { body } = query;
  const isCut = query.limit !== undefined || query.offset !== undefined;
  if (body.kind !== 'select' || query.with.length > 0 || isCut) return undefined;
  const hasAggregate = body.items.some(
    (item) => item.kind === 'item' && containsAggregate(item.expression),
  );
  const isGrouped = body.groupBy.length > 0 || body.having !== undefined || hasAggregate;
  return isGrouped ? undefined : body;
}

function freshName(sources: readonly Occurrence[]): string {
  let fresh = 'partner';
  while (sources.some((source) => source.name === fresh)) fresh = `${fresh}_`;
  return fresh;
}

/** Inside the subquery its own relation comes first, even where the sources have the same name. */
const belongsTo = (column: ColumnNode, inside: string, relation: Relation): boolean =>
  column.table?.text === inside &&
  relation.columns.some((candidate) => candidate.name === column.name.text);

/** The partner's column in an equality with a column of the sources. */
function keyColumnOf(conjunct: Expression, partner: string): ColumnNode | undefined {
  if (conjunct.kind !== 'binary' || conjunct.operator !== '=') return undefined;
  const { left, right } = conjunct;
  if (left.kind !== 'column' || right.kind !== 'column') return undefined;
  const isLeft = left.table?.text === partner;
  if (isLeft === (right.table?.text === partner)) return undefined;
  return isLeft ? left : right;
}

function keyMayBeNull(
  membership: readonly Expression[],
  relation: Relation,
  partner: string,
): boolean {
  const facts = columnFactsOf(relation, partner);
  const own = membership.flatMap((equality) => columnsIn(equality));
  return own.some((column) => column.table?.text === partner && !facts(column)?.notNull);
}

/**
 * Whether two rows whose keys equal the same value have the same key. Not so where the comparison
 * converts the key: '4' and '4.0' both equal 4.
 */
function isExact(
  equality: Expression,
  partner: Occurrence,
  sources: readonly Occurrence[],
  catalog: Catalog,
): boolean {
  const columns = columnsIn(equality).map((node) => columnOf(node, [...sources, partner], catalog));
  const [first, second] = columns;
  if (first === undefined || second === undefined) return false;
  if (isBinary(first) !== isBinary(second) || !isBinary(first)) return false;
  const [a, b] = [affinityOf(first.type), affinityOf(second.type)];
  return a === b || (isNumeric(a) && isNumeric(b));
}

const isBinary = (column: Column): boolean =>
  column.collation === undefined || column.collation.toLowerCase() === 'binary';

function columnOf(
  node: ColumnNode,
  occurrences: readonly Occurrence[],
  catalog: Catalog,
): Column | undefined {
  const owner = occurrences.find((occurrence) => occurrence.name === node.table?.text);
  const relation = catalog.relations.find((candidate) => candidate.name === owner?.relation);
  return relation?.columns.find((candidate) => candidate.name === node.name.text);
}
