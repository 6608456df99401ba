import { assertNever } from '../../base/assert.ts';
import type { Expression, FromItem, Query, QueryBody, Select } from '../../sql/ast.ts';
import { printExpression } from '../../sql/print.ts';
import { columnsIn, containsAggregate, splitConjuncts, subqueriesIn } from '../../sql/traverse.ts';
import {
  type ColumnStatistics,
  cut,
  DEFAULT_DOMAIN,
  type TableStatistics,
  unknownColumn,
  withDistinct,
} from './columnStatistics.ts';
import { applyConditions, shareAlone } from './conditions.ts';
import { filterOf, type Pair, testedByFilter } from './filterEstimate.ts';
import { JoinedRows, type Place } from './joinedRows.ts';
import { sampledInCommon, valuesInCommon } from './valuesInCommon.ts';

/** What a name in FROM stands for; undefined where nothing is known of it. */
export type TableLookup = (name: string) => TableStatistics | undefined;

/** Rows of a relation of which nothing is known at all. */
const UNKNOWN_ROWS = 1000;

/**
 * Of rows that are all taken to have a partner, because nothing is known of the others, one in so
 * many is taken to have none where that is asked for: System R's share of what is not known.
 */
const UNMATCHED = 1 / DEFAULT_DOMAIN;

/** A share of groups that HAVING leaves, and of rows a subquery does that ties nothing. */
const UNKNOWN_SHARE = 1 / 3;

/**
 * Rows and columns of a query by what is known of the relations it reads, System R's way: values
 * are evenly spread and columns independent, except where an equation or a semijoin ties them. A
 * join's smaller set of values is taken to be contained in the larger one, so a relation that was
 * reduced by its partner is not reduced again when they are joined.
 */
function estimateQuery(query: Query, tables: TableLookup): TableStatistics {
  const common = new Map<string, TableStatistics>();
  const lookup: TableLookup = (name) => common.get(name) ?? tables(name);
  for (const { name, columns, query: own } of query.with) {
    const found = estimateQuery(own, lookup);
    common.set(
      name.text,
      renamed(
        found,
        columns.map((column) => column.text),
      ),
    );
  }
  const body = estimateBody(query.body, lookup);
  const limit = query.limit?.kind === 'number' ? Number(query.limit.text) : undefined;
  return limit === undefined ? body : { ...body, rows: Math.min(body.rows, limit) };
}

/** What `SELECT count(*) FROM …` counts. */
export function estimateCount(query: Query, tables: TableLookup): number {
  const { body } = query;
  if (body.kind !== 'select') return estimateQuery(query, tables).rows;
  const all = { ...body, items: [{ kind: 'star' as const, span: body.span }] };
  return estimateQuery({ ...query, body: all }, tables).rows;
}

function renamed(table: TableStatistics, names: readonly string[]): TableStatistics {
  if (names.length === 0) return table;
  const columns = [...table.columns.values()];
  return {
    ...table,
    columns: new Map(
      names.map((name, index) => [name, columns[index] ?? unknownColumn(table.rows)] as const),
    ),
  };
}

function estimateBody(body: QueryBody, lookup: TableLookup): TableStatistics {
  switch (body.kind) {
    case 'select':
      return estimateSelect(body, lookup);
    case 'nested':
      return estimateQuery(body.query, lookup);
    case 'values':
      return { rows: body.rows.length, columns: new Map() };
    case 'compound': {
      const left = estimateBody(body.left, lookup);
      const right = estimateBody(body.right, lookup);
      if (body.operator === 'EXCEPT') return left;
      if (body.operator === 'INTERSECT') return left.rows <= right.rows ? left : right;
      const both = unionOf(left, right);
      return body.all ? both : distinctRows(both);
    }
    default:
      return assertNever(body);
  }
}

/** Both together; of values that two samples share, as many are taken to be common to both. */
export function unionOf(left: TableStatistics, right: TableStatistics): TableStatistics {
  const rows = left.rows + right.rows;
  const others = [...right.columns.values()];
  const columns = [...left.columns].map(([name, own], index) => {
    const other = right.columns.get(name) ?? others[index];
    return [name, other ? unionOfColumns(own, left.rows, other, right.rows) : own] as const;
  });
  return { rows, columns: new Map(columns) };
}

