import { assert } from '../../../base/assert.ts';
import { createFunctionTable } from './functionTable.ts';
import { createHost } from './host.ts';
import type { RawExports, RawSqlite } from './rawSqlite.ts';

/** Every export in use, so that a version of the package without one fails at the start. */
const EXPORTS: Readonly<Record<keyof RawExports, true>> = {
  sqlite3_malloc: true,
  sqlite3_free: true,
  sqlite3_serialize: true,
  sqlite3_deserialize: true,
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
  sqlite3_aggregate_context: true,
  sqlite3_value_type: true,
  sqlite3_value_int64: true,
  sqlite3_value_double: true,
  sqlite3_value_blob: true,
  sqlite3_value_bytes: true,
  sqlite3_result_null: true,
  sqlite3_result_int: true,
  sqlite3_result_int64: true,
  sqlite3_result_blob: true,
  sqlite3_result_error: true,
  sqlite3_result_error_toobig: true,
  sqlite3_result_error_nomem: true,
  sqlite3_table_column_metadata: true,
};

const started = new WeakMap<WebAssembly.Module, RawSqlite>();

/** Starts SQLite, once in a thread: one module holds any number of databases. */
export function startRawSqlite(module: WebAssembly.Module): RawSqlite {
  const running = started.get(module) ?? start(module);
  started.set(module, running);
  return running;
}

function start(module: WebAssembly.Module): RawSqlite {
  const { memory, imports } = createHost(module);
  const { exports } = new WebAssembly.Instance(module, imports);
  const { __wasm_call_ctors: construct, __indirect_function_table: table } = exports;
  assert(typeof construct === 'function', 'SQLite has no constructors');
  assert(table instanceof WebAssembly.Table, 'SQLite has no table of functions');
  assertExports(exports);
  construct();
  const functions = createFunctionTable(table);
  let heap = new Uint8Array(memory.buffer);
  return {
    exports,
    heap: () => {
      if (heap.length === 0) heap = new Uint8Array(memory.buffer);
      return heap;
    },
    installFunction: functions.install,
    uninstallFunction: functions.uninstall,
  };
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
