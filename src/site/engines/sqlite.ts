import { type Database, DEFAULT_WORK_LIMITS, type WorkLimits } from '../database.ts';
import { changeTables, countChanges, exchangeRows } from './sqlite/changeTables.ts';
import { type Connection, closeConnection, openConnection } from './sqlite/connection.ts';
import { explainQuery } from './sqlite/explainQuery.ts';
import { attempt } from './sqlite/failure.ts';
import { imageOf, restoreImage } from './sqlite/image.ts';
import { loadTable } from './sqlite/loadRows.ts';
import { readRows } from './sqlite/readRows.ts';
import { startRawSqlite } from './sqlite/startRawSqlite.ts';
import { run, runScript } from './sqlite/statement.ts';
import { dropTemporaryTables, materializeQuery, receiveRows } from './sqlite/temporaryTables.ts';
import { changePending, inTransaction, settlePending } from './sqlite/transaction.ts';

/** What all databases of a thread may hold together: half of what WebAssembly can address here. */
const HEAP_BYTES = 1_073_741_824;

/** Opens an empty SQLite database in memory; all databases of a thread share one module. */
export function openSqlite(
  module: WebAssembly.Module,
  limits: WorkLimits = DEFAULT_WORK_LIMITS,
): Database {
  const sqlite = startRawSqlite(module);
  const connection = openConnection(sqlite, limits);
  run(connection, `PRAGMA hard_heap_limit = ${HEAP_BYTES}`);
  return databaseOn(connection);
}

function databaseOn(connection: Connection): Database {
  /** One request: the whole of the work limit is its own, and so is its random sequence. */
  const request = <Value>(work: () => Value) =>
    attempt(() => {
      connection.meter.reset();
      connection.chance.reset();
      return work();
    });
  const change = <Value>(work: () => Value) => request(() => inTransaction(connection, work));
  return {
    execute: (sql) =>
      change(() => {
        runScript(connection, sql);
        return undefined;
      }),
    load: (table, batches) => change(() => loadTable(connection, table, batches)),
    materialize: (result, sql) => change(() => materializeQuery(connection, result, sql)),
    receive: (result, columns, batches) =>
      change(() => receiveRows(connection, result, columns, batches)),
    read: (sql) => request(() => readRows(connection, sql)),
    explain: (sql) => request(() => explainQuery(connection, sql)),
    change: (changes) =>
      request(() => changePending(connection, () => changeTables(connection, changes))),
    exchange: (rows) => change(() => exchangeRows(connection, rows)),
    settle: (keep) =>
      request(() => {
        settlePending(connection, keep);
        return undefined;
      }),
    rehearse: (sql) => change(() => countChanges(connection, () => runScript(connection, sql))),
    forget: () =>
      change(() => {
        dropTemporaryTables(connection);
        return undefined;
      }),
    image: () => request(() => imageOf(connection)),
    restore: (image) =>
      request(() => {
        restoreImage(connection, image);
        return undefined;
      }),
    close: () => {
      closeConnection(connection);
    },
  };
}