function unionOfColumns(
  left: ColumnStatistics,
  leftRows: number,
  right: ColumnStatistics,
  rightRows: number,
): ColumnStatistics {
  const rows = leftRows + rightRows;
  const isUnique = left.distinct >= leftRows && right.distinct >= rightRows;
  const isImposed = left.isImposed || right.isImposed;
  const [few, many] = left.distinct <= right.distinct ? [left, right] : [right, left];
  const common = isImposed || isUnique ? 0 : valuesInCommon(few, many);
  const distinct = left.distinct + right.distinct - few.distinct * common;
  const nulls = left.nullShare * leftRows + right.nullShare * rightRows;
  const values =
    left.sample && right.sample
      ? new Set([...left.sample.values, ...right.sample.values])
      : undefined;
  const factor =
    left.factor === undefined || right.factor === undefined
      ? {}
      : { factor: Math.min(1, left.factor + right.factor) };
  return {
    distinct,
    domain: isUnique || values ? distinct : Math.max(left.domain, right.domain),
    nullShare: rows > 0 ? nulls / rows : 0,
    isKnown: left.isKnown && right.isKnown,
    ...(values ? { sample: { values, of: distinct } } : {}),
    ...factor,
    isImposed,
    applied: new Set([...left.applied].filter((text) => right.applied.has(text))),
  };
}

function distinctRows(table: TableStatistics): TableStatistics {
  const columns = [...table.columns.values()];
  if (columns.length === 0) return { ...table, rows: Math.min(1, table.rows) };
  const combinations = columns.reduce((product, { distinct, nullShare }) => {
    return product * (distinct + (nullShare > 0 ? 1 : 0));
  }, 1);
  // Imposed projections may keep as many values as were published.
  const isImposed = columns.length === 1 && columns[0]?.isImposed === true;
  const rows = isImposed ? combinations : Math.min(table.rows, combinations);
  return { ...table, rows };
}

function estimateSelect(select: Select, lookup: TableLookup): TableStatistics {
  const joined = new JoinedRows();
  if (select.from.length > 0) for (const item of select.from) addItem(joined, item, lookup);
  applyWhere(joined, select.where, lookup);
  const isGrouped = select.groupBy.length > 0;
  const items = outputColumns(joined, select);
  const aggregates = select.items.some(
    (item) => item.kind === 'item' && containsAggregate(item.expression),
  );
  if (isGrouped || aggregates) {
    const grouped = select.groupBy.map((expression) => statisticsOf(joined, expression));
    const groups = isGrouped
      ? distinctRows({ rows: joined.rows, columns: numbered(grouped) }).rows
      : 1;
    const rows = select.having ? groups * UNKNOWN_SHARE : groups;
    return { rows, columns: items };
  }
  const table = { rows: joined.rows, columns: items };
  return select.distinct ? distinctRows(table) : table;
}

const numbered = (columns: readonly ColumnStatistics[]): ReadonlyMap<string, ColumnStatistics> =>
  new Map(columns.map((column, index) => [String(index), column]));

function statisticsOf(joined: JoinedRows, expression: Expression): ColumnStatistics {
  const place = joined.place(expression);
  const known = place && joined.at(place);
  return known ?? filterOf(joined, expression) ?? unknownColumn(joined.rows);
}

function outputColumns(joined: JoinedRows, select: Select): ReadonlyMap<string, ColumnStatistics> {
  const columns = new Map<string, ColumnStatistics>();
  for (const item of select.items) {
    if (item.kind === 'star') {
      const aliases = item.table ? [item.table.text] : joined.aliases();
      for (const alias of aliases) {
        for (const [name, column] of joined.columnsOf(alias)) columns.set(name, column);
      }
      continue;
    }
    const { expression, alias } = item;
    const own = expression.kind === 'collate' ? expression.operand : expression;
    const name =
      alias?.text ?? (own.kind === 'column' ? own.name.text : printExpression(expression));
    columns.set(name, statisticsOf(joined, expression));
  }
  return columns;
}

function addItem(joined: JoinedRows, item: FromItem, lookup: TableLookup): void {
  switch (item.kind) {
    case 'table': {
      const known = lookup(item.name.text) ?? { rows: UNKNOWN_ROWS, columns: new Map() };
      joined.add((item.alias ?? item.name).text, known);
      return;
    }
    case 'derived': {
      const found = estimateQuery(item.query, lookup);
      const named = renamed(
        found,
        item.columns.map((column) => column.text),
      );
      joined.add(item.alias?.text ?? `(${joined.aliases().length})`, named);
      return;
    }
    case 'tableFunction':
      joined.add((item.alias ?? item.name).text, {
        rows: DEFAULT_FUNCTION_ROWS,
        columns: new Map(),
      });
      return;
    case 'join':
      addJoin(joined, item, lookup);
      return;
    default:
      assertNever(item);
  }
}

