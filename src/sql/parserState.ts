import type { Diagnostic } from '../base/diagnostic.ts';
import type { Span } from '../base/span.ts';
import type { Expression, Name, Query } from './ast.ts';
import { joinWords, reservedWords } from './keywords.ts';
import { identifierOf } from './lexer.ts';
import type { Parentheses } from './parentheses.ts';
import { describeFailure } from './syntaxError.ts';
import type { Token } from './token.ts';

/**
 * Where the parser is. It only ever moves forward: every decision is made by looking at tokens
 * ahead, so the place it fails at is the furthest any reading gets.
 */
export interface Parser {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly parentheses: Parentheses;
  readonly grammar: Grammar;
  index: number;
  /** What would have been right at `expectedIndex`: keys, or labels such as `an expression`. */
  expected: string[];
  expectedIndex: number;
  /** How many constructs that contain each other are open. */
  depth: number;
}

/** The productions that contain each other; given from outside so that files need no cycle. */
export interface Grammar {
  readonly expression: (p: Parser) => Expression;
  readonly query: (p: Parser) => Query;
  /** An expression without operators outside parentheses. */
  readonly primary: (p: Parser) => Expression;
}

/**
 * Deeper nesting than this is an error, long before the machine's own stack would end: that of a
 * browser's worker ends first, between 400 and 490 levels of parentheses.
 */
export const maximumDepth = 250;

/** Ends parsing of a statement; caught in `parser.ts` and nowhere else. */
export class SyntaxFailure extends Error {
  readonly diagnostic: Diagnostic;

  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message);
    this.diagnostic = diagnostic;
  }
}

/* --------------------------------------------------------------------- looking */

/** The token `ahead` tokens from here; beyond the end, the end. */
export function peek(p: Parser, ahead = 0): Token {
  const token = p.tokens[p.index + ahead] ?? p.tokens.at(-1);
  if (token === undefined) throw new Error('A token list without an end was parsed.');
  return token;
}

/** Whether the key stands `ahead` tokens from here; is not remembered as an expectation. */
export function peekIs(p: Parser, ahead: number, ...keys: readonly string[]): boolean {
  return keys.includes(peek(p, ahead).key);
}

/** Whether one of the keys stands here; if not, each would have been right. */
export function isAt(p: Parser, ...keys: readonly string[]): boolean {
  if (keys.includes(peek(p).key)) return true;
  for (const key of keys) note(p, key);
  return false;
}

/** Remembers what would have been right here. */
export function note(p: Parser, expectation: string): void {
  if (p.expectedIndex !== p.index) {
    p.expectedIndex = p.index;
    p.expected = [];
  }
  p.expected.push(expectation);
}

/** Whether the "(" `ahead` tokens from here has a query inside. */
export function opensQuery(p: Parser, ahead = 0): boolean {
  return p.parentheses.opensQuery[p.index + ahead] === 1;
}

/* ---------------------------------------------------------------------- moving */

export function advance(p: Parser): Token {
  const token = peek(p);
  if (p.index < p.tokens.length - 1) p.index += 1;
  return token;
}

export function accept(p: Parser, key: string): boolean {
  if (!isAt(p, key)) return false;
  p.index += 1;
  return true;
}

/** As `accept`, for words that nobody has to be told about. */
export function acceptQuietly(p: Parser, key: string): boolean {
  if (!peekIs(p, 0, key)) return false;
  p.index += 1;
  return true;
}

/** Several words in a row, or none of them. */
export function acceptWords(p: Parser, ...keys: readonly string[]): boolean {
  if (!keys.every((key, index) => peekIs(p, index, key))) {
    note(p, keys.join(' '));
    return false;
  }
  p.index += keys.length;
  return true;
}

/** Several words of which the first alone decides: the others must follow. */
export function acceptPhrase(p: Parser, ...keys: readonly string[]): boolean {
  if (!acceptWords(p, ...keys)) {
    if (peekIs(p, 0, keys[0] ?? '')) expect(p, ...keys);
    return false;
  }
  return true;
}

export function expect(p: Parser, ...keys: readonly string[]): void {
  for (const key of keys) if (!accept(p, key)) throw failure(p);
}

