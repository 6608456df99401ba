import type { Expression, FromItem, Query, QueryBody, Select } from '../sql/ast.ts';
import { parseQuery } from '../sql/parser.ts';
import { quoteIdentifier } from '../sql/print.ts';
import { type ColumnNode, columnsIn, splitConjuncts, subqueriesIn } from '../sql/traverse.ts';

/** Columns of a result by whose values a subquery finds its rows, over and over. */
export interface Lookup {
  readonly result: string;
  readonly columns: readonly string[];
}

/**
 * The lookups of a local query in results, which have no index of their own: a correlated subquery
 * reads such a table from end to end for every row around it. For a join the engine makes an index
 * by itself, for a subquery it does not, as it would be made anew each time (SQLite, optoverview,
 * 9.1).
 */
export function lookupsIn(sql: string, results: readonly string[]): readonly Lookup[] {
  const parsed = parseQuery(sql);
  if (!parsed.ok) return [];
  const found = new Map<string, Lookup>();
  for (const select of subqueriesOf(parsed.value)) {
    for (const lookup of lookupsOf(select)) {
      if (results.includes(lookup.result)) found.set(indexName(lookup), lookup);
    }
  }
  return [...found.values()];
}

/** The statement that makes a lookup quick. */
export function indexOf(lookup: Lookup): string {
  const columns = lookup.columns.map(quoteIdentifier).join(', ');
  const [index, table] = [indexName(lookup), lookup.result].map(quoteIdentifier);
  return `CREATE INDEX temp.${index} ON ${table} (${columns})`;
}

/** As EXPLAIN shows it. */
const indexName = ({ result, columns }: Lookup): string => `${result} by ${columns.join(', ')}`;

/** Every SELECT that stands in an expression, at any depth. */
function subqueriesOf(query: Query): readonly Select[] {
  const around = selectsOf(query);
  const within = around.flatMap(expressionsOf).flatMap(subqueriesIn);
  const derived = around.flatMap(({ from }) => from.flatMap(derivedIn));
  return [
    ...within.flatMap((own) => [...selectsOf(own), ...subqueriesOf(own)]),
    ...derived.flatMap(subqueriesOf),
  ];
}

function selectsOf({ with: tables, body }: Query): readonly Select[] {
  return [...tables.flatMap(({ query }) => selectsOf(query)), ...selectsIn(body)];
}

function selectsIn(body: QueryBody): readonly Select[] {
  switch (body.kind) {
    case 'select':
      return [body];
    case 'compound':
      return [...selectsIn(body.left), ...selectsIn(body.right)];
    case 'nested':
      return selectsOf(body.query);
    case 'values':
      return [];
  }
}

function expressionsOf({ items, from, where, groupBy, having }: Select): readonly Expression[] {
  const shown = items.flatMap((item) => (item.kind === 'item' ? [item.expression] : []));
  const filters = [where, having].filter((condition) => condition !== undefined);
  return [...shown, ...from.flatMap(conditionsIn), ...filters, ...groupBy];
}

function conditionsIn(item: FromItem): readonly Expression[] {
  if (item.kind !== 'join') return [];
  const own = item.on ? [item.on] : [];
  return [...own, ...conditionsIn(item.left), ...conditionsIn(item.right)];
}

function derivedIn(item: FromItem): readonly Query[] {
  if (item.kind === 'derived') return [item.query];
  return item.kind === 'join' ? [...derivedIn(item.left), ...derivedIn(item.right)] : [];
}

/** One index for each table: columns that the rows around give first, then those of its joins. */
function lookupsOf({ from, where }: Select): readonly Lookup[] {
  const tables = from.flatMap(tablesIn);
  const own = new Set(tables.map(({ alias }) => alias));
  const conditions = [where, ...from.flatMap(conditionsIn)].flatMap(splitConjuncts);
  const equalities = conditions.flatMap(sidesOf);
  return tables.flatMap(({ result, alias }) => {
    const mine = equalities.filter(({ column }) => tableOf(column) === alias);
    const byOthers = mine.filter(({ other }) => !mentions(other, alias));
    const isOfOuter = ({ other }: Side): boolean =>
      columnsIn(other).some((column) => !own.has(tableOf(column) ?? alias));
    const given = byOthers.filter(isOfOuter);
    // What no row around has a part in is worked out once.
    if (!equalities.some(isOfOuter)) return [];
    const names = [...given, ...byOthers].map(({ column }) => column.name.text);
    const columns = [...new Set(names)];
    return columns.length > 0 ? [{ result, columns }] : [];
  });
}

interface Side {
  readonly column: ColumnNode;
  readonly other: Expression;
}

function sidesOf(condition: Expression): readonly Side[] {
  if (condition.kind !== 'binary' || condition.operator !== '=') return [];
  const { left, right } = condition;
  return [
    ...(left.kind === 'column' ? [{ column: left, other: right }] : []),
    ...(right.kind === 'column' ? [{ column: right, other: left }] : []),
  ];
}

interface NamedTable {
  readonly result: string;
  readonly alias: string;
}

function tablesIn(item: FromItem): readonly NamedTable[] {
  if (item.kind === 'join') return [...tablesIn(item.left), ...tablesIn(item.right)];
  if (item.kind !== 'table') return [];
  return [{ result: item.name.text, alias: folded((item.alias ?? item.name).text) }];
}

const tableOf = ({ table }: ColumnNode): string | undefined => table && folded(table.text);

const mentions = (expression: Expression, alias: string): boolean =>
  columnsIn(expression).some((column) => (tableOf(column) ?? alias) === alias);

const folded = (name: string): string => name.toLowerCase();
