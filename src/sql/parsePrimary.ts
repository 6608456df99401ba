import type { CaseBranch, Expression, Name, SortKey, TypeName } from './ast.ts';
import { foldIdentifier } from './keywords.ts';
import { caseBranch } from './make.ts';
import {
  accept,
  acceptQuietly,
  advance,
  expect,
  failure,
  invalid,
  isAt,
  isName,
  list,
  nameOf,
  nested,
  note,
  notInSqlite,
  opensQuery,
  type Parser,
  parenthesized,
  parseName,
  peek,
  peekIs,
  refuseOtherSchema,
  spanFrom,
  spanOf,
} from './parserState.ts';
import { parseOrderBy } from './parseSortKey.ts';
import { parseOver } from './parseWindow.ts';
import type { Token } from './token.ts';

/** An expression without operators outside its parentheses. */
export function parsePrimary(p: Parser): Expression {
  note(p, 'an expression');
  const token = peek(p);
  switch (token.kind) {
    case 'number':
    case 'string':
    case 'blob':
      return parseLiteral(advance(p));
    case 'symbol':
      if (token.key === '(') return parseParenthesized(p);
      if (token.key === ':') return parseParameter(p);
      throw failure(p);
    case 'word':
      return parseWord(p, token);
    case 'quoted':
      return parseNamed(p);
    case 'bad':
    case 'end':
      throw failure(p);
  }
}

function parseLiteral(token: Token): Expression {
  const span = spanOf(token);
  if (token.kind === 'string') return { kind: 'string', value: token.text, span };
  if (token.kind === 'blob') return { kind: 'blob', hex: token.text, span };
  const isInteger = /^(?:\d+|0x[0-9a-f]+)$/i.test(token.text);
  return { kind: 'number', text: token.text, isInteger, span };
}

function parseWord(p: Parser, token: Token): Expression {
  const span = spanOf(token);
  switch (token.key) {
    case 'NULL':
      advance(p);
      return { kind: 'null', span };
    case 'TRUE':
    case 'FALSE':
      if (peekIs(p, 1, '.')) break;
      advance(p);
      return { kind: 'boolean', value: token.key === 'TRUE', span };
    case 'CURRENT_DATE':
    case 'CURRENT_TIME':
    case 'CURRENT_TIMESTAMP':
      if (peekIs(p, 1, '.')) break;
      advance(p);
      return { kind: 'now', word: token.key, span };
    case 'CASE':
      return nested(p, () => parseCase(p));
    case 'EXISTS':
      return parseExists(p);
    case 'CAST':
      return parseCast(p);
    case 'RAISE':
      return parseRaise(p);
  }
  return parseNamed(p);
}

/** A subquery, a row value, or an expression in parentheses, which leave no trace in the tree. */
function parseParenthesized(p: Parser): Expression {
  const { start } = peek(p);
  if (opensQuery(p)) {
    const query = parenthesized(p, p.grammar.query);
    return { kind: 'scalarQuery', query, span: spanFrom(p, start) };
  }
  const items = parenthesized(p, (inner) => list(inner, p.grammar.expression));
  const [only, second] = items;
  if (only !== undefined && second === undefined) return only;
  return { kind: 'rowValue', items, span: spanFrom(p, start) };
}

/** The colon belongs to the name only if they touch: `ASSERT holds: x` has no parameter. */
function parseParameter(p: Parser): Expression {
  const colon = advance(p);
  const word = peek(p);
  note(p, 'the name of a parameter');
  if (word.kind !== 'word' || word.start !== colon.end) throw failure(p);
  advance(p);
  return {
    kind: 'parameter',
    name: foldIdentifier(word.text),
    span: spanFrom(p, colon.start),
  };
}

function parseExists(p: Parser): Expression {
  const { start } = advance(p);
  if (peekIs(p, 0, '(') && !opensQuery(p)) {
    advance(p);
    note(p, 'SELECT');
    throw failure(p);
  }
  const query = parenthesized(p, p.grammar.query);
  return { kind: 'exists', query, span: spanFrom(p, start) };
}

function parseCase(p: Parser): Expression {
  const { start } = advance(p);
  const operand = isAt(p, 'WHEN') ? undefined : { operand: p.grammar.expression(p) };
  const branches = [parseBranch(p)];
  while (isAt(p, 'WHEN')) branches.push(parseBranch(p));
  const otherwise = accept(p, 'ELSE') ? { otherwise: p.grammar.expression(p) } : undefined;
  expect(p, 'END');
  return { kind: 'case', ...operand, branches, ...otherwise, span: spanFrom(p, start) };
}

function parseBranch(p: Parser): CaseBranch {
  const { start } = peek(p);
  expect(p, 'WHEN');
  const when = p.grammar.expression(p);
  expect(p, 'THEN');
  const result = p.grammar.expression(p);
  return caseBranch(when, result, spanFrom(p, start));
}

function parseCast(p: Parser): Expression {
  const { start } = advance(p);
  const { operand, type } = parenthesized(p, () => {
    const converted = p.grammar.expression(p);
    expect(p, 'AS');
    return { operand: converted, type: parseType(p) };
  });
  return { kind: 'cast', operand, type, span: spanFrom(p, start) };
}