export function list<Element>(p: Parser, element: (p: Parser) => Element): Element[] {
  const elements = [element(p)];
  while (accept(p, ',')) elements.push(element(p));
  return elements;
}

export function parenthesized<Inner>(p: Parser, inner: (p: Parser) => Inner): Inner {
  expect(p, '(');
  const result = nested(p, () => inner(p));
  expect(p, ')');
  return result;
}

/** Runs a production one level deeper, within bounds. */
export function nested<Inner>(p: Parser, inner: () => Inner): Inner {
  if (p.depth >= maximumDepth) {
    throw new SyntaxFailure({
      code: 'too-deep',
      message: `This is nested more than ${maximumDepth} levels deep.`,
      span: { start: peek(p).start, end: peek(p).end },
      hint: 'Name an inner part: WITH part AS (SELECT …).',
    });
  }
  p.depth += 1;
  const result = inner();
  p.depth -= 1;
  return result;
}

/* ----------------------------------------------------------------------- names */

/** Whether a name stands `ahead` tokens from here. */
export function isName(p: Parser, ahead = 0): boolean {
  const token = peek(p, ahead);
  return token.kind === 'quoted' || (token.kind === 'word' && !reservedWords.has(token.key));
}

/** An alias may follow without AS: not a word that joins or ends what it would name. */
export function isBareAlias(p: Parser): boolean {
  const token = peek(p);
  if (token.kind !== 'word') return token.kind === 'quoted';
  if (reservedWords.has(token.key) || joinWords.has(token.key)) return false;
  if (token.key === 'FOR') return !peekIs(p, 1, 'UPDATE');
  if (token.key === 'WINDOW') return !(isName(p, 1) && peekIs(p, 2, 'AS'));
  return true;
}

export function parseName(p: Parser, what = 'a name'): Name {
  note(p, what);
  if (!isName(p)) throw failure(p);
  return nameOf(advance(p));
}

/** An alias may also be written as a string, as in SQLite. */
export function parseAliasName(p: Parser): Name {
  note(p, 'a name');
  if (!isName(p) && peek(p).kind !== 'string') throw failure(p);
  return nameOf(advance(p));
}

export function nameOf(token: Token): Name {
  const span = { start: token.start, end: token.end };
  return { kind: 'name', text: identifierOf(token), quoted: token.kind !== 'word', span };
}

/** A name before which `main`, the one schema that there is, may stand. */
export function parseSchemaName(p: Parser, what: string): Name {
  const first = parseName(p, what);
  if (!peekIs(p, 0, '.')) return first;
  refuseOtherSchema(first);
  advance(p);
  return parseName(p, what);
}

export function refuseOtherSchema(schema: Name): void {
  if (schema.text.toLowerCase() === 'main') return;
  const message = `There is no schema ${schema.text}; the only one is main.`;
  throw invalid('unknown-schema', message, schema.span, 'Leave the schema out.');
}

export function parseNames(p: Parser): Name[] {
  return list(p, (inner) => parseName(inner));
}

/* ----------------------------------------------------------------------- spans */

/** From an offset to the end of the last token read. */
export function spanFrom(p: Parser, start: number): Span {
  const previous = p.tokens[p.index - 1];
  return { start, end: Math.max(start, previous?.end ?? start) };
}

export function spanOf(token: Token): Span {
  return { start: token.start, end: token.end };
}

/* ---------------------------------------------------------------------- errors */

/** What to throw when the token here fits nothing that was looked for. */
export function failure(p: Parser): SyntaxFailure {
  return new SyntaxFailure(
    describeFailure({
      text: p.text,
      tokens: p.tokens,
      index: p.index,
      expected: p.expectedIndex === p.index ? p.expected : [],
      closing: p.parentheses.closing,
    }),
  );
}

/** What to throw at a construct of other databases' SQL: every site runs SQLite. */
export function notInSqlite(construct: string, span: Span, hint?: string): SyntaxFailure {
  return invalid('not-in-sqlite', `SQLite has no ${construct}.`, span, hint);
}

/** A fault in what is otherwise well-formed. */
export function invalid(code: string, message: string, span: Span, hint?: string): SyntaxFailure {
  const diagnostic = { code, message, span };
  return new SyntaxFailure(hint === undefined ? diagnostic : { ...diagnostic, hint });
}
