import type { Connection } from './connection.ts';
import { run } from './statement.ts';

/** All or nothing: what `work` did is undone if it fails. What was pending before stays so. */
export function inTransaction<Outcome>(connection: Connection, work: () => Outcome): Outcome {
  return isPending(connection)
    ? between(connection, 'SAVEPOINT request', 'RELEASE request', UNDO_TO_SAVEPOINT, work)
    : between(connection, 'BEGIN', 'COMMIT', 'ROLLBACK', work);
}

/** The same, but what `work` did stays pending until it is settled. */
export function changePending<Outcome>(connection: Connection, work: () => Outcome): Outcome {
  if (!isPending(connection)) run(connection, 'BEGIN');
  return inTransaction(connection, work);
}

export function settlePending(connection: Connection, keep: boolean): void {
  if (isPending(connection)) run(connection, keep ? 'COMMIT' : 'ROLLBACK');
}

const UNDO_TO_SAVEPOINT = 'ROLLBACK TO request; RELEASE request';

const isPending = ({ sqlite, pointer }: Connection): boolean =>
  sqlite.exports.sqlite3_get_autocommit(pointer) === 0;

function between<Outcome>(
  connection: Connection,
  begin: string,
  end: string,
  undo: string,
  work: () => Outcome,
): Outcome {
  run(connection, begin);
  try {
    const outcome = work();
    run(connection, end);
    return outcome;
  } catch (error) {
    // An exhausted meter would stop the undoing too.
    connection.meter.reset();
    // SQLite has rolled back on its own after some errors, such as an interrupt.
    if (isPending(connection)) for (const sql of undo.split('; ')) run(connection, sql);
    throw error;
  }
}
