import type { BinaryOperator, Expression, FromItem, Name, Query, UnaryOperator } from './ast.ts';
import { foldIdentifier } from './keywords.ts';
import { selectOf } from './make.ts';
import { parsePrimary } from './parsePrimary.ts';
import {
  accept,
  advance,
  expect,
  failure,
  list,
  nested,
  note,
  notInSqlite,
  opensQuery,
  type Parser,
  parenthesized,
  parseName,
  parseSchemaName,
  peek,
  peekIs,
  spanFrom,
  spanOf,
} from './parserState.ts';

/**
 * Expressions by precedence climbing. The levels are SQLite's, from loosest to tightest; note that
 * `<` binds tighter than `=`, and that NOT before LIKE, IN, BETWEEN or NULL makes these as loose as
 * NOT itself on their left: `a = b NOT IN (c)` is `(a = b) NOT IN (c)`.
 */
const levels = {
  or: 1,
  and: 2,
  not: 3,
  equality: 4,
  comparison: 5,
  bits: 6,
  sum: 7,
  product: 8,
  concatenation: 9,
  collate: 10,
} as const;

export function parseExpression(p: Parser): Expression {
  return parseAtLevel(p, levels.or);
}

/** Reads an operand and every operator after it that binds at least as tightly as `level`. */
function parseAtLevel(p: Parser, level: number): Expression {
  const { start } = peek(p);
  let left = parsePrefix(p);
  for (;;) {
    const operator = operatorAt(p);
    if (operator === undefined) note(p, 'an operator');
    if (operator === undefined || operator.level < level) return left;
    left = operator.parse(p, left, start);
  }
}

/** Signs bind tighter than any other operator; NOT takes all down to its own level. */
function parsePrefix(p: Parser): Expression {
  const token = peek(p);
  const isSign = token.key === '-' || token.key === '+' || token.key === '~';
  if (!isSign && token.key !== 'NOT') return parsePrimary(p);
  advance(p);
  const operand = nested(p, () => (isSign ? parsePrefix(p) : parseAtLevel(p, levels.not)));
  const operator = prefixOperators[token.key];
  if (operator === undefined) throw failure(p);
  return { kind: 'unary', operator, operand, span: spanFrom(p, token.start) };
}

const prefixOperators: Readonly<Record<string, UnaryOperator>> = {
  NOT: 'NOT',
  '-': '-',
  '+': '+',
  '~': '~',
};

/** An operator that stands after its first operand. */
interface Operator {
  readonly level: number;
  /** Called at the operator's first token; `start` is where the left operand began. */
  readonly parse: (p: Parser, left: Expression, start: number) => Expression;
}

function operatorAt(p: Parser): Operator | undefined {
  const { key } = peek(p);
  if (key === 'NOT') return negatedOperators.get(peek(p, 1).key);
  return key === '' ? undefined : operators.get(key);
}

function binary(operator: BinaryOperator, level: number): [string, Operator] {
  const parse: Operator['parse'] = (p, left, start) => {
    advance(p);
    refuseQuantifier(p);
    const right = parseAtLevel(p, level + 1);
    return { kind: 'binary', operator, left, right, span: spanFrom(p, start) };
  };
  return [operator, { level, parse }];
}

function refuseQuantifier(p: Parser): void {
  const token = peek(p);
  if (!['ALL', 'ANY', 'SOME'].includes(token.key) || !peekIs(p, 1, '(')) return;
  if (opensQuery(p, 1)) {
    throw notInSqlite(
      `quantified comparison (${token.key})`,
      spanOf(token),
      'Use EXISTS, IN, or a MIN or MAX subquery.',
    );
  }
}

const pattern = (operator: 'LIKE' | 'GLOB' | 'REGEXP' | 'MATCH'): [string, Operator] => [
  operator,
  { level: levels.equality, parse: (p, left, start) => parseLike(p, operator, left, start) },
];

const operators: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  binary('OR', levels.or),
  binary('AND', levels.and),
  binary('=', levels.equality),
  binary('<>', levels.equality),
  binary('<', levels.comparison),
  binary('<=', levels.comparison),
  binary('>', levels.comparison),
  binary('>=', levels.comparison),
  binary('&', levels.bits),
  binary('|', levels.bits),
  binary('<<', levels.bits),
  binary('>>', levels.bits),
  binary('+', levels.sum),
  binary('-', levels.sum),
  binary('*', levels.product),
  binary('/', levels.product),
  binary('%', levels.product),
  binary('||', levels.concatenation),
  binary('->', levels.concatenation),
  binary('->>', levels.concatenation),
  ['COLLATE', { level: levels.collate, parse: parseCollate }],
  ['IS', { level: levels.equality, parse: parseIs }],
  ['ISNULL', { level: levels.equality, parse: parseNullTest }],
  ['NOTNULL', { level: levels.equality, parse: parseNullTest }],
  ['BETWEEN', { level: levels.equality, parse: parseBetween }],
  ['IN', { level: levels.equality, parse: parseIn }],
  pattern('LIKE'),
  pattern('GLOB'),
  pattern('REGEXP'),
  pattern('MATCH'),
]);

