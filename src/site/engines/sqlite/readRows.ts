import { BatchWriter } from '../../shipment/batchWriter.ts';
import { LARGEST_EXACT_INTEGER } from '../../shipment/real.ts';
import type { ReadReply } from '../../sitePort.ts';
import type { Connection } from './connection.ts';
import * as c from './constants.ts';
import { workLimitFailure } from './failure.ts';
import type { Pointer } from './rawSqlite.ts';
import { columnNames, step, withQuery } from './statement.ts';

/** Runs a query and encodes its rows straight out of the engine's memory. */
export function readRows(connection: Connection, sql: string): ReadReply {
  return withQuery(connection, sql, (query) => {
    const columns = columnNames(connection, query);
    const writer = new BatchWriter(columns.length);
    while (step(connection, query)) {
      for (let column = 0; column < columns.length; column += 1) {
        writeColumn(connection, query, column, writer);
      }
      writer.endRow();
      if (writer.wireBytes > connection.limits.resultBytes) {
        throw workLimitFailure(
          `The result was given up after ${writer.rows} rows: ` +
            `it takes more than ${connection.limits.resultBytes} bytes.`,
        );
      }
    }
    return { columns, rows: writer.rows, ...writer.finish() };
  });
}

function writeColumn(
  connection: Connection,
  query: Pointer,
  column: number,
  writer: BatchWriter,
): void {
  const { exports } = connection.sqlite;
  switch (exports.sqlite3_column_type(query, column)) {
    case c.INTEGER: {
      // Rounding to a double loses nothing below 2⁵³, and a double is cheaper to get than a bigint.
      const rounded = exports.sqlite3_column_double(query, column);
      if (Math.abs(rounded) < LARGEST_EXACT_INTEGER) writer.writeExactInteger(rounded);
      else writer.writeBigInteger(exports.sqlite3_column_int64(query, column));
      return;
    }
    case c.FLOAT:
      writer.writeReal(exports.sqlite3_column_double(query, column));
      return;
    case c.TEXT: {
      // As a blob: the same UTF-8 bytes, without the NUL that SQLite would add for C.
      const start = exports.sqlite3_column_blob(query, column);
      const length = exports.sqlite3_column_bytes(query, column);
      writer.writeText(connection.sqlite.heap(), start, length);
      return;
    }
    case c.BLOB: {
      const start = exports.sqlite3_column_blob(query, column);
      const length = exports.sqlite3_column_bytes(query, column);
      writer.writeBlob(connection.sqlite.heap(), start, length);
      return;
    }
    // The fifth and last storage class.
    default:
      writer.writeNull();
  }
}