const DEFAULT_FUNCTION_ROWS = 10;

function addJoin(
  joined: JoinedRows,
  item: Extract<FromItem, { kind: 'join' }>,
  lookup: TableLookup,
): void {
  addItem(joined, item.left, lookup);
  const left = joined.aliases();
  const before = joined.rows;
  addItem(joined, item.right, lookup);
  const added = before > 0 ? joined.rows / before : 0;
  applyWhere(joined, item.on, lookup);
  const right = joined.aliases().filter((alias) => !left.includes(alias));
  for (const name of sharedNames(joined, item, left, right)) {
    const [first, second] = [placeIn(joined, left, name), placeIn(joined, right, name)];
    if (first && second) joined.equate(first, second);
  }
  const { joinKind } = item;
  const least =
    (joinKind === 'left' || joinKind === 'full' ? before : 0) +
    (joinKind === 'right' || joinKind === 'full' ? added : 0);
  joined.rows = Math.max(joined.rows, joinKind === 'full' ? Math.max(before, added) : least);
}

function sharedNames(
  joined: JoinedRows,
  item: Extract<FromItem, { kind: 'join' }>,
  left: readonly string[],
  right: readonly string[],
): readonly string[] {
  if (!item.natural) return item.using.map((name) => name.text);
  const names = (aliases: readonly string[]): readonly string[] =>
    aliases.flatMap((alias) => [...joined.columnsOf(alias).keys()]);
  const others = new Set(names(right));
  return [...new Set(names(left))].filter((name) => others.has(name));
}

function placeIn(
  joined: JoinedRows,
  aliases: readonly string[],
  column: string,
): Place | undefined {
  const alias = aliases.find((known) => joined.columnsOf(known).has(column));
  return alias === undefined ? undefined : { alias, column };
}

function applyWhere(
  joined: JoinedRows,
  condition: Expression | undefined,
  lookup: TableLookup,
): void {
  const conjuncts = splitConjuncts(condition);
  const plain = conjuncts.filter((conjunct) => subqueriesIn(conjunct).length === 0);
  applyConditions(joined, plain);
  for (const conjunct of conjuncts) {
    if (!plain.includes(conjunct)) applySubquery(joined, conjunct, lookup);
  }
}

/** IN, EXISTS and Bloom filters are semijoins, negations of the first two antijoins. */
function applySubquery(joined: JoinedRows, conjunct: Expression, lookup: TableLookup): void {
  if (conjunct.kind === 'unary' && conjunct.operator === 'NOT') {
    const { operand } = conjunct;
    if (operand.kind === 'exists') {
      exclude(joined, existsPairs(joined, operand.query, lookup));
      return;
    }
  }
  if (conjunct.kind === 'exists') {
    reduce(joined, existsPairs(joined, conjunct.query, lookup));
    return;
  }
  if (conjunct.kind === 'inQuery') {
    const { operand, query, negated } = conjunct;
    const operands = operand.kind === 'rowValue' ? operand.items : [operand];
    const found = estimateQuery(query, lookup);
    const columns = [...found.columns.values()];
    const pairs = operands.flatMap((own, index): readonly Pair[] => {
      const [place, partner] = [joined.place(own), columns[index]];
      return place && partner ? [{ place, partner }] : [];
    });
    const met = partnersOf(joined, pairs, found.rows);
    if (negated) exclude(joined, met);
    else reduce(joined, met);
    return;
  }
  const tested = testedByFilter(joined, conjunct, (filter) =>
    filter.kind === 'scalarQuery' ? firstColumn(estimateQuery(filter.query, lookup)) : undefined,
  );
  if (tested) reduce(joined, partnersOf(joined, [tested], 1));
  else joined.keep(UNKNOWN_SHARE);
}

const firstColumn = ({ columns }: TableStatistics): ColumnStatistics | undefined =>
  columns.values().next().value;

interface Partners {
  readonly pairs: readonly Pair[];
  /** Of the rows that have a partner. */
  readonly share: number;
  /** Whether that is known, and not supposed because one set of values is smaller. */
  readonly isKnown: boolean;
}