/** By the word after NOT. */
const negatedOperators: ReadonlyMap<string, Operator> = new Map<string, Operator>(
  [
    ['NULL', parseNullTest] as const,
    ...['BETWEEN', 'IN', 'LIKE', 'GLOB', 'REGEXP', 'MATCH'].map(
      (key) => [key, parseNegated] as const,
    ),
  ].map(([key, parse]) => [key, { level: levels.not, parse }]),
);

/** Steps over NOT; the operator after it sees that it did. */
function parseNegated(p: Parser, left: Expression, start: number): Expression {
  advance(p);
  const operator = operatorAt(p);
  if (operator === undefined) throw failure(p);
  return operator.parse(p, left, start);
}

/** Whether the operator here was stepped to over a NOT. */
const isNegated = (p: Parser): boolean => p.tokens[p.index - 1]?.key === 'NOT';

function parseNullTest(p: Parser, operand: Expression, start: number): Expression {
  const { key } = advance(p);
  if (key === 'NOT') expect(p, 'NULL');
  return { kind: 'isNull', operand, negated: key !== 'ISNULL', span: spanFrom(p, start) };
}

/** `IS`, `IS NOT`, `IS [NOT] DISTINCT FROM`: null-safe equality, and the test for NULL itself. */
function parseIs(p: Parser, left: Expression, start: number): Expression {
  advance(p);
  const isNot = accept(p, 'NOT');
  const isDistinct = peekIs(p, 0, 'DISTINCT') && peekIs(p, 1, 'FROM');
  if (isDistinct) p.index += 2;
  const right = parseAtLevel(p, levels.equality + 1);
  const negated = isDistinct ? !isNot : isNot;
  const span = spanFrom(p, start);
  if (right.kind === 'null') return { kind: 'isNull', operand: left, negated, span };
  return { kind: 'is', left, right, negated, span };
}

/** The lower bound reaches to AND, so anything tighter may stand in it. */
function parseBetween(p: Parser, operand: Expression, start: number): Expression {
  const negated = isNegated(p);
  advance(p);
  const low = nested(p, () => parseAtLevel(p, levels.not));
  expect(p, 'AND');
  const high = parseAtLevel(p, levels.equality + 1);
  return { kind: 'between', operand, low, high, negated, span: spanFrom(p, start) };
}

function parseLike(
  p: Parser,
  operator: 'LIKE' | 'GLOB' | 'REGEXP' | 'MATCH',
  operand: Expression,
  start: number,
): Expression {
  const negated = isNegated(p);
  advance(p);
  const matched = parseAtLevel(p, levels.equality + 1);
  const escaped = accept(p, 'ESCAPE')
    ? { escape: parseAtLevel(p, levels.equality + 1) }
    : undefined;
  const span = spanFrom(p, start);
  return { kind: 'like', operator, operand, pattern: matched, ...escaped, negated, span };
}

function parseIn(p: Parser, operand: Expression, start: number): Expression {
  const negated = isNegated(p);
  advance(p);
  if (opensQuery(p)) {
    const query = parenthesized(p, p.grammar.query);
    return { kind: 'inQuery', operand, query, negated, span: spanFrom(p, start) };
  }
  if (peekIs(p, 0, '(')) {
    const items = parenthesized(p, (inner) =>
      peekIs(inner, 0, ')') ? [] : list(inner, parseExpression),
    );
    return { kind: 'inList', operand, items, negated, span: spanFrom(p, start) };
  }
  note(p, '(');
  const { start: from } = peek(p);
  const table = parseSchemaName(p, 'a table name');
  const span = spanFrom(p, start);
  if (!peekIs(p, 0, '(')) return { kind: 'inTable', operand, table, negated, span };
  const query = allOfFunction(p, table, from);
  return { kind: 'inQuery', operand, query, negated, span: spanFrom(p, start) };
}

/** `x IN f(…)` is `x IN (SELECT * FROM f(…))`. */
function allOfFunction(p: Parser, name: Name, start: number): Query {
  const call = parseTableFunction(p, name, start);
  const { span } = call;
  const items = [{ kind: 'star' as const, span }];
  const body = selectOf({ items, from: [call], span });
  return { kind: 'query', with: [], body, orderBy: [], forUpdate: false, span };
}

/** At the arguments of a table-valued function, in FROM or after IN. */
export function parseTableFunction(p: Parser, name: Name, start: number): TableFunction {
  const values = parenthesized(p, () => (peekIs(p, 0, ')') ? [] : list(p, parseExpression)));
  const folded = { ...name, text: foldIdentifier(name.text) };
  return { kind: 'tableFunction', name: folded, arguments: values, span: spanFrom(p, start) };
}

type TableFunction = Extract<FromItem, { readonly kind: 'tableFunction' }>;

function parseCollate(p: Parser, operand: Expression, start: number): Expression {
  advance(p);
  const collation = parseName(p, 'the name of a collation');
  return { kind: 'collate', operand, collation, span: spanFrom(p, start) };
}
