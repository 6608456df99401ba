import type { Diagnostic } from '../../src/base/diagnostic.ts';
import type { Span } from '../../src/base/span.ts';

/** What a code field shows, whichever way it is drawn: the plain field, or the full editor. */
export interface CodeView {
  readonly language: CodeLanguage;
  readonly text: string;
  readonly label: string;
  readonly words: CodeWords;
  /** What the picture shows; lines that differ have a dot. */
  readonly shownText: string;
  readonly faults: readonly Diagnostic[];
  /** The text that the faults are in; while it is an older one their places move with the words. */
  readonly checked: string;
  /** The phrase that the current step uses. */
  readonly phrase?: Span;
  /** What lenses add after a name. */
  readonly hints: readonly InlineHint[];
  /** Ids of what describes the field. */
  readonly describedBy: string;
  readonly isFaulty: boolean;
  readonly complete: (text: string, offset: number) => Promise<Completions>;
  readonly onChange: (text: string) => void;
  readonly onRun: () => void;
  /** Esc, with no list or message open over the text: the focus goes to what the text is for. */
  readonly onLeave: () => void;
}

export type CodeLanguage = 'sql' | 'plan' | 'lab';

/** Words of the dialect in upper case, by where they count. */
export interface CodeWords {
  readonly query: ReadonlySet<string>;
  readonly setup: ReadonlySet<string>;
  readonly plan: ReadonlySet<string>;
}

export interface InlineHint {
  readonly offset: number;
  readonly parts: readonly InlinePart[];
}

export type InlinePart =
  | { readonly kind: 'plate'; readonly number: number; readonly look: 'solid' | 'outlined' }
  | { readonly kind: 'text'; readonly text: string };

export interface Completions {
  /** Where the word begins that a completion replaces. */
  readonly from: number;
  readonly items: readonly Completion[];
}

export interface Completion {
  readonly label: string;
  /** What it is, in a word or two. */
  readonly detail: string;
  /** Where it differs from the label. */
  readonly insert?: string;
}

/** Lines of a text that are not as they were: those between the common beginning and end. */
export function editedLines(text: string, shownText: string): readonly number[] {
  const lines = text.split('\n');
  const shown = shownText.split('\n');
  const same = (line: string | undefined, other: string | undefined): boolean => line === other;
  let from = 0;
  while (from < lines.length && from < shown.length && same(lines[from], shown[from])) from += 1;
  let end = 0;
  while (
    end < lines.length - from &&
    end < shown.length - from &&
    same(lines.at(-1 - end), shown.at(-1 - end))
  ) {
    end += 1;
  }
  const changed = Array.from({ length: lines.length - end - from }, (_, index) => from + index);
  // Lines between two edits that are as before keep their place only if none was added or removed.
  if (lines.length !== shown.length) return changed;
  return changed.filter((line) => lines[line] !== shown[line]);
}
