import type { Diagnostic } from '../../base/diagnostic.ts';
import type { Prng } from '../../base/prng.ts';
import type { Span } from '../../base/span.ts';
import type { SqlValue } from './sqlValue.ts';

/** One column of generated rows: the value of the row with a number, counted from 1. */
export type Cell = (row: number) => SqlValue;

/** Where a compiled expression reports that a row cannot be computed. The first fault counts. */
export type Report = (fault: Diagnostic) => void;

/** What a function of GENERATE is built from. */
export interface FunctionCall {
  readonly name: string;
  readonly arguments: readonly Cell[];
  readonly span: Span;
  /**
   * Pseudo-random numbers of this call alone, keyed by seed, table, statement, column and call.
   * Asked for once, when the call is built; a function that asks is not constant.
   */
  readonly createRandom: () => Prng;
  readonly report: Report;
}

/** A function of GENERATE or an ordinary scalar function. */
export interface RowFunction {
  readonly name: string;
  /** Least and greatest number of arguments. */
  readonly arity: readonly [number, number];
  /** How it is called, for messages: `uniform(a, b)`. */
  readonly usage: string;
  readonly build: (call: FunctionCall) => Cell;
}

export function faultOf(call: FunctionCall, message: string): Diagnostic {
  return { code: 'generate-argument', message: `${call.name}(): ${message}`, span: call.span };
}
