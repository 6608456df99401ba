import * as c from './constants.ts';
import type { RawSqlite } from './rawSqlite.ts';

/**
 * A site has no clock: simulated time is the simulator's, and real time would make two runs of one
 * scenario differ. So 'now' and CURRENT_TIMESTAMP are 2000-01-01 12:00:00 at every site. SQLite
 * counts milliseconds since noon in Greenwich on 24 November 4714 BC.
 */
const NOW_JULIAN_MS = 2_451_545n * 86_400_000n;

/**
 * Where `sqlite3_vfs` (sqlite3.h) has `xCurrentTimeInt64`: its nineteenth member, each of them four
 * bytes in WebAssembly.
 */
const CURRENT_TIME_OFFSET = 18 * 4;

/** Stops the clock of the default file system, which all databases of the module ask. */
export function stopClock(sqlite: RawSqlite): void {
  const callback = sqlite.installFunction('i(pp)', (_fileSystem, time = 0) => {
    viewOf(sqlite).setBigInt64(time, NOW_JULIAN_MS, true);
    return c.OK;
  });
  const fileSystem = sqlite.exports.sqlite3_vfs_find(0);
  viewOf(sqlite).setUint32(fileSystem + CURRENT_TIME_OFFSET, callback, true);
}

function viewOf(sqlite: RawSqlite): DataView {
  const heap = sqlite.heap();
  return new DataView(heap.buffer, heap.byteOffset);
}
