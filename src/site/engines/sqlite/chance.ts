import { createPrng, type Prng } from '../../../base/prng.ts';
import * as c from './constants.ts';
import { defineFunctions } from './defineFunctions.ts';
import { readPointer } from './memory.ts';
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
  const functions = defineFunctions(sqlite, connection, [
    {
      name: 'random',
      argumentCount: 0,
      call: (context) => {
        exports.sqlite3_result_int64(context, randomInteger(prng));
      },
    },
    {
      name: 'randomblob',
      argumentCount: 1,
      call: (context, values) => {
        const argument = readPointer(sqlite, values);
        const bytes = Math.max(1, Number(exports.sqlite3_value_int64(argument)));
        if (bytes > largestBlobBytes) exports.sqlite3_result_error_toobig(context);
        else resultRandomBlob(sqlite, context, bytes, prng);
      },
    },
  ]);
  return {
    reset: () => {
      prng = createPrng(SEED);
    },
    close: functions.close,
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
