import { foldIdentifier, joinWords, queryWords, reservedWords } from '../../sql/keywords.ts';
import { identifierOf } from '../../sql/lexer.ts';
import { quoteIdentifier } from '../../sql/print.ts';
import type { Token } from '../../sql/token.ts';
import { aggregateNames } from '../../sql/traverse.ts';
import { type Completion, distinct, type KnownTable, listed, type Place } from './completion.ts';

/**
 * What can be written at a place of a query: tables where one is read, columns of an alias after
 * its point, else columns in scope, aliases, functions and keywords. It goes by tokens alone, for a
 * text that is being written seldom parses.
 */
export function completeQuery(
  { before }: Place,
  after: readonly Token[],
  tables: readonly KnownTable[],
): readonly Completion[] {
  const last = before.at(-1);
  const common = commonTables([...before, ...after]);
  const known = [...tables, ...common];
  const sources = sourcesInScope(before, after, known);
  if (last?.key === '.') return columnsAfterPoint(before.at(-2), sources);
  if (isTablePlace(before)) return known.map(tableItem);
  if (isTableName(before)) return followers;
  return distinct([...columnItems(sources), ...sources.map(aliasItem), ...functions, ...keywords]);
}

const tableItem = ({ name, detail }: KnownTable): Completion => item(name, detail);

/** As it has to be written; names that need quotes get them. */
function item(name: string, detail: string, prefix = ''): Completion {
  const written = quoteIdentifier(name);
  const label = prefix + name;
  return { label, detail, ...(written === name ? {} : { insert: prefix + written }) };
}

const keywords = listed(
  `SELECT, DISTINCT, FROM, WHERE, GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET, UNION, INTERSECT, EXCEPT,
  ALL, AND, OR, NOT, IN, EXISTS, BETWEEN, LIKE, IS, NULL, AS, CASE, WHEN, THEN, ELSE, END, CAST, JOIN,
  LEFT JOIN, CROSS JOIN, NATURAL JOIN, ON, USING, ASC, DESC, NULLS FIRST, NULLS LAST, OVER,
  PARTITION BY, WITH, RECURSIVE, VALUES, TRUE, FALSE`,
  'keyword',
);

/** What stands after a table. */
const followers = listed(
  'JOIN, LEFT JOIN, CROSS JOIN, NATURAL JOIN, ON, USING, WHERE, GROUP BY, ORDER BY, LIMIT, UNION, AS',
  'keyword',
);

const isUsual = (name: string): boolean => !/json|percentile/.test(name);

const functions: readonly Completion[] = [
  ...listed([...aggregateNames].filter(isUsual).join(), 'aggregate'),
  ...listed('row_number, rank, dense_rank, lag, lead, first_value, last_value', 'window function'),
  ...listed(
    `abs, coalesce, date, ifnull, iif, instr, length, lower, ltrim, nullif, printf, replace, round,
    rtrim, sign, strftime, substr, trim, upper`,
    'function',
  ),
];

/** A table that a query block reads, under the name it has there. */
interface Source {
  readonly alias: string;
  readonly table: KnownTable;
  /** The parentheses it stands in, by the place of each opening one. */
  readonly block: readonly number[];
}

function columnsAfterPoint(
  qualifier: Token | undefined,
  sources: readonly Source[],
): readonly Completion[] {
  if (qualifier === undefined) return [];
  const wanted = identifierOf(qualifier);
  const source = sources.find(({ alias }) => alias === wanted);
  return (source?.table.columns ?? []).map(({ name, type }) =>
    item(name, columnDetail(source?.table, type)),
  );
}

const columnDetail = (table: KnownTable | undefined, type: string): string =>
  [`column of ${table?.name ?? ''}`, type].filter((part) => part !== '').join(', ');

