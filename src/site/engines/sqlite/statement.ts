import { type Connection, failureOf } from './connection.ts';
import * as c from './constants.ts';
import { sqlFailure } from './failure.ts';
import { readCText, readPointer, withCText, withMemory } from './memory.ts';
import type { Pointer } from './rawSqlite.ts';

/** Compiles one statement of our own and lends it to `use`. */
export function withStatement<Outcome>(
  connection: Connection,
  sql: string,
  use: (statement: Pointer) => Outcome,
): Outcome {
  return connection.guard.trusting(() =>
    withCText(connection.sqlite, sql, (text) =>
      lend(connection, prepare(connection, text).statement, use),
    ),
  );
}

/** Runs one statement of our own to its end. */
export function run(connection: Connection, sql: string): void {
  withStatement(connection, sql, (statement) => {
    while (step(connection, statement)) {}
  });
}

/**
 * Compiles SQL from outside, which must be one query without parameters that writes nothing, and
 * lends it to `use`. `prefix` is ours, such as `EXPLAIN QUERY PLAN`.
 */
export function withQuery<Outcome>(
  connection: Connection,
  sql: string,
  use: (statement: Pointer) => Outcome,
  prefix = '',
): Outcome {
  refuseNul(sql);
  return withCText(connection.sqlite, prefix + sql, (text) => {
    const { statement, tail } = prepare(connection, text);
    return lend(connection, statement, (query) => {
      const { exports } = connection.sqlite;
      if (query === 0) throw sqlFailure('There is no query, only space or comments.');
      if (!isBlank(connection, tail)) throw sqlFailure('A site runs one query at a time.');
      if (exports.sqlite3_stmt_readonly(query) === 0 || exports.sqlite3_column_count(query) === 0) {
        throw sqlFailure('This is not a query: it would change the database.');
      }
      if (exports.sqlite3_bind_parameter_count(query) > 0) {
        throw sqlFailure('The query has a parameter, and there is nothing to put in its place.');
      }
      return use(query);
    });
  });
}

/** Runs SQL from outside, statement by statement; rows it gives are passed over. */
export function runScript(connection: Connection, sql: string): void {
  refuseNul(sql);
  withCText(connection.sqlite, sql, (text) => {
    let rest = text;
    while (!isAtEnd(connection, rest)) {
      const { statement, tail } = prepare(connection, rest);
      lend(connection, statement, (current) => {
        while (current !== 0 && step(connection, current)) {}
      });
      rest = tail;
    }
  });
}

/** Steps to the next row; false when there is none. */
export function step(connection: Connection, statement: Pointer): boolean {
  const code = connection.sqlite.exports.sqlite3_step(statement);
  if (code === c.ROW) return true;
  if (code === c.DONE) return false;
  throw failureOf(connection, code);
}

/** A column of the row a statement stands on, as text. */
export function columnText(connection: Connection, statement: Pointer, column: number): string {
  const { exports } = connection.sqlite;
  const start = exports.sqlite3_column_blob(statement, column);
  const length = exports.sqlite3_column_bytes(statement, column);
  return decoder.decode(connection.sqlite.heap().subarray(start, start + length));
}

export function columnNames(connection: Connection, statement: Pointer): readonly string[] {
  const { sqlite } = connection;
  const count = sqlite.exports.sqlite3_column_count(statement);
  return Array.from({ length: count }, (_, column) =>
    readCText(sqlite, sqlite.exports.sqlite3_column_name(statement, column)),
  );
}

/** A name as SQL has it, whatever is in it. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text as SQL has it. */
export const quotedText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

function prepare(
  connection: Connection,
  text: Pointer,
): { readonly statement: Pointer; readonly tail: Pointer } {
  const { sqlite, pointer } = connection;
  connection.guard.takeRefusal();
  return withMemory(sqlite, 8, (slots) => {
    const code = sqlite.exports.sqlite3_prepare_v2(pointer, text, -1, slots, slots + 4);
    if (code !== c.OK) throw failureOf(connection, code);
    return { statement: readPointer(sqlite, slots), tail: readPointer(sqlite, slots + 4) };
  });
}

function lend<Outcome>(
  connection: Connection,
  statement: Pointer,
  use: (statement: Pointer) => Outcome,
): Outcome {
  try {
    return use(statement);
  } finally {
    // Its result code repeats a failure that was already reported by the step.
    connection.sqlite.exports.sqlite3_finalize(statement);
  }
}

/** Whether nothing but space and comments is left; what is left must still be well-formed. */
function isBlank(connection: Connection, text: Pointer): boolean {
  let rest = text;
  while (!isAtEnd(connection, rest)) {
    const { statement, tail } = prepare(connection, rest);
    const isEmpty = lend(connection, statement, (current) => current === 0);
    if (!isEmpty) return false;
    rest = tail;
  }
  return true;
}

const isAtEnd = (connection: Connection, text: Pointer): boolean =>
  connection.sqlite.heap()[text] === 0;

/** SQLite would stop reading there without a word. */
function refuseNul(sql: string): void {
  if (sql.includes('\0')) throw sqlFailure('SQL text must not contain a NUL character.');
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
