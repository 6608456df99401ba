import { assert } from '../../../base/assert.ts';
import type { WorkLimits } from '../../database.ts';
import { type Bloom, installBloom } from './bloom.ts';
import { type Chance, installChance } from './chance.ts';
import * as c from './constants.ts';
import { type EngineFailure, sqlFailure, workLimitFailure } from './failure.ts';
import { type Guard, installGuard } from './guard.ts';
import { readCText, readPointer, withCText, withMemory } from './memory.ts';
import type { Pointer, RawSqlite, ResultCode } from './rawSqlite.ts';
import { installWorkMeter, type WorkMeter } from './workMeter.ts';

/** An open database in memory, with what keeps its SQL within bounds and repeatable. */
export interface Connection {
  readonly sqlite: RawSqlite;
  readonly pointer: Pointer;
  readonly limits: WorkLimits;
  readonly guard: Guard;
  readonly meter: WorkMeter;
  readonly chance: Chance;
  readonly bloom: Bloom;
}

export function openConnection(sqlite: RawSqlite, limits: WorkLimits): Connection {
  const { exports } = sqlite;
  const pointer = withCText(sqlite, ':memory:', (filename) =>
    withMemory(sqlite, 4, (slot) => {
      const flags = c.OPEN_READWRITE | c.OPEN_CREATE | c.OPEN_MEMORY;
      const code = exports.sqlite3_open_v2(filename, slot, flags, 0);
      assert(code === c.OK, `SQLite could not open a database in memory (${code})`);
      return readPointer(sqlite, slot);
    }),
  );
  exports.sqlite3_limit(pointer, c.LIMIT_ATTACHED, 0);
  exports.sqlite3_limit(pointer, c.LIMIT_LENGTH, limits.valueBytes);
  const guard = installGuard(sqlite, pointer);
  const meter = installWorkMeter(sqlite, pointer, limits);
  const chance = installChance(sqlite, pointer, limits.valueBytes);
  const bloom = installBloom(sqlite, pointer, limits.valueBytes);
  return { sqlite, pointer, limits, guard, meter, chance, bloom };
}

export function closeConnection(connection: Connection): void {
  const code = connection.sqlite.exports.sqlite3_close_v2(connection.pointer);
  assert(code === c.OK, `SQLite could not close the database (${code})`);
  // Only now: closing may still call them.
  connection.guard.close();
  connection.meter.close();
  connection.chance.close();
  connection.bloom.close();
}

/** What went wrong, by the result code of the call that failed and SQLite's message for it. */
export function failureOf(connection: Connection, code: ResultCode): EngineFailure {
  if (code === c.INTERRUPT) {
    const steps = connection.limits.steps.toLocaleString('en');
    return workLimitFailure(`The query was stopped after ${steps} steps of the engine.`);
  }
  if (code === c.NOMEM) return workLimitFailure('The site has no memory left for this query.');
  const refusal = connection.guard.takeRefusal();
  const { sqlite, pointer } = connection;
  return sqlFailure(refusal ?? readCText(sqlite, sqlite.exports.sqlite3_errmsg(pointer)));
}
