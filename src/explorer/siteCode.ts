import type { CompiledMove } from './compiledMove.ts';
import type { StepKind } from './packedSystem.ts';

/**
 * The moves of one site's cells as plain integers, so that the search reads nothing else. Of each
 * cell, from `starts[cell]` on: how many of its steps change nothing, how many moves there are, and
 * each move as a record of `RECORD` integers, followed by a pair for each message that is sent: the
 * receiving site and the envelope.
 */
export interface SiteCode {
  /** By cell; 0 where its moves were not compiled. */
  readonly starts: () => Int32Array;
  readonly code: () => Int32Array;
  /** Returns where the cell's moves start. */
  readonly add: (cell: number, loops: number, moves: readonly CodedMove[]) => number;
}

export interface CodedMove extends CompiledMove {
  /** Its number among the site's moves. */
  readonly number: number;
  /** Where it ends if what was under way to the site is lost with it. */
  readonly cellWithoutInbox: number;
}

/** What a record holds, in this order. */
export const NUMBER = 0;
export const ACTION = 1;
export const CELL = 2;
export const CELL_WITHOUT_INBOX = 3;
export const MARKS = 4;
export const AWAITS = 5;
export const SENDS = 6;
export const RECORD = 7;

/** What a move takes, by its number. */
export const FREE = 0;
export const TIMES_OUT = 1;
export const MISSES = 2;
export const CRASHES = 3;
export const RECOVERS = 4;
export const LOSES = 5;
export const COMES_AGAIN = 6;

const ACTIONS: Readonly<Record<StepKind, number>> = {
  acts: FREE,
  receives: FREE,
  timesOut: TIMES_OUT,
  misses: MISSES,
  crashes: CRASHES,
  recovers: RECOVERS,
  loses: LOSES,
  receivesAgain: COMES_AGAIN,
  // These are no moves of a site.
  partition: FREE,
  heal: FREE,
};

export function createSiteCode(): SiteCode {
  let starts = new Int32Array(64);
  let code = new Int32Array(1024);
  let length = 1;

  const put = (...values: readonly number[]): void => {
    if (length + values.length > code.length) {
      const more = new Int32Array(code.length * 2);
      more.set(code);
      code = more;
    }
    code.set(values, length);
    length += values.length;
  };

  return {
    starts: () => starts,
    code: () => code,
    add: (cell, loops, moves) => {
      const start = length;
      put(loops, moves.length);
      for (const { number, kind, cell: next, cellWithoutInbox, marks, awaits, sends } of moves) {
        put(number, ACTIONS[kind], next, cellWithoutInbox, marks, awaits, sends.length);
        for (const { to, envelope } of sends) put(to, envelope);
      }
      while (cell >= starts.length) {
        const more = new Int32Array(starts.length * 2);
        more.set(starts);
        starts = more;
      }
      starts[cell] = start;
      return start;
    },
  };
}
