import type { FunctionTable } from './functionTable.ts';

/**
 * SQLite's C interface as the WebAssembly module exports it: every argument a number, pointers into
 * the module's memory included. The package's own object interface is left aside because it is the
 * bottleneck: loading through it takes an order of magnitude longer. `host.ts` says what the module
 * finds around it.
 *
 * The exports are untyped in the package; this is the part of them that the site uses.
 * `startRawSqlite.ts` checks that they are all there.
 */
export interface RawSqlite {
  readonly exports: RawExports;
  /** The module's memory now. Growth detaches earlier views: take it anew after every call. */
  readonly heap: () => Uint8Array;
  /** Makes a JavaScript function callable from SQLite and gives its pointer. */
  readonly installFunction: FunctionTable['install'];
  readonly uninstallFunction: FunctionTable['uninstall'];
}

export type Pointer = number;
/** A `SQLITE_…` result code. */
export type ResultCode = number;

export interface RawExports {
  readonly sqlite3_malloc: (bytes: number) => Pointer;
  readonly sqlite3_free: (memory: Pointer) => void;
  readonly sqlite3_serialize: (
    connection: Pointer,
    schema: Pointer,
    sizeSlot: Pointer,
    flags: number,
  ) => Pointer;
  readonly sqlite3_deserialize: (
    connection: Pointer,
    schema: Pointer,
    bytes: Pointer,
    size: bigint,
    capacity: bigint,
    flags: number,
  ) => ResultCode;
  readonly sqlite3_open_v2: (
    filename: Pointer,
    connectionSlot: Pointer,
    flags: number,
    vfs: Pointer,
  ) => ResultCode;
  readonly sqlite3_close_v2: (connection: Pointer) => ResultCode;
  readonly sqlite3_errmsg: (connection: Pointer) => Pointer;
  readonly sqlite3_limit: (connection: Pointer, category: number, value: number) => number;
  readonly sqlite3_set_authorizer: (
    connection: Pointer,
    callback: Pointer,
    argument: Pointer,
  ) => ResultCode;
  readonly sqlite3_progress_handler: (
    connection: Pointer,
    steps: number,
    callback: Pointer,
    argument: Pointer,
  ) => void;
  readonly sqlite3_get_autocommit: (connection: Pointer) => number;
  readonly sqlite3_changes: (connection: Pointer) => number;
  readonly sqlite3_total_changes: (connection: Pointer) => number;
  readonly sqlite3_prepare_v2: (
    connection: Pointer,
    sql: Pointer,
    bytes: number,
    statementSlot: Pointer,
    tailSlot: Pointer,
  ) => ResultCode;
  readonly sqlite3_step: (statement: Pointer) => ResultCode;
  readonly sqlite3_reset: (statement: Pointer) => ResultCode;
  readonly sqlite3_finalize: (statement: Pointer) => ResultCode;
  readonly sqlite3_stmt_readonly: (statement: Pointer) => number;
  readonly sqlite3_sql: (statement: Pointer) => Pointer;
  readonly sqlite3_bind_parameter_count: (statement: Pointer) => number;
  readonly sqlite3_bind_null: (statement: Pointer, index: number) => ResultCode;
  readonly sqlite3_bind_int: (statement: Pointer, index: number, value: number) => ResultCode;
  readonly sqlite3_bind_int64: (statement: Pointer, index: number, value: bigint) => ResultCode;
  readonly sqlite3_bind_double: (statement: Pointer, index: number, value: number) => ResultCode;
  readonly sqlite3_bind_text: (
    statement: Pointer,
    index: number,
    text: Pointer,
    bytes: number,
    destructor: Pointer,
  ) => ResultCode;
  readonly sqlite3_bind_blob: (
    statement: Pointer,
    index: number,
    blob: Pointer,
    bytes: number,
    destructor: Pointer,
  ) => ResultCode;
  readonly sqlite3_clear_bindings: (statement: Pointer) => ResultCode;
  readonly sqlite3_column_count: (statement: Pointer) => number;
  readonly sqlite3_column_name: (statement: Pointer, column: number) => Pointer;
  readonly sqlite3_column_database_name: (statement: Pointer, column: number) => Pointer;
  readonly sqlite3_column_table_name: (statement: Pointer, column: number) => Pointer;
  readonly sqlite3_column_origin_name: (statement: Pointer, column: number) => Pointer;
  readonly sqlite3_column_type: (statement: Pointer, column: number) => number;
  readonly sqlite3_column_int: (statement: Pointer, column: number) => number;
  readonly sqlite3_column_int64: (statement: Pointer, column: number) => bigint;
  readonly sqlite3_column_double: (statement: Pointer, column: number) => number;
  readonly sqlite3_column_blob: (statement: Pointer, column: number) => Pointer;
  readonly sqlite3_column_bytes: (statement: Pointer, column: number) => number;
  readonly sqlite3_create_function: (
    connection: Pointer,
    name: Pointer,
    argumentCount: number,
    encoding: number,
    application: Pointer,
    call: Pointer,
    step: Pointer,
    finish: Pointer,
  ) => ResultCode;
  readonly sqlite3_aggregate_context: (context: Pointer, bytes: number) => Pointer;
  readonly sqlite3_value_type: (value: Pointer) => number;
  readonly sqlite3_value_int64: (value: Pointer) => bigint;
  readonly sqlite3_value_double: (value: Pointer) => number;
  readonly sqlite3_value_blob: (value: Pointer) => Pointer;
  readonly sqlite3_value_bytes: (value: Pointer) => number;
  readonly sqlite3_result_null: (context: Pointer) => void;
  readonly sqlite3_result_int: (context: Pointer, value: number) => void;
  readonly sqlite3_result_int64: (context: Pointer, value: bigint) => void;
  readonly sqlite3_result_blob: (
    context: Pointer,
    blob: Pointer,
    bytes: number,
    destructor: Pointer,
  ) => void;
  readonly sqlite3_result_error: (context: Pointer, message: Pointer, bytes: number) => void;
  readonly sqlite3_result_error_toobig: (context: Pointer) => void;
  readonly sqlite3_result_error_nomem: (context: Pointer) => void;
  readonly sqlite3_table_column_metadata: (
    connection: Pointer,
    database: Pointer,
    table: Pointer,
    column: Pointer,
    typeSlot: Pointer,
    collationSlot: Pointer,
    notNullSlot: Pointer,
    primaryKeySlot: Pointer,
    autoincrementSlot: Pointer,
  ) => ResultCode;
}
