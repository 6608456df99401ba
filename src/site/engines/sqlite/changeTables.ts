import { assertNever } from '../../../base/assert.ts';
import type { Exchanged } from '../../database.ts';
import { countRows } from '../../shipment.ts';
import type { RowsChange } from '../../siteLog.ts';
import type { TableChange } from '../../sitePort.ts';
import type { Connection } from './connection.ts';
import { countColumns, loadRows } from './loadRows.ts';
import { readRows } from './readRows.ts';
import { quoted, run, runScript } from './statement.ts';

/** Applies changes in order. Gives the number of rows inserted, updated and deleted. */
export function changeTables(connection: Connection, changes: readonly TableChange[]): number {
  return changes.reduce((rows, change) => rows + changeTable(connection, change), 0);
}

function changeTable(connection: Connection, change: TableChange): number {
  switch (change.kind) {
    case 'statement':
      return countChanges(connection, () => runScript(connection, change.sql));
    case 'rows':
      return changeRows(connection, change);
    default:
      return assertNever(change);
  }
}

/** Rows that `work` inserts, updates and deletes, those of triggers included. */
export function countChanges(connection: Connection, work: () => void): number {
  const { sqlite, pointer } = connection;
  const before = sqlite.exports.sqlite3_total_changes(pointer);
  work();
  return sqlite.exports.sqlite3_total_changes(pointer) - before;
}

/** A name no plan gives. */
const ARRIVED = 'change: rows that arrived';

function changeRows(connection: Connection, change: RowsChange): number {
  return replaceRows(connection, change, () => {});
}

/** Changes rows by their keys; gives what would take it back. */
export function exchangeRows(connection: Connection, change: RowsChange): Exchanged {
  const { table, key } = change;
  const columns = key.map(quoted).join(', ');
  const gone: Uint8Array[] = [];
  const put: Uint8Array[] = [];
  const rows = replaceRows(connection, change, (isComing) => {
    const arrived = `temp.${quoted(ARRIVED)}`;
    const met = `SELECT ${columns} FROM ${arrived}`;
    const sql = `SELECT * FROM main.${quoted(table)} WHERE (${columns}) IN (${met})`;
    put.push(...readRows(connection, sql).batches);
    if (isComing) gone.push(...readRows(connection, met).batches);
  });
  return { rows, undo: { kind: 'rows', table, key, gone, put } };
}

/** @param look is called before rows go, while those that arrived are there */
function replaceRows(
  connection: Connection,
  { table, key, gone, put }: RowsChange,
  look: (isComing: boolean) => void,
): number {
  const stored = `main.${quoted(table)}`;
  const columns = key.map(quoted).join(', ');
  const arrived = `temp.${quoted(ARRIVED)}`;
  const withArrived = (items: string, batches: readonly Uint8Array[], put: string): void => {
    run(
      connection,
      `CREATE TEMP TABLE ${quoted(ARRIVED)} AS SELECT ${items} FROM ${stored} LIMIT 0`,
    );
    loadRows(connection, arrived, countColumns(connection, ARRIVED, 'temp'), batches);
    look(put !== '');
    // A row that is replaced goes first: nothing then stands in the way of the one that comes.
    const met = `SELECT ${columns} FROM ${arrived}`;
    run(connection, `DELETE FROM ${stored} WHERE (${columns}) IN (${met})`);
    if (put !== '') run(connection, put);
    run(connection, `DROP TABLE ${arrived}`);
  };
  withArrived(columns, gone, '');
  withArrived('*', put, `INSERT INTO ${stored} SELECT * FROM ${arrived}`);
  return countRows(gone) + countRows(put);
}
