import startSqlite from '@sqlite.org/sqlite-wasm';
import { assert } from '../../../base/assert.ts';
import type { RawExports, RawSqlite } from './rawSqlite.ts';
import { stopClock } from './stillClock.ts';

/** Every export in use, so that a version of the package without one fails at the start. */
const EXPORTS: Readonly<Record<keyof RawExports, true>> = {
  sqlite3_malloc: true,
  sqlite3_free: true,
  sqlite3_open_v2: true,
  sqlite3_close_v2: true,
  sqlite3_errmsg: true,
  sqlite3_limit: true,
  sqlite3_set_authorizer: true,
  sqlite3_progress_handler: true,
  sqlite3_get_autocommit: true,
  sqlite3_changes: true,
  sqlite3_total_changes: true,
  sqlite3_prepare_v2: true,
  sqlite3_step: true,
  sqlite3_reset: true,
  sqlite3_finalize: true,
  sqlite3_stmt_readonly: true,
  sqlite3_sql: true,
  sqlite3_bind_parameter_count: true,
  sqlite3_bind_null: true,
  sqlite3_bind_int: true,
  sqlite3_bind_int64: true,
  sqlite3_bind_double: true,
  sqlite3_bind_text: true,
  sqlite3_bind_blob: true,
  sqlite3_clear_bindings: true,
  sqlite3_column_count: true,
  sqlite3_column_name: true,
  sqlite3_column_database_name: true,
  sqlite3_column_table_name: true,
  sqlite3_column_origin_name: true,
  sqlite3_column_type: true,
  sqlite3_column_int: true,
  sqlite3_column_int64: true,
  sqlite3_column_double: true,
  sqlite3_column_blob: true,
  sqlite3_column_bytes: true,
  sqlite3_create_function: true,
  sqlite3_value_int64: true,
  sqlite3_result_int64: true,
  sqlite3_result_blob: true,
  sqlite3_result_error_toobig: true,
  sqlite3_result_error_nomem: true,
  sqlite3_vfs_find: true,
  sqlite3_table_column_metadata: true,
};

/** The package looks here for its settings: no persistent file systems, nothing on the console. */
const SETTINGS = {
  sqlite3ApiConfig: {
    disable: { vfs: { kvvfs: true, opfs: true, 'opfs-vfs': true, 'opfs-sahpool': true } },
  },
};

let started: Promise<RawSqlite> | undefined;

/** Starts SQLite, once in a thread: one module holds any number of databases. */
export function startRawSqlite(): Promise<RawSqlite> {
  started ??= start();
  return started;
}

async function start(): Promise<RawSqlite> {
  Object.assign(globalThis, SETTINGS);
  const { wasm } = await startSqlite();
  const exports: unknown = wasm.exports;
  assertExports(exports);
  let heap = wasm.heap8u();
  const sqlite: RawSqlite = {
    exports,
    heap: () => {
      if (heap.length === 0) heap = wasm.heap8u();
      return heap;
    },
    installFunction: (signature, callee) => wasm.installFunction(signature, callee),
    uninstallFunction: (pointer) => {
      wasm.uninstallFunction(pointer);
    },
  };
  stopClock(sqlite);
  return sqlite;
}

function assertExports(exports: unknown): asserts exports is RawExports {
  assert(typeof exports === 'object' && exports !== null, 'SQLite started without exports');
  const given = new Map<string, unknown>(Object.entries(exports));
  for (const name of Object.keys(EXPORTS)) {
    assert(
      typeof given.get(name) === 'function',
      `SQLite does not export ${name}; the package is pinned because the raw interface may change`,
    );
  }
}
