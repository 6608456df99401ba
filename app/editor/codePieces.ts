import type { CodeView } from './codeView.ts';
import { firstState, type TokenKind, tokenizeLine } from './lineTokens.ts';

/** A piece of a text that is drawn alike throughout. */
export interface CodePiece {
  readonly start: number;
  readonly text: string;
  readonly kind: TokenKind;
  readonly mark: 'fault' | 'phrase' | undefined;
}

type Shown = Pick<
  CodeView,
  'language' | 'text' | 'words' | 'faults' | 'checked' | 'phrase' | 'hints'
>;

/** A text cut where its tokens, faults and phrase begin and end, and where a hint stands. */
export function codePieces(view: Shown): readonly CodePiece[] {
  const { text, phrase, hints } = view;
  const faults = view.checked === text ? view.faults : [];
  const tokens = tokensOf(view);
  const spans = [...faults.map(({ span }) => span), ...(phrase ? [phrase] : [])];
  const cuts = [
    0,
    text.length,
    ...tokens.map(({ start }) => start),
    ...spans.flatMap(({ start, end }) => [start, end]),
    ...hints.map(({ offset }) => offset),
  ].filter((cut) => cut >= 0 && cut <= text.length);
  const ordered = [...new Set(cuts)].toSorted((left, right) => left - right);
  return ordered.slice(1).map((end, index) => {
    const start = ordered[index] ?? 0;
    const isIn = (span: { readonly start: number; readonly end: number }): boolean =>
      start >= span.start && end <= span.end;
    const isFault = faults.some(({ span }) => isIn(span));
    const mark = isFault ? 'fault' : phrase && isIn(phrase) ? 'phrase' : undefined;
    const kind = tokens.findLast((token) => token.start <= start)?.kind ?? 'text';
    return { start, text: text.slice(start, end), kind, mark };
  });
}

function tokensOf({ language, text, words }: Shown) {
  let state = firstState(language);
  let lineStart = 0;
  return text.split('\n').flatMap((line) => {
    const { tokens, next } = tokenizeLine(line, state, words);
    const from = lineStart;
    state = next;
    lineStart += line.length + 1;
    return tokens.map(({ start, kind }) => ({ start: from + start, kind }));
  });
}
