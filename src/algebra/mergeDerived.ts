import type { Expression, FromItem, Query, Select } from '../sql/ast.ts';
import { isByChance } from '../sql/byChance.ts';
import { name } from '../sql/make.ts';
import { mapEveryExpression, mapSelects } from '../sql/tables.ts';
import {
  conjunction,
  containsAggregate,
  containsWindow,
  splitConjuncts,
  subqueriesIn,
} from '../sql/traverse.ts';
import { sameName } from './scope.ts';

/**
 * Merges queries in FROM with the block around them:
 *
 *     SELECT … FROM (SELECT e AS c FROM r, s WHERE p) AS v WHERE q
 *     → SELECT … FROM r, s WHERE p AND q, with e for every v.c
 *
 * That is valid where the inner block only selects, projects and joins, and where no outer join
 * fills its rows up with NULLs. A single occurrence of the inner block takes the name of the
 * whole; of several one keeps its own, or has that name before it where another has it already.
 * Where names could be confused nothing is merged.
 *
 * @param wanted what the items to be merged are called
 */
export function mergeDerived(
  query: Query,
  wanted: readonly string[],
): { readonly query: Query; readonly isMerged: boolean } {
  let current = query;
  let isMerged = true;
  for (const occurrence of new Set(wanted)) {
    const next = mergeOne(current, occurrence);
    if (next === undefined) isMerged = false;
    else current = next;
  }
  return { query: current, isMerged };
}

type Derived = Extract<FromItem, { readonly kind: 'derived' }>;

function mergeOne(query: Query, occurrence: string): Query | undefined {
  const item = itemsIn(query).find(
    (own): own is Derived => own.kind === 'derived' && sameName(own.alias?.text ?? '', occurrence),
  );
  const inner = item && mergeableBlock(item.query);
  if (item === undefined || inner === undefined) return undefined;
  const own = namesIn(item.query);
  const taken = without(namesIn(query), own);
  const isPlain = (names: readonly string[], wanted: string): boolean =>
    names.filter((other) => sameName(other, wanted)).length === 1;
  const inFrom = inner.from.flatMap(occurrencesOf);
  // A name that a subquery uses again could mean either.
  if (!isPlain(taken, occurrence) || !inFrom.every((known) => isPlain(own, known))) {
    return undefined;
  }
  const names = freshNames(inFrom, occurrence, taken, own);
  const renamed = renameOccurrences(item.query, names);
  const block = renamed.body;
  if (block.kind !== 'select') return undefined;
  const placed = place(query, occurrence, block);
  if (placed === undefined) return undefined;
  const values = new Map(
    block.items.flatMap((own) =>
      own.kind === 'item' ? [[outputOf(own), own.expression] as const] : [],
    ),
  );
  return mapEveryExpression(placed, (node) => {
    const isOwn = node.kind === 'column' && sameName(node.table?.text ?? '', occurrence);
    return (isOwn ? values.get(node.name.text.toLowerCase()) : undefined) ?? node;
  });
}

/** What the column of an item is called outside. */
function outputOf(item: Extract<Select['items'][number], { readonly kind: 'item' }>): string {
  const own = item.expression.kind === 'column' ? item.expression.name.text : '';
  return (item.alias?.text ?? own).toLowerCase();
}

/** ORDER BY alone orders nothing outside. */
function mergeableBlock(query: Query): Select | undefined {
  const { body } = query;
  const isCut = query.limit !== undefined || query.offset !== undefined;
  if (body.kind !== 'select' || query.with.length > 0 || isCut) return undefined;
  const isGrouped = body.groupBy.length > 0 || body.having !== undefined || body.distinct;
  if (isGrouped || body.windows.length > 0 || body.from.length === 0) return undefined;
  const isSimple = body.items.every((item) => item.kind === 'item' && isMovable(item.expression));
  return isSimple ? body : undefined;
}

/**
 * Whether it can stand wherever the column stood: a number in ORDER BY would be a position, and
 * what is computed of several rows, or by chance, is not the same elsewhere.
 */
function isMovable(expression: Expression): boolean {
  const isNumber = (node: Expression): boolean =>
    node.kind === 'number' || (node.kind === 'unary' && isNumber(node.operand));
  return (
    !isNumber(expression) &&
    !containsAggregate(expression) &&
    !containsWindow(expression) &&
    !isByChance(expression) &&
    subqueriesIn(expression).length === 0
  );
}

/* --------------------------------------------------------------------- placing */