/** `RAISE(IGNORE)`, `RAISE(ABORT, message)`: SQLite takes it in a trigger alone. */
function parseRaise(p: Parser): Expression {
  const { start } = advance(p);
  const parts = parenthesized(p, () => {
    if (accept(p, 'IGNORE')) return { action: 'IGNORE' } as const;
    if (!isAt(p, 'ROLLBACK', 'ABORT', 'FAIL')) throw failure(p);
    const action = raiseActions[advance(p).key];
    if (action === undefined) throw failure(p);
    expect(p, ',');
    return { action, message: p.grammar.expression(p) };
  });
  return { kind: 'raise', ...parts, span: spanFrom(p, start) };
}

const raiseActions: Readonly<Record<string, 'ROLLBACK' | 'ABORT' | 'FAIL'>> = {
  ROLLBACK: 'ROLLBACK',
  ABORT: 'ABORT',
  FAIL: 'FAIL',
};

/**
 * A type is a word of any kind and then the words that lengthen one (`DOUBLE PRECISION`). SQLite
 * takes any words there, and so reads `a INTEGER b INTEGER`, a comma missing, as a single column.
 */
export function parseType(p: Parser): TypeName {
  const { start } = peek(p);
  const words = [parseName(p, 'a type').text];
  while (typeWords.has(peek(p).key)) words.push(nameOf(advance(p)).text);
  const sizes = peekIs(p, 0, '(') ? parenthesized(p, () => list(p, parseTypeSize)) : [];
  return {
    kind: 'typeName',
    name: words.join(' ').toUpperCase(),
    arguments: sizes,
    span: spanFrom(p, start),
  };
}

const typeWords: ReadonlySet<string> = new Set([
  ...['BIG', 'CHAR', 'CHARACTER', 'INT', 'INTEGER', 'LARGE', 'OBJECT', 'PRECISION', 'SIGNED'],
  ...['TIME', 'UNSIGNED', 'VARCHAR', 'VARYING', 'WITH', 'WITHOUT', 'ZONE'],
]);

function parseTypeSize(p: Parser): number {
  note(p, 'a number');
  const sign = peekIs(p, 0, '-') ? -1 : 1;
  if (peekIs(p, 0, '-', '+')) advance(p);
  if (peek(p).kind !== 'number') throw failure(p);
  return sign * Number(advance(p).text);
}

/** A column, or the call of a function. */
function parseNamed(p: Parser): Expression {
  if (!isName(p)) throw failure(p);
  const { start } = peek(p);
  const first = nameOf(advance(p));
  if (peekIs(p, 0, '(')) return parseCall(p, first);
  if (!peekIs(p, 0, '.')) return { kind: 'column', name: first, span: first.span };
  advance(p);
  const second = parseColumnName(p);
  if (!accept(p, '.')) {
    return { kind: 'column', table: first, name: second, span: spanFrom(p, start) };
  }
  refuseOtherSchema(first);
  const name = parseColumnName(p);
  return { kind: 'column', table: second, name, span: spanFrom(p, start) };
}

function parseColumnName(p: Parser): Name {
  if (peekIs(p, 0, '*')) {
    const hint = 'It stands alone in a list of columns, or in count(*).';
    throw invalid('misplaced-star', 'A star is no value.', spanOf(peek(p)), hint);
  }
  return parseName(p, 'a column name');
}

function parseCall(p: Parser, name: Name): Expression {
  const { start } = name.span;
  const folded: Name = { ...name, text: foldIdentifier(name.text) };
  const argumentsOf = parenthesized(p, parseArguments);
  if (peekIs(p, 0, 'WITHIN') && peekIs(p, 1, 'GROUP')) {
    const hint = 'Its percentile functions take the value first: percentile_cont(x, 0.5).';
    throw notInSqlite('WITHIN GROUP', spanOf(peek(p)), hint);
  }
  const filter = parseFilter(p);
  const over = parseOver(p);
  return {
    kind: 'call',
    name: folded,
    ...argumentsOf,
    ...filter,
    ...over,
    span: spanFrom(p, start),
  };
}

interface Arguments {
  readonly distinct: boolean;
  readonly star: boolean;
  readonly arguments: readonly Expression[];
  readonly orderBy: readonly SortKey[];
}

function parseArguments(p: Parser): Arguments {
  const none = { distinct: false, star: false, arguments: [], orderBy: [] };
  if (isAt(p, ')')) return none;
  if (accept(p, '*')) return { ...none, star: true };
  const distinct = acceptQuietly(p, 'DISTINCT');
  if (!distinct) acceptQuietly(p, 'ALL');
  if (peekIs(p, 0, 'SELECT', 'VALUES')) {
    const hint = 'A subquery as an argument has parentheses of its own: f((SELECT …)).';
    throw invalid('bare-subquery', 'A query is no argument.', spanOf(peek(p)), hint);
  }
  const values = list(p, p.grammar.expression);
  const orderBy = isAt(p, 'ORDER') ? parseOrderBy(p) : [];
  return { distinct, star: false, arguments: values, orderBy };
}

/** FILTER and OVER are ordinary names but after a call. */
function parseFilter(p: Parser): { filter: Expression } | undefined {
  if (!peekIs(p, 0, 'FILTER') || !peekIs(p, 1, '(')) return undefined;
  advance(p);
  const filter = parenthesized(p, () => {
    expect(p, 'WHERE');
    return p.grammar.expression(p);
  });
  return { filter };
}
