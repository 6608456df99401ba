import type { CodeLanguage, CodeWords } from './codeView.ts';

/**
 * Lines of SQL, of the plan notation and of lab documents for the eye. Keywords and headings are
 * heavier, comments and fences lighter; nothing has a hue. Line by line, so that an editor repeats
 * only what was changed.
 */
export interface LineToken {
  readonly start: number;
  readonly kind: TokenKind;
}

export type TokenKind = 'text' | 'keyword' | 'comment' | 'string' | 'heading' | 'fence';

/** What a line begins in; plain data, so that two lines can be compared. */
export interface LineState {
  /** Of a lab: its front matter, its prose, or a fenced block; of SQL alone always `code`. */
  readonly place: 'start' | 'front' | 'prose' | 'code' | 'shown';
  /** Which words count in the code. */
  readonly words: keyof CodeWords;
  /** A string, quoted name or comment that goes on from the line above, by what began it. */
  readonly open: string;
  /** The fence that the block began with. */
  readonly fence: string;
}

export interface TokenizedLine {
  readonly tokens: readonly LineToken[];
  readonly next: LineState;
}

export function firstState(language: CodeLanguage): LineState {
  const words = language === 'plan' ? 'plan' : 'query';
  return { place: language === 'lab' ? 'start' : 'code', words, open: '', fence: '' };
}

export function tokenizeLine(line: string, state: LineState, words: CodeWords): TokenizedLine {
  if (state.fence !== '' && closes(line, state.fence)) {
    return whole('fence', { ...state, place: 'prose', open: '', fence: '' });
  }
  switch (state.place) {
    case 'start':
      return line.trimEnd() === '---'
        ? whole('fence', { ...state, place: 'front' })
        : proseLine(line, { ...state, place: 'prose' });
    case 'front':
      return line.trimEnd() === '---'
        ? whole('fence', { ...state, place: 'prose' })
        : whole('text', state);
    case 'prose':
      return proseLine(line, state);
    case 'shown':
      return whole('text', state);
    case 'code':
      return codeLine(line, state, words[state.words]);
  }
}

const whole = (kind: TokenKind, next: LineState): TokenizedLine => ({
  tokens: [{ start: 0, kind }],
  next,
});

/** As CommonMark closes a fence: at least as long, of the same character, nothing behind it. */
function closes(line: string, fence: string): boolean {
  const text = line.trim();
  return text.length >= fence.length && [...text].every((character) => character === fence[0]);
}

const opening = /^\s*(`{3,}|~{3,})\s*(\S*)\s*(\S*)/;

function proseLine(line: string, state: LineState): TokenizedLine {
  const [, fence, first = '', second = ''] = opening.exec(line) ?? [];
  if (fence !== undefined) return whole('fence', { ...state, ...contentOf(first, second), fence });
  return whole(/^#{1,6}\s/.test(line) ? 'heading' : 'text', state);
}

function contentOf(first: string, second: string): Pick<LineState, 'place' | 'words'> {
  if (first === 'sql') return { place: 'code', words: second === 'setup' ? 'setup' : 'query' };
  if (first === 'plan') return { place: 'code', words: 'plan' };
  if (first === 'schedule') return { place: 'code', words: 'query' };
  return { place: 'shown', words: 'query' };
}

/** What closes a string, a quoted name or a comment, by what began it. */
const closers: Readonly<Record<string, string>> = {
  "'": "'",
  '"': '"',
  '`': '`',
  '[': ']',
  '/*': '*/',
};

const token = /--.*|\/\*|'|"|`|\[|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|[^\w'"`[/-]+|./gu;

function codeLine(line: string, state: LineState, keywords: ReadonlySet<string>): TokenizedLine {
  const tokens: LineToken[] = [];
  const add = (start: number, kind: TokenKind): void => {
    if (tokens.at(-1)?.kind !== kind) tokens.push({ start, kind });
  };
  let { open } = state;
  let at = 0;
  while (at < line.length) {
    if (open !== '') {
      const closer = closers[open] ?? open;
      const end = line.indexOf(closer, at);
      add(at, open === '/*' ? 'comment' : 'string');
      if (end < 0) return { tokens, next: { ...state, open } };
      at = end + closer.length;
      open = '';
      continue;
    }
    token.lastIndex = at;
    const text = token.exec(line)?.[0] ?? line.slice(at);
    if (text in closers) {
      open = text;
      add(at, text === '/*' ? 'comment' : 'string');
    } else add(at, kindOf(text, keywords));
    at += text.length;
  }
  return { tokens, next: { ...state, open } };
}

function kindOf(text: string, keywords: ReadonlySet<string>): TokenKind {
  if (text.startsWith('--')) return 'comment';
  return keywords.has(text.toUpperCase()) ? 'keyword' : 'text';
}
