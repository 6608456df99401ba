import type { ReceivedColumn } from '../../sitePort.ts';
import type { Connection } from './connection.ts';
import { loadRows } from './loadRows.ts';
import { readCText, readPointer, withMemory } from './memory.ts';
import type { Pointer } from './rawSqlite.ts';
import {
  columnText,
  quoted,
  quotedText,
  run,
  step,
  withQuery,
  withStatement,
} from './statement.ts';

/**
 * Temporary tables: results of local queries, and rows that arrived. They are to behave as the
 * columns they came from, because later queries compare with them: affinity decides whether
 * `'1' = 1`, collation whether `'a' = 'A'`.
 */

export function receiveRows(
  connection: Connection,
  result: string,
  columns: readonly ReceivedColumn[],
  batches: readonly Uint8Array[],
): number {
  createTemporary(connection, result, columns);
  return loadRows(connection, `temp.${quoted(result)}`, columns.length, batches);
}

/**
 * CREATE TABLE … AS would do, but for collations, which it drops. So it is asked for names and
 * affinities only, and the query says where each column comes from. The table gets its name last:
 * until then the name means to the query what it meant before.
 */
export function materializeQuery(connection: Connection, result: string, sql: string): number {
  const { collations, query } = withQuery(connection, sql, (statement) => ({
    collations: originCollations(connection, statement),
    query: textOf(connection, statement),
  }));
  const table = `temp.${quoted(UNNAMED)}`;
  run(connection, `CREATE TEMP TABLE ${quoted(UNNAMED)} AS SELECT * FROM (\n${query}\n) LIMIT 0`);
  const columns = declaredColumns(connection, UNNAMED).map((column, index) => ({
    ...column,
    collation: collations[index] ?? BINARY,
  }));
  if (columns.some((column) => column.collation !== BINARY)) {
    run(connection, `DROP TABLE ${table}`);
    createTemporary(connection, UNNAMED, columns);
  }
  run(connection, `INSERT INTO ${table}\n${query}`);
  const rows = connection.sqlite.exports.sqlite3_changes(connection.pointer);
  run(connection, `ALTER TABLE ${table} RENAME TO ${quoted(result)}`);
  return rows;
}

/** A name no plan gives. */
const UNNAMED = 'materialize: no name yet';
/** The collation of a column that was given none. */
const BINARY = 'BINARY';

/** Views first: while a view is there that reads it, a table cannot go. */
export function dropTemporaryTables(connection: Connection): void {
  for (const kind of ['view', 'table']) {
    const sql = `SELECT name FROM temp.sqlite_schema WHERE type = ${quotedText(kind)}`;
    const names = withStatement(connection, sql, (query) => {
      const found: string[] = [];
      while (step(connection, query)) found.push(columnText(connection, query, 0));
      return found;
    });
    for (const name of names) run(connection, `DROP ${kind} temp.${quoted(name)}`);
  }
}

function createTemporary(
  connection: Connection,
  result: string,
  columns: readonly ReceivedColumn[],
): void {
  const definitions = columns.map(({ name, type, collation }) => {
    const collate = collation === undefined ? '' : ` COLLATE ${quoted(collation)}`;
    return `${quoted(name)} ${type}${collate}`;
  });
  run(connection, `CREATE TEMP TABLE ${quoted(result)} (${definitions.join(', ')})`);
}

function declaredColumns(connection: Connection, result: string): readonly ReceivedColumn[] {
  const sql = `SELECT name, type FROM pragma_table_info(${quotedText(result)}, 'temp')`;
  return withStatement(connection, sql, (query) => {
    const columns: ReceivedColumn[] = [];
    while (step(connection, query)) {
      columns.push({
        name: columnText(connection, query, 0),
        type: columnText(connection, query, 1),
      });
    }
    return columns;
  });
}

/** The collation of the table column that each column of a query comes from, if there is one. */
function originCollations(connection: Connection, query: Pointer): readonly (string | undefined)[] {
  const { exports } = connection.sqlite;
  const count = exports.sqlite3_column_count(query);
  return Array.from({ length: count }, (_, column) => {
    const origin = exports.sqlite3_column_origin_name(query, column);
    return origin === 0 ? undefined : collationOf(connection, query, column, origin);
  });
}

function collationOf(
  connection: Connection,
  query: Pointer,
  column: number,
  origin: Pointer,
): string | undefined {
  const { sqlite } = connection;
  const { exports } = sqlite;
  const database = exports.sqlite3_column_database_name(query, column);
  const table = exports.sqlite3_column_table_name(query, column);
  return withMemory(sqlite, 20, (slots) => {
    const code = exports.sqlite3_table_column_metadata(
      connection.pointer,
      database,
      table,
      origin,
      slots,
      slots + 4,
      slots + 8,
      slots + 12,
      slots + 16,
    );
    // A view's column has an origin but no metadata; it then compares as any expression does.
    return code === 0 ? readCText(sqlite, readPointer(sqlite, slots + 4)) : undefined;
  });
}

/** A query as part of a statement of ours: without the semicolon, and what may follow it. */
function textOf(connection: Connection, query: Pointer): string {
  const { sqlite } = connection;
  return readCText(sqlite, sqlite.exports.sqlite3_sql(query)).replace(/;\s*$/, '');
}