/** Columns that several tables have are written with the name of theirs. */
function columnItems(sources: readonly Source[]): readonly Completion[] {
  const counts = new Map<string, number>();
  for (const { table } of sources) {
    for (const { name } of table.columns) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return sources.flatMap(({ alias, table }) =>
    table.columns.map(({ name, type }) => {
      const prefix = counts.get(name) === 1 ? '' : `${quoteIdentifier(alias)}.`;
      return item(name, columnDetail(table, type), prefix);
    }),
  );
}

const aliasItem = ({ alias, table }: Source): Completion =>
  item(alias, alias === table.name ? table.detail : `alias of ${table.name}`);

const tableWords = new Set(['FROM', 'JOIN', 'INTO', 'UPDATE']);

/** Whether a table's name stands next: after FROM and JOIN, and after a comma between tables. */
function isTablePlace(before: readonly Token[]): boolean {
  const last = before.at(-1);
  if (last && tableWords.has(last.key)) return true;
  return last?.key === ',' && clauseOf(before) === 'FROM';
}

/** Whether a table's name has just been written, so that an alias or another clause follows. */
const isTableName = (before: readonly Token[]): boolean =>
  isName(before.at(-1)) && isTablePlace(before.slice(0, -1));

const clauseWords = new Set(
  'SELECT FROM WHERE GROUP HAVING ORDER LIMIT ON USING SET VALUES WINDOW UNION'.split(' '),
);

/** The clause that a place is in, parentheses closed before it skipped. */
function clauseOf(before: readonly Token[]): string | undefined {
  let depth = 0;
  for (const { key } of before.toReversed()) {
    if (key === ')') depth += 1;
    if (key === '(') depth -= 1;
    if (depth < 0) return undefined;
    if (depth === 0 && clauseWords.has(key)) return key;
    if (depth === 0 && key === ';') return undefined;
  }
  return undefined;
}

const isName = (token: Token | undefined): token is Token =>
  token?.kind === 'quoted' ||
  (token?.kind === 'word' && !reservedWords.has(token.key) && !joinWords.has(token.key));

/** Tables of the query block that a place is in, and of the blocks around it. */
function sourcesInScope(
  before: readonly Token[],
  after: readonly Token[],
  tables: readonly KnownTable[],
): readonly Source[] {
  const here = blockAt(before);
  return readTables([...before, ...after], tables).filter(({ block }) =>
    block.every((opening, depth) => here[depth] === opening),
  );
}

function blockAt(before: readonly Token[]): readonly number[] {
  const block: number[] = [];
  for (const { key, start } of before) {
    if (key === '(') block.push(start);
    if (key === ')') block.pop();
    if (key === ';') block.length = 0;
  }
  return block;
}

/** Every table that is read anywhere in a query. */
export function readTables(
  tokens: readonly Token[],
  tables: readonly KnownTable[],
): readonly Source[] {
  const sources: Source[] = [];
  for (const [index, token] of tokens.entries()) {
    const before = tokens.slice(0, index);
    if (!isName(token) || !isTablePlace(before)) continue;
    const table = tables.find(({ name }) => name === identifierOf(token));
    if (!table) continue;
    const next = tokens[index + 1];
    const named = next?.key === 'AS' ? tokens[index + 2] : next;
    const isAliased = isName(named) && !queryWords.has(named.key);
    const alias = isAliased ? identifierOf(named) : table.name;
    sources.push({ alias, table, block: blockAt(before) });
  }
  return sources;
}

/** `WITH name AS (`, `WITH name (column, …) AS (`: tables of the query's own. */
function commonTables(tokens: readonly Token[]): readonly KnownTable[] {
  if (!tokens.some(({ key }) => key === 'WITH')) return [];
  return tokens.flatMap((token, index) => {
    const previous = tokens[index - 1]?.key ?? '';
    if (!isName(token) || !['WITH', 'RECURSIVE', ','].includes(previous)) return [];
    let next = index + 1;
    const columns: { name: string; type: string }[] = [];
    if (tokens[next]?.key === '(') {
      for (next += 1; next < tokens.length && tokens[next]?.key !== ')'; next += 1) {
        const column = tokens[next];
        if (isName(column)) columns.push({ name: identifierOf(column), type: '' });
      }
      next += 1;
    }
    const isCommon = tokens[next]?.key === 'AS' && tokens[next + 1]?.key === '(';
    const name = foldIdentifier(identifierOf(token));
    return isCommon ? [{ name, detail: 'common table expression', columns }] : [];
  });
}
