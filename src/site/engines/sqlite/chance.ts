import { createPrng, type Prng } from '../../../base/prng.ts';
import * as c from './constants.ts';
import { readPointer, withCText } from './memory.ts';
import type { Pointer, RawSqlite } from './rawSqlite.ts';

/**
 * SQL's own source of chance, made to give the same answers in every run, as all of a run must:
 * `random()` and `randomblob()` draw from a generator that begins anew with every request.
 */
export interface Chance {
  readonly reset: () => void;
  readonly close: () => void;
}

export function installChance(
  sqlite: RawSqlite,
  connection: Pointer,
  largestBlobBytes: number,
): Chance {
  const { exports } = sqlite;
  let prng = createPrng(SEED);
  const define = (
    name: string,
    argumentCount: number,
    call: (context: number, argument: Pointer) => void,
  ): Pointer => {
    const callback = sqlite.installFunction('v(pip)', (context = 0, _count, values = 0) => {
      call(context, argumentCount === 0 ? 0 : readPointer(sqlite, values));
    });
    withCText(sqlite, name, (text) =>
      exports.sqlite3_create_function(connection, text, argumentCount, c.UTF8, 0, callback, 0, 0),
    );
    return callback;
  };
  const callbacks = [
    define('random', 0, (context) => {
      exports.sqlite3_result_int64(context, randomInteger(prng));
    }),
    define('randomblob', 1, (context, argument) => {
      const bytes = Math.max(1, Number(exports.sqlite3_value_int64(argument)));
      if (bytes > largestBlobBytes) exports.sqlite3_result_error_toobig(context);
      else resultRandomBlob(sqlite, context, bytes, prng);
    }),
  ];
  return {
    reset: () => {
      prng = createPrng(SEED);
    },
    close: () => {
      for (const callback of callbacks) sqlite.uninstallFunction(callback);
    },
  };
}

const SEED = 'a site';

const randomInteger = (prng: Prng): bigint =>
  BigInt.asIntN(64, (BigInt(prng.nextUint32()) << 32n) | BigInt(prng.nextUint32()));

/** Nothing is thrown here: an exception would tear through SQLite's own frames. */
function resultRandomBlob(sqlite: RawSqlite, context: Pointer, bytes: number, prng: Prng): void {
  const { exports } = sqlite;
  const blob = exports.sqlite3_malloc(bytes);
  if (blob === 0) {
    exports.sqlite3_result_error_nomem(context);
    return;
  }
  const heap = sqlite.heap();
  for (let index = 0; index < bytes; index += 4) {
    const bits = prng.nextUint32();
    const wanted = Math.min(4, bytes - index);
    for (let byte = 0; byte < wanted; byte += 1) heap[blob + index + byte] = bits >>> (8 * byte);
  }
  exports.sqlite3_result_blob(context, blob, bytes, c.TRANSIENT);
  exports.sqlite3_free(blob);
}
