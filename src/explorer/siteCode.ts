import type { LocalSend } from './localMoves.ts';
import type { StepKind } from './packedSystem.ts';

/**
 * The moves of one site's cells as plain integers, so that the search reads nothing else. Of each
 * cell, from `starts[cell]` on: how many of its steps are only counted, how many moves there are,
 * and each move as a record of `RECORD` integers, followed by one for each message that is sent.
 */
export interface SiteCode {
  /** By cell; 0 where its moves were not compiled. */
  readonly starts: number[];
  /** Another array whenever there is more of it than would fit. */
  readonly words: Int32Array;
}

export interface CodedMove {
  /** Its number among the site's moves. */
  readonly number: number;
  readonly kind: StepKind;
  readonly marks: number;
  readonly cell: number;
  /** What stands in the record at `MORE`. */
  readonly more: number;
  readonly sends: readonly LocalSend[];
  readonly hasDeed: boolean;
}

/** What a record holds after its head, in this order. */
export const CELL = 1;
/**
 * Of a timeout: a bit for each site from which nothing came. Of a crash: the cell if what was under
 * way to the site is lost with it.
 */
export const MORE = 2;
export const NUMBER = 3;
export const RECORD = 4;

/** The head: what the move takes, its marks, and how many messages it sends. */
const ACTION_BITS = 3;
const MARK_BITS = 2;
export const actionIn = (head: number): number => head & ((1 << ACTION_BITS) - 1);
export const marksIn = (head: number): number => (head >>> ACTION_BITS) & ((1 << MARK_BITS) - 1);
export const sendsIn = (head: number): number => head >>> (ACTION_BITS + MARK_BITS);
/** Free to be taken, and nobody but the site is concerned. */
export const isQuiet = (head: number): boolean =>
  (head & ~(((1 << MARK_BITS) - 1) << ACTION_BITS)) === FREE;

/** A message that is sent: the receiving site, then the envelope by that site's numbers. */
const SITE_BITS = 5;
export const receiverIn = (send: number): number => send & ((1 << SITE_BITS) - 1);
export const envelopeIn = (send: number): number => send >>> SITE_BITS;

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

export class WritableSiteCode implements SiteCode {
  readonly starts: number[] = [];
  words = new Int32Array(1024);
  #length = 1;

  /** Returns where the cell's moves start. */
  add(cell: number, loops: number, moves: readonly CodedMove[]): number {
    const start = this.#length;
    this.#put(loops);
    this.#put(moves.length);
    for (const { number, kind, marks, cell: next, more, sends } of moves) {
      const headEnd = marks | (sends.length << MARK_BITS);
      this.#put(ACTIONS[kind] | (headEnd << ACTION_BITS));
      this.#put(next);
      this.#put(more);
      this.#put(number);
      for (const { to, envelope } of sends) this.#put(to | (envelope << SITE_BITS));
    }
    this.starts[cell] = start;
    return start;
  }

  #put(value: number): void {
    if (this.#length === this.words.length) {
      const more = new Int32Array(this.words.length * 2);
      more.set(this.words);
      this.words = more;
    }
    this.words[this.#length] = value;
    this.#length += 1;
  }
}
