import type { Diagnostic } from '../base/diagnostic.ts';
import { foldIdentifier } from './keywords.ts';
import type { Token, TokenKind } from './token.ts';

/**
 * Text to tokens. Nothing fails here: what is no token becomes a `bad` one that carries its
 * diagnostic, so that whatever stands before it is still parsed and reported first.
 */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  // A byte order mark is allowed where it belongs.
  let offset = text.startsWith('\ufeff') ? 1 : 0;
  while (offset < text.length) {
    const blank = matchAt(blankPattern, text, offset);
    if (blank !== '') {
      offset += blank.length;
      continue;
    }
    const token = tokenAt(text, offset);
    tokens.push(token);
    offset = token.end;
  }
  tokens.push({ kind: 'end', key: '', text: '', start: text.length, end: text.length });
  return tokens;
}

/** White space and closed comments. */
const blankPattern = /[ \t\r\n\f]+|--[^\n]*|\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\//y;
const beyondAscii = String.raw`(?![\s‘’“”„])[\u0080-\uffff]`;
const wordPattern = new RegExp(`(?:[A-Za-z_]|${beyondAscii})(?:[\\w$]|${beyondAscii})*`, 'y');
/** Digits may be separated by underscores. */
const digits = String.raw`\d(?:_?\d)*`;
const hexadecimal = '0[xX][0-9a-fA-F](?:_?[0-9a-fA-F])*';
const decimal = String.raw`(?:${digits}(?:\.(?:${digits})?)?|\.${digits})(?:[eE][+-]?${digits})?`;
const numberPattern = new RegExp(`${hexadecimal}|${decimal}`, 'y');
const stringPattern = /'[^']*(?:''[^']*)*'/y;
const blobPattern = /[xX]'[^']*'/y;
const quotedPattern = /"[^"]*(?:""[^"]*)*"|`[^`]*(?:``[^`]*)*`|\[[^\]]*\]/y;
const symbolPattern = /\|\||<>|<=|>=|==|!=|<<|>>|->>|->|[-+*/%<>=(),.;:&|~]/y;
const restOfLine = /[^\n]*/y;

function matchAt(pattern: RegExp, text: string, offset: number): string {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0] ?? '';
}

function tokenAt(text: string, offset: number): Token {
  return (
    blobAt(text, offset) ??
    wordAt(text, offset) ??
    numberAt(text, offset) ??
    stringAt(text, offset) ??
    quotedAt(text, offset) ??
    symbolAt(text, offset) ??
    nothingAt(text, offset)
  );
}

function blobAt(text: string, offset: number): Token | undefined {
  const found = matchAt(blobPattern, text, offset);
  if (found === '') return undefined;
  const hex = found.slice(2, -1).toUpperCase();
  if (/^(?:[0-9A-F]{2})*$/.test(hex)) return token('blob', '', hex, offset, found.length);
  return bad(offset, found.length, {
    code: 'bad-blob',
    message: `${found} is no blob.`,
    hint: 'A blob has two hexadecimal digits for each byte.',
  });
}

function wordAt(text: string, offset: number): Token | undefined {
  const found = matchAt(wordPattern, text, offset);
  return found === '' ? undefined : token('word', found.toUpperCase(), found, offset, found.length);
}

function numberAt(text: string, offset: number): Token | undefined {
  const found = matchAt(numberPattern, text, offset);
  if (found === '') return undefined;
  const tail = matchAt(wordPattern, text, offset + found.length);
  if (tail === '') {
    return token('number', '', found.replaceAll('_', ''), offset, found.length);
  }
  return bad(offset, found.length + tail.length, {
    code: 'bad-number',
    message: `${found}${tail} is neither a number nor a name.`,
    hint:
      'A name does not begin with a digit; between a number and a word stands a space: ' +
      `${found} ${tail}.`,
  });
}

function stringAt(text: string, offset: number): Token | undefined {
  if (text[offset] !== "'") return undefined;
  const found = matchAt(stringPattern, text, offset);
  if (found !== '') {
    const value = found.slice(1, -1).replaceAll("''", "'");
    return token('string', '', value, offset, found.length);
  }
  return bad(offset, matchAt(restOfLine, text, offset).length, {
    code: 'unterminated-string',
    message: 'This string is never closed.',
    hint: "A string ends with a single quote; a quote inside it is written twice: 'it''s'.",
  });
}

const closers: Readonly<Record<string, string>> = { '"': '"', '`': '`', '[': ']' };

function quotedAt(text: string, offset: number): Token | undefined {
  const opener = text.charAt(offset);
  const closer = closers[opener];
  if (closer === undefined) return undefined;
  const found = matchAt(quotedPattern, text, offset);
  if (found.length > 2) {
    const name = found.slice(1, -1).replaceAll(closer + closer, closer);
    return token('quoted', '', opener === '[' ? found.slice(1, -1) : name, offset, found.length);
  }
  if (found.length === 2) {
    const message = 'A name cannot be empty.';
    return bad(offset, found.length, { code: 'empty-name', message });
  }
  return bad(offset, matchAt(restOfLine, text, offset).length, {
    code: 'unterminated-name',
    message: `This quoted name is never closed.`,
    hint: `A name that begins with ${opener} ends with ${closer}.`,
  });
}

const usualSpelling: Readonly<Record<string, string>> = { '==': '=', '!=': '<>' };

function symbolAt(text: string, offset: number): Token | undefined {
  if (text.startsWith('/*', offset)) {
    return bad(offset, text.length - offset, {
      code: 'unterminated-comment',
      message: 'This comment is never closed.',
      hint: 'A comment that begins with /* ends with */.',
    });
  }
  const found = matchAt(symbolPattern, text, offset);
  if (found === '') return undefined;
  return token('symbol', usualSpelling[found] ?? found, found, offset, found.length);
}

/** What people write out of habit, or what a word processor made of it. */
const mistakenFor: Readonly<Record<string, string>> = {
  '!': 'Negation is written NOT; "is not equal" is <> or !=.',
  '^': 'SQL has no operator ^; a power is written power(x, y).',
  '#': 'A comment begins with --.',
  '\\': "SQL needs no backslash; a quote inside a string is written twice: 'it''s'.",
  '?': 'A parameter has a name: write :name, and define it with PARAMETER name = …;.',
  '@': 'A parameter is written :name.',
  $: 'A parameter is written :name.',
  '‘': "Strings stand between straight quotes: 'text'.",
  '’': "Strings stand between straight quotes: 'text'.",
  '“': 'Quoted names stand between straight quotes: "name".',
  '”': 'Quoted names stand between straight quotes: "name".',
  '„': 'Quoted names stand between straight quotes: "name".',
  '{': 'SQL groups with round parentheses.',
  '}': 'SQL groups with round parentheses.',
  ']': 'There is no [ that this ] closes.',
};

function nothingAt(text: string, offset: number): Token {
  const character = String.fromCodePoint(text.codePointAt(offset) ?? 0);
  const isBlank = /\s/.test(character);
  const isVisible = !isBlank && character >= ' ';
  const code = character.codePointAt(0) ?? 0;
  const number = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const shown = isVisible ? character : number;
  const hint = isBlank
    ? `It is a special space (${number}); replace it by an ordinary one.`
    : mistakenFor[character];
  const problem = { code: 'bad-character', message: `SQL has no use for the character ${shown}.` };
  return bad(offset, character.length, hint === undefined ? problem : { ...problem, hint });
}

function token(kind: TokenKind, key: string, text: string, start: number, length: number): Token {
  return { kind, key, text, start, end: start + length };
}

function bad(start: number, length: number, problem: Omit<Diagnostic, 'span'>): Token {
  const span = { start, end: start + length };
  return { kind: 'bad', key: '', text: '', ...span, problem: { ...problem, span } };
}

/** The identifier a token stands for. */
export function identifierOf(source: Token): string {
  return source.kind === 'word' ? foldIdentifier(source.text) : source.text;
}
