/** Numbers of SQLite's C interface (sqlite3.h), under its own names without the prefix. */
export const OK = 0;
export const NOMEM = 7;
export const INTERRUPT = 9;
export const ROW = 100;
export const DONE = 101;

export const OPEN_READWRITE = 0x2;
export const OPEN_CREATE = 0x4;
export const OPEN_MEMORY = 0x80;

/** Of a database that is made of an image: SQLite frees its memory, and may enlarge it. */
export const DESERIALIZE_FREEONCLOSE = 1;
export const DESERIALIZE_RESIZEABLE = 2;

/** Storage classes, as `sqlite3_column_type` gives them. */
export const INTEGER = 1;
export const FLOAT = 2;
export const TEXT = 3;
export const BLOB = 4;
export const NULL = 5;

/** Limits, for `sqlite3_limit`. */
export const LIMIT_LENGTH = 0;
export const LIMIT_ATTACHED = 7;

/** Destructor argument of a binding whose bytes stay where they are until the statement is done. */
export const STATIC = 0;
/** Of bytes that are soon gone: SQLite makes its own copy. */
export const TRANSIENT = -1;

export const UTF8 = 1;
/** Of a function that gives the same for the same arguments. */
export const DETERMINISTIC = 0x800;

/** What an authorizer may answer, and the actions it is asked about that matter here. */
export const DENY = 1;
export const ACTION_PRAGMA = 19;
export const ACTION_TRANSACTION = 22;
export const ACTION_ATTACH = 24;
export const ACTION_DETACH = 25;
export const ACTION_CREATE_VTABLE = 29;
export const ACTION_SAVEPOINT = 32;