function existsPairs(joined: JoinedRows, query: Query, lookup: TableLookup): Partners {
  const { body } = query;
  if (body.kind !== 'select') return { pairs: [], share: UNKNOWN_SHARE, isKnown: false };
  const inner = new JoinedRows();
  for (const item of body.from) addItem(inner, item, lookup);
  const conjuncts = splitConjuncts(body.where);
  const isInside = (conjunct: Expression): boolean =>
    columnsIn(conjunct).every((node) => inner.placeOf(node) !== undefined);
  const inside = conjuncts.filter(isInside);
  applyWhere(inner, inside.reduce<Expression | undefined>(andOf, undefined), lookup);
  const pairs: Pair[] = [];
  let passing = 1;
  for (const conjunct of conjuncts.filter((own) => !inside.includes(own))) {
    const pair = pairOf(joined, inner, conjunct);
    if (pair) pairs.push(pair);
    else passing *= shareAlone(inner, conjunct);
  }
  const met = partnersOf(joined, pairs, inner.rows);
  return { ...met, share: met.share * someOf(passing, partnersEach(pairs, inner.rows)) };
}

/** An equality of a column outside with one inside, or a Bloom filter's test. */
function pairOf(joined: JoinedRows, inner: JoinedRows, conjunct: Expression): Pair | undefined {
  const tested = testedByFilter(joined, conjunct, (filter) => {
    const from = inner.place(filter);
    return from && inner.at(from);
  });
  if (tested) return tested;
  if (conjunct.kind !== 'binary' || conjunct.operator !== '=') return undefined;
  for (const [own, other] of [
    [conjunct.left, conjunct.right],
    [conjunct.right, conjunct.left],
  ] as const) {
    const place = inner.place(own) ? undefined : joined.place(own);
    const found = inner.place(other);
    const partner = found && inner.at(found);
    if (place && partner) return { place, partner };
  }
  return undefined;
}

/** How many rows inside the equalities give a row outside that has any. */
function partnersEach(pairs: readonly Pair[], rows: number): number {
  const values = pairs.reduce((product, { partner }) => product * partner.distinct, 1);
  return Math.max(1, rows / Math.max(1, values));
}

/** Of so many partners at least one fulfils what is asked besides. */
const someOf = (passing: number, partners: number): number => 1 - (1 - passing) ** partners;

function andOf(left: Expression | undefined, right: Expression): Expression {
  return left ? { kind: 'binary', operator: 'AND', left, right, span: right.span } : right;
}

function partnersOf(joined: JoinedRows, pairs: readonly Pair[], rows: number): Partners {
  const share = pairs.reduce(
    (product, { place, partner, passing = 0 }) => {
      const own = joined.at(place);
      if (!own) return product;
      const matching = shareWithPartner(own, partner);
      return product * (matching + (1 - own.nullShare - matching) * passing);
    },
    Math.min(1, rows),
  );
  const isKnown = pairs.every(({ place, partner }) => {
    const own = joined.at(place);
    return partner.factor !== undefined || (own && sampledInCommon(own, partner) !== undefined);
  });
  return { pairs, share, isKnown };
}

/** An imposed factor, else what values they have in common. */
function shareWithPartner(own: ColumnStatistics, partner: ColumnStatistics): number {
  const present = 1 - own.nullShare;
  if (partner.factor !== undefined) return present * partner.factor;
  return present * valuesInCommon(own, partner);
}

/** What is left has values that the partners have not. */
function exclude(joined: JoinedRows, { pairs, share, isKnown }: Partners): void {
  joined.keep(isKnown ? 1 - share : Math.max(UNMATCHED, 1 - share));
  for (const { place } of pairs) {
    const own = joined.at(place);
    if (own) joined.set(place, cut(own));
  }
}

function reduce(joined: JoinedRows, { pairs, share }: Partners): void {
  const before = new Map(pairs.map(({ place }) => [place, joined.at(place)] as const));
  joined.keep(share, ...pairs.map(({ place }) => place));
  for (const { place, partner, passing = 0 } of pairs) {
    const own = before.get(place);
    if (!own) continue;
    const { factor } = partner;
    const common = factor ?? valuesInCommon(own, partner);
    const distinct = own.distinct * (common + (1 - common) * passing);
    const left = factor === undefined ? cut(withDistinct(own, distinct)) : { ...own, distinct };
    const ownFactor =
      own.factor === undefined || factor === undefined ? {} : { factor: own.factor * factor };
    joined.set(place, { ...left, ...ownFactor, nullShare: 0 });
  }
}