/** The query with the item's FROM in its place, its condition in the WHERE around. */
function place(query: Query, occurrence: string, block: Select): Query | undefined {
  let isPlaced = false;
  const inSelect = (select: Select): Select => {
    const from = select.from.map((own) => replaceIn(own, occurrence, product(block.from)));
    if (from.every((own, index) => own === select.from[index])) return select;
    isPlaced = true;
    const where = conjunction([...splitConjuncts(block.where), ...splitConjuncts(select.where)]);
    // A column that is replaced keeps the name it had.
    const items = select.items.map((own) => (own.kind === 'item' ? namedAsBefore(own) : own));
    return { ...select, items, from, ...(where === undefined ? {} : { where }) };
  };
  const placed = mapSelects(query, inSelect);
  return isPlaced ? placed : undefined;
}

type Item = Extract<Select['items'][number], { readonly kind: 'item' }>;

const namedAsBefore = (item: Item): Item =>
  item.alias !== undefined || item.expression.kind !== 'column'
    ? item
    : { ...item, alias: item.expression.name };

/** Only where no join fills the item's rows up with NULLs. */
function replaceIn(from: FromItem, occurrence: string, by: FromItem): FromItem {
  if (from.kind === 'derived' && sameName(from.alias?.text ?? '', occurrence)) return by;
  if (from.kind !== 'join') return from;
  const { joinKind } = from;
  const isFilled = { inner: '', cross: '', left: 'right', right: 'left', full: 'left right' }[
    joinKind
  ];
  const left = isFilled.includes('left') ? from.left : replaceIn(from.left, occurrence, by);
  const right = isFilled.includes('right') ? from.right : replaceIn(from.right, occurrence, by);
  return left === from.left && right === from.right ? from : { ...from, left, right };
}

/** The inner FROM as one item. */
function product(items: readonly FromItem[]): FromItem {
  return items.reduce((left, right) => ({
    kind: 'join',
    joinKind: 'cross',
    natural: false,
    left,
    right,
    using: [],
    span: left.span,
  }));
}

/* ----------------------------------------------------------------------- names */

function itemsIn(query: Query): readonly FromItem[] {
  const found: FromItem[] = [];
  mapSelects(query, (select) => {
    found.push(...select.from.flatMap(itemsBelow));
    return select;
  });
  return found;
}

const itemsBelow = (item: FromItem): readonly FromItem[] =>
  item.kind === 'join' ? [...itemsBelow(item.left), ...itemsBelow(item.right)] : [item];

const occurrencesOf = (item: FromItem): readonly string[] => itemsBelow(item).map(nameOf);

function nameOf(item: FromItem): string {
  if (item.kind === 'join') return '';
  return item.alias?.text ?? (item.kind === 'derived' ? '' : item.name.text);
}

/** What is read anywhere in a query is called, as often as it is. */
const namesIn = (query: Query): readonly string[] => itemsIn(query).map(nameOf);

/** A list less another one, each name as often as it is there. */
function without(names: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...names];
  for (const other of others) left.splice(left.indexOf(other), 1);
  return left;
}

/** New names of the inner occurrences, by the old ones. */
function freshNames(
  inner: readonly string[],
  occurrence: string,
  taken: readonly string[],
  own: readonly string[],
): ReadonlyMap<string, string> {
  const [only, second] = inner;
  const isFree = own.every((other) => !sameName(other, occurrence) || other === only);
  if (only !== undefined && second === undefined && isFree) return new Map([[only, occurrence]]);
  const names = new Map<string, string>();
  for (const old of inner) {
    const known = [...taken, ...names.values()];
    const isTaken = (wanted: string): boolean => known.some((other) => sameName(other, wanted));
    let fresh = isTaken(old) ? `${occurrence}_${old}` : old;
    while (isTaken(fresh) || (fresh !== old && own.includes(fresh))) fresh = `${fresh}_`;
    names.set(old, fresh);
  }
  return names;
}

/** The occurrences of a block's own FROM by other names; no subquery of it uses the old ones. */
function renameOccurrences(query: Query, names: ReadonlyMap<string, string>): Query {
  const renamed = mapEveryExpression(query, (node) => {
    const fresh = node.kind === 'column' ? names.get(node.table?.text ?? '') : undefined;
    return node.kind === 'column' && fresh !== undefined ? { ...node, table: name(fresh) } : node;
  });
  const alias = (item: FromItem): FromItem => {
    if (item.kind === 'join') return { ...item, left: alias(item.left), right: alias(item.right) };
    const fresh = names.get(nameOf(item));
    return fresh === undefined ? item : { ...item, alias: name(fresh) };
  };
  const { body } = renamed;
  return body.kind !== 'select'
    ? renamed
    : { ...renamed, body: { ...body, from: body.from.map(alias) } };
}
