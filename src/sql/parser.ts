import type { Diagnostic } from '../base/diagnostic.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { Expression, Query } from './ast.ts';
import { tokenize } from './lexer.ts';
import { findParentheses } from './parentheses.ts';
import { parseExpression as expressionProduction } from './parseExpression.ts';
import { parsePrimary } from './parsePrimary.ts';
import { parseQuery as queryProduction } from './parseQuery.ts';
import { failure, type Grammar, note, type Parser, peek, SyntaxFailure } from './parserState.ts';
import { expectStatementEnd, parseStatement, skipStatement } from './parseStatement.ts';
import { seal } from './seal.ts';
import type { Statement } from './statement.ts';
import type { Token } from './token.ts';

/**
 * SQL text to syntax trees: hand-written lexer, recursive descent, precedence climbing. The
 * language is what SQLite takes, and the statements of `sql setup` blocks. All spans are offsets
 * into the text that was given; all trees are frozen.
 */

/** A longer text, in UTF-16 units, is refused as a whole. */
export const maximumLength = 4_000_000;

/** Statements with a semicolon between any two; parsing stops at the first fault. */
export function parseStatements(text: string): Result<readonly Statement[], Diagnostic> {
  const { statements, errors } = readScript(text, 1);
  const [first] = errors;
  return first === undefined ? ok(statements) : fail(first);
}

/** As `parseStatements`, but a faulty statement is stepped over, so that all faults are found. */
export function parseScript(text: string): {
  readonly statements: readonly Statement[];
  readonly errors: readonly Diagnostic[];
} {
  return readScript(text, maximumErrors);
}

/** After so many faults the rest of a script is not read. */
export const maximumErrors = 100;

/** One query, with or without a semicolon after it. */
export function parseQuery(text: string): Result<Query, Diagnostic> {
  return parseWhole(text, (p) => {
    const query = queryProduction(p);
    expectStatementEnd(p);
    if (peek(p).key === ';') p.index += 1;
    return query;
  });
}

export function parseExpression(text: string): Result<Expression, Diagnostic> {
  return parseWhole(text, expressionProduction);
}

/** Runs a production over a token list of its own; what is left over is a fault. */
export function parseTokens<Node>(
  text: string,
  tokens: readonly Token[],
  production: (p: Parser) => Node,
): Result<Node, Diagnostic> {
  return attempt(createParser(text, tokens), (p) => {
    const node = production(p);
    note(p, 'the end');
    if (peek(p).kind !== 'end') throw failure(p);
    return node;
  });
}

/** The fault of a text beyond the bounds; undefined for any other. */
export function findExcess(text: string): Diagnostic | undefined {
  if (text.length <= maximumLength) return undefined;
  return {
    code: 'too-long',
    message: `The text has ${text.length} characters; at most ${maximumLength} are read.`,
    span: { start: maximumLength, end: text.length },
    hint: 'Large data belongs in a file: LOAD INTO table FROM ….',
  };
}

const grammar: Grammar = {
  expression: expressionProduction,
  primary: parsePrimary,
  query: queryProduction,
};

function createParser(text: string, tokens: readonly Token[]): Parser {
  return {
    text,
    tokens,
    parentheses: findParentheses(tokens),
    grammar,
    index: 0,
    expected: [],
    expectedIndex: 0,
    depth: 0,
  };
}

function parseWhole<Node>(text: string, production: (p: Parser) => Node): Result<Node, Diagnostic> {
  const excess = findExcess(text);
  return excess === undefined ? parseTokens(text, tokenize(text), production) : fail(excess);
}

/** The only place that catches: a failure of syntax becomes a Result, anything else is a bug. */
function attempt<Node>(p: Parser, production: (p: Parser) => Node): Result<Node, Diagnostic> {
  try {
    return seal(production(p));
  } catch (thrown) {
    if (thrown instanceof SyntaxFailure) return fail(thrown.diagnostic);
    throw thrown;
  }
}

function readScript(
  text: string,
  errorLimit: number,
): { statements: readonly Statement[]; errors: readonly Diagnostic[] } {
  const excess = findExcess(text);
  if (excess !== undefined) return { statements: [], errors: [excess] };
  const p = createParser(text, tokenize(text));
  const statements: Statement[] = [];
  const errors: Diagnostic[] = [];
  while (peek(p).kind !== 'end' && errors.length < errorLimit) {
    if (peek(p).key === ';') {
      p.index += 1;
      continue;
    }
    const first = p.index;
    const result = attempt(p, readStatement);
    if (result.ok) statements.push(result.value);
    else {
      errors.push(result.error);
      skipStatement(p, first);
    }
  }
  const rest = peek(p);
  if (errorLimit > 1 && errors.length === errorLimit && rest.kind !== 'end') {
    errors.push({
      code: 'too-many-errors',
      message: `There are ${errorLimit} faults before this; the rest of the text was not read.`,
      span: { start: rest.start, end: text.length },
    });
  }
  return { statements, errors };
}

function readStatement(p: Parser): Statement {
  p.depth = 0;
  const statement = parseStatement(p);
  expectStatementEnd(p);
  return statement;
}
