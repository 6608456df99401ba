import { assert } from '../../../base/assert.ts';
import * as c from './constants.ts';
import { withCText } from './memory.ts';
import type { Pointer, RawSqlite } from './rawSqlite.ts';

/**
 * A function of SQL that is written here. Nothing may be thrown in it: an exception would tear
 * through SQLite's own frames.
 *
 * @param values where its arguments stand, a pointer to each
 */
export type SqlFunction = {
  readonly name: string;
  readonly argumentCount: number;
  /** Absent: not for the same arguments the same. */
  readonly isDeterministic?: boolean;
} & (
  | { readonly call: (context: Pointer, values: Pointer) => void }
  | {
      /** Of an aggregate: sees a row, and gives the result when all were seen. */
      readonly step: (context: Pointer, values: Pointer) => void;
      readonly finish: (context: Pointer) => void;
    }
);

/** Makes functions known to the SQL of a connection, until it is closed. */
export function defineFunctions(
  sqlite: RawSqlite,
  connection: Pointer,
  functions: readonly SqlFunction[],
): { readonly close: () => void } {
  const callbacks = functions.flatMap((own) => {
    const onRow = (call: (context: Pointer, values: Pointer) => void): Pointer =>
      sqlite.installFunction('v(pip)', (context = 0, _count, values = 0) => {
        call(context, values);
      });
    const [call, step, finish] =
      'call' in own
        ? [onRow(own.call), 0, 0]
        : [
            0,
            onRow(own.step),
            sqlite.installFunction('v(p)', (context = 0) => {
              own.finish(context);
            }),
          ];
    const flags = c.UTF8 | (own.isDeterministic ? c.DETERMINISTIC : 0);
    const code = withCText(sqlite, own.name, (text) =>
      sqlite.exports.sqlite3_create_function(
        connection,
        text,
        own.argumentCount,
        flags,
        0,
        call,
        step,
        finish,
      ),
    );
    assert(code === c.OK, `SQLite did not take the function ${own.name} (${code})`);
    return [call, step, finish].filter((callback) => callback !== 0);
  });
  return {
    close: () => {
      for (const callback of callbacks) sqlite.uninstallFunction(callback);
    },
  };
}
