import * as c from './constants.ts';
import { readCText } from './memory.ts';
import type { Pointer, RawSqlite } from './rawSqlite.ts';

/**
 * What SQL from outside may not do at a site: leave the one database (ATTACH), change settings
 * (PRAGMA), take transactions into its own hands, or reach modules behind virtual tables. SQLite
 * asks for every action when it compiles a statement; our own statements are let through.
 * (Loading extensions is not compiled in.)
 */
export interface Guard {
  /** Compiles statements of our own: nothing is refused while `work` runs. */
  readonly trusting: <Outcome>(work: () => Outcome) => Outcome;
  /** Why the statement compiled last was refused; forgotten once taken. */
  readonly takeRefusal: () => string | undefined;
  readonly close: () => void;
}

/** Pragmas that only look, with or without an argument. */
const READING_PRAGMAS: ReadonlySet<string> = new Set([
  'collation_list',
  'compile_options',
  'database_list',
  'foreign_key_check',
  'foreign_key_list',
  'function_list',
  'index_info',
  'index_list',
  'index_xinfo',
  'integrity_check',
  'quick_check',
  'table_info',
  'table_list',
  'table_xinfo',
]);

export function installGuard(sqlite: RawSqlite, connection: Pointer): Guard {
  let trusted = false;
  let refusal: string | undefined;
  const authorize = (_argument: number, action: number, first: Pointer): number => {
    if (trusted) return c.OK;
    const because = refusalOf(action, () => readCText(sqlite, first));
    if (because === undefined) return c.OK;
    refusal = because;
    return c.DENY;
  };
  const callback = sqlite.installFunction('i(pipppp)', authorize);
  sqlite.exports.sqlite3_set_authorizer(connection, callback, 0);
  return {
    trusting: (work) => {
      const before = trusted;
      trusted = true;
      try {
        return work();
      } finally {
        trusted = before;
      }
    },
    takeRefusal: () => {
      const taken = refusal;
      refusal = undefined;
      return taken;
    },
    close: () => {
      sqlite.uninstallFunction(callback);
    },
  };
}

function refusalOf(action: number, name: () => string): string | undefined {
  switch (action) {
    case c.ACTION_ATTACH:
    case c.ACTION_DETACH:
      return 'A site has one database: ATTACH and DETACH are not allowed.';
    case c.ACTION_TRANSACTION:
    case c.ACTION_SAVEPOINT:
      return 'Transactions are begun and ended by the coordinator, not in a local query.';
    case c.ACTION_CREATE_VTABLE:
      return 'Virtual tables are not allowed at a site.';
    case c.ACTION_PRAGMA: {
      const pragma = name().toLowerCase();
      if (READING_PRAGMAS.has(pragma)) return undefined;
      return `PRAGMA ${pragma} is not allowed at a site.`;
    }
    // Everything else stays within the one database.
    default:
      return undefined;
  }
}
