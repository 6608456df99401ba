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
  /** Ways to put it right, where they are known: of several only the user knows which is meant. */
  readonly choices?: readonly Choice[];
}

/** A change of the faulty text that puts the fault right. */
export interface Choice {
  /** What it changes, in the same text as the fault. */
  readonly span: Span;
  readonly replacement: string;
  /** The relation that is then read, and the name it has in the query. */
  readonly relation?: string;
  readonly occurrence?: string;
}

export const applyChoice = (text: string, { span, replacement }: Choice): string =>
  text.slice(0, span.start) + replacement + text.slice(span.end);
