import type { Span } from './span.ts';

/**
 * A fault in what a user gave us (SQL, lab, plan, link): what, where, and what to do.
 * `code` is stable and kebab-case (`ambiguous-column`); `span` is in the text the fault was found
 * in; `hint` says what would be right, or names the candidates.
 */
export interface Diagnostic {
  readonly code: string;
  readonly message: string;
  readonly span: Span;
  readonly hint?: string;
}
