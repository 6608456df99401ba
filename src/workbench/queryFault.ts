import type { Diagnostic } from '../base/diagnostic.ts';

/** A fault of a query, or of a plan that was written for it. */
export interface QueryFault extends Diagnostic {
  /** The text that the span counts in where it is not the query's own. */
  readonly within?: 'lab' | 'plan' | 'figures';
}
