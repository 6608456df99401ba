import type { WorkLimits } from '../../database.ts';
import * as c from './constants.ts';
import type { Pointer, RawSqlite } from './rawSqlite.ts';

/**
 * Counts the instructions of SQLite's virtual machine and stops a statement that runs into the
 * limit. A busy thread receives no messages, so the bound must come from inside; and it counts
 * instructions, not time, so that a query fails at the same point on every machine.
 */
export interface WorkMeter {
  /** Begins a request: nothing is used yet. */
  readonly reset: () => void;
  readonly close: () => void;
}

/** Instructions between two looks at the meter: rare enough to cost nothing. */
const STEPS_PER_LOOK = 10_000;

export function installWorkMeter(
  sqlite: RawSqlite,
  connection: Pointer,
  limits: WorkLimits,
): WorkMeter {
  const stepsPerLook = Math.max(1, Math.min(limits.steps, STEPS_PER_LOOK));
  let used = 0;
  const look = (): number => {
    used += stepsPerLook;
    return used >= limits.steps ? c.INTERRUPT : c.OK;
  };
  const callback = sqlite.installFunction('i(p)', look);
  sqlite.exports.sqlite3_progress_handler(connection, stepsPerLook, callback, 0);
  return {
    reset: () => {
      used = 0;
    },
    close: () => {
      sqlite.uninstallFunction(callback);
    },
  };
}
