import type { Diagnostic } from '../base/diagnostic.ts';

/** One word, literal or symbol of SQL text, with the place it was found at. */
export interface Token {
  readonly kind: TokenKind;
  /**
   * What the grammar compares: a word in upper case, a symbol in its usual spelling (`==` is `=`,
   * `!=` is `<>`); empty for everything that is not matched by its spelling.
   */
  readonly key: string;
  /** A word as written, the contents of a literal or of a quoted name, a symbol as written. */
  readonly text: string;
  /** UTF-16 offsets into the text, half-open. */
  readonly start: number;
  readonly end: number;
  /** Why it is no token at all: only on `bad`. */
  readonly problem?: Diagnostic;
}

export type TokenKind =
  | 'word'
  | 'quoted'
  | 'number'
  | 'string'
  | 'blob'
  | 'symbol'
  | 'bad'
  /** Stands once, after the last. */
  | 'end';
