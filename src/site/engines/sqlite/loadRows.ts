import { assertNever } from '../../../base/assert.ts';
import { BatchReader } from '../../shipment/batchReader.ts';
import { type Connection, failureOf } from './connection.ts';
import * as c from './constants.ts';
import { sqlFailure } from './failure.ts';
import { withCopy } from './memory.ts';
import type { Pointer } from './rawSqlite.ts';
import { quoted, quotedText, step, withStatement } from './statement.ts';

/** Appends shipped rows to a stored table. Gives their number. */
export function loadTable(
  connection: Connection,
  table: string,
  batches: readonly Uint8Array[],
): number {
  const columns = countColumns(connection, table);
  if (columns === 0) throw sqlFailure(`no such table: ${table}`);
  return loadRows(connection, `main.${quoted(table)}`, columns, batches);
}

/**
 * Inserts shipped rows into a table, given as SQL. A batch is copied into the engine's memory once,
 * and its texts and blobs are bound where they then stand. Gives the number of rows.
 */
export function loadRows(
  connection: Connection,
  table: string,
  columns: number,
  batches: readonly Uint8Array[],
): number {
  const parameters = new Array(columns).fill('?').join(',');
  return withStatement(connection, `INSERT INTO ${table} VALUES (${parameters})`, (insert) =>
    batches.reduce((rows, batch) => rows + loadBatch(connection, insert, columns, batch), 0),
  );
}

/** Columns of a table that take values; 0 if there is no such table. */
export function countColumns(
  connection: Connection,
  table: string,
  schema: 'main' | 'temp' = 'main',
): number {
  const sql = `SELECT count(*) FROM pragma_table_info(${quotedText(table)}, '${schema}')`;
  return withStatement(connection, sql, (query) => {
    step(connection, query);
    return connection.sqlite.exports.sqlite3_column_int(query, 0);
  });
}

function loadBatch(
  connection: Connection,
  insert: Pointer,
  columns: number,
  batch: Uint8Array,
): number {
  const { exports } = connection.sqlite;
  const reader = new BatchReader(batch);
  if (reader.columns !== columns) {
    throw sqlFailure(`The table has ${columns} columns and a row ${reader.columns} values.`);
  }
  return withCopy(connection.sqlite, batch, (copy) => {
    for (let row = 0; row < reader.rows; row += 1) {
      for (let column = 1; column <= columns; column += 1) {
        const code = bindNext(connection, insert, column, reader, copy);
        if (code !== c.OK) throw failureOf(connection, code);
      }
      step(connection, insert);
      exports.sqlite3_reset(insert);
    }
    reader.end();
    // The copy goes, so nothing may be left that points into it.
    exports.sqlite3_clear_bindings(insert);
    return reader.rows;
  });
}

function bindNext(
  connection: Connection,
  insert: Pointer,
  column: number,
  reader: BatchReader,
  copy: Pointer,
): number {
  const { exports } = connection.sqlite;
  const storageClass = reader.next();
  switch (storageClass) {
    case 'null':
      return exports.sqlite3_bind_null(insert, column);
    case 'integer':
      return reader.isInt32
        ? exports.sqlite3_bind_int(insert, column, reader.int32)
        : exports.sqlite3_bind_int64(insert, column, reader.bigInteger());
    case 'real':
      return exports.sqlite3_bind_double(insert, column, reader.real());
    case 'text':
      return exports.sqlite3_bind_text(
        insert,
        column,
        copy + reader.start,
        reader.length,
        c.STATIC,
      );
    case 'blob':
      return exports.sqlite3_bind_blob(
        insert,
        column,
        copy + reader.start,
        reader.length,
        c.STATIC,
      );
    default:
      return assertNever(storageClass);
  }
}
