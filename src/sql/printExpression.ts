import { assertNever } from '../base/assert.ts';
import type { BinaryOperator, Expression, Name, Query, SortKey, TypeName } from './ast.ts';
import { isPlainFunctionName } from './keywords.ts';
import { printWindow } from './printWindow.ts';
import { quoteIdentifier } from './quoteIdentifier.ts';

/** How a query inside an expression is written, without its parentheses. */
export type SubqueryPrinter = (query: Query) => string;

export const printName = (name: Name): string => quoteIdentifier(name.text);

export const printNames = (names: readonly Name[]): string => names.map(printName).join(', ');

export const quoteString = (value: string): string => `'${value.replaceAll("'", "''")}'`;

export function printType(type: TypeName): string {
  const size = type.arguments.length === 0 ? '' : `(${type.arguments.join(', ')})`;
  return `${type.name}${size}`;
}

/**
 * How tightly the printed form of an expression holds together. SQLite and PostgreSQL disagree
 * about `||`, shifts and bits against arithmetic, about `=` against `<`, and about IS: only an
 * order that both share is relied on, everything else gets parentheses.
 */
const tiers = {
  or: 1,
  and: 2,
  not: 3,
  predicate: 4,
  otherOperator: 5,
  additive: 6,
  multiplicative: 7,
  sign: 8,
  primary: 9,
} as const;

const binaryTiers: Readonly<Record<BinaryOperator, number>> = {
  OR: tiers.or,
  AND: tiers.and,
  '=': tiers.predicate,
  '<>': tiers.predicate,
  '<': tiers.predicate,
  '<=': tiers.predicate,
  '>': tiers.predicate,
  '>=': tiers.predicate,
  '||': tiers.otherOperator,
  '&': tiers.otherOperator,
  '|': tiers.otherOperator,
  '<<': tiers.otherOperator,
  '>>': tiers.otherOperator,
  '->': tiers.otherOperator,
  '->>': tiers.otherOperator,
  '+': tiers.additive,
  '-': tiers.additive,
  '*': tiers.multiplicative,
  '/': tiers.multiplicative,
  '%': tiers.multiplicative,
};

function tierOf(expression: Expression): number {
  switch (expression.kind) {
    case 'binary':
      return binaryTiers[expression.operator];
    case 'unary':
      if (expression.operator === 'NOT') return tiers.not;
      return expression.operator === '~' ? tiers.otherOperator : tiers.sign;
    case 'isNull':
    case 'is':
    case 'between':
    case 'inList':
    case 'inQuery':
    case 'inTable':
    case 'like':
      return tiers.predicate;
    case 'collate':
      return tiers.sign;
    default:
      // No other kind asks for more.
      return tiers.primary;
  }
}

export function printExpressionWith(expression: Expression, subquery: SubqueryPrinter): string {
  const print = (node: Expression): string => printExpressionWith(node, subquery);
  const list = (nodes: readonly Expression[]): string => nodes.map(print).join(', ');
  const not = 'negated' in expression && expression.negated ? 'NOT ' : '';
  /** A part that must hold together at least as tightly as a tier. */
  const part = (node: Expression, tier: number): string => wrapped(node, tier, print);
  const operand = (node: Expression): string => part(node, tiers.otherOperator);
  switch (expression.kind) {
    case 'number':
    case 'string':
    case 'blob':
    case 'null':
    case 'boolean':
    case 'now':
    case 'column':
    case 'parameter':
      return printLeaf(expression);
    case 'unary': {
      const operator = expression.operator === 'NOT' ? 'NOT ' : expression.operator;
      return `${operator}${part(expression.operand, tiers.primary)}`;
    }
    case 'binary':
      return printBinary(expression, part);
    case 'isNull':
      return `${operand(expression.operand)} IS ${not}NULL`;
    case 'is':
      return printIs(expression, operand);
    case 'between': {
      // PostgreSQL takes no COLLATE before this AND without parentheses.
      const low = part(
        expression.low,
        expression.low.kind === 'collate' ? tiers.primary : tiers.otherOperator,
      );
      return `${operand(expression.operand)} ${not}BETWEEN ${low} AND ${operand(expression.high)}`;
    }
    case 'inList':
      return `${operand(expression.operand)} ${not}IN (${list(expression.items)})`;
    case 'inQuery':
      return `${operand(expression.operand)} ${not}IN (${subquery(expression.query)})`;
    case 'inTable':
      return `${operand(expression.operand)} ${not}IN ${printName(expression.table)}`;
    case 'like': {
      const pattern = `${not}${expression.operator} ${operand(expression.pattern)}`;
      const escaped =
        expression.escape === undefined ? '' : ` ESCAPE ${operand(expression.escape)}`;
      return `${operand(expression.operand)} ${pattern}${escaped}`;
    }
    case 'case':
      return printCase(expression, print);
    case 'cast':
      return `CAST(${print(expression.operand)} AS ${printType(expression.type)})`;
    case 'call':
      return printCall(expression, print);
    case 'exists':
      return `EXISTS (${subquery(expression.query)})`;
    case 'scalarQuery':
      return `(${subquery(expression.query)})`;
    case 'rowValue':
      return `(${list(expression.items)})`;
    case 'collate':
      return [
        part(expression.operand, tiers.primary),
        'COLLATE',
        printName(expression.collation),
      ].join(' ');
    case 'raise': {
      const message = expression.message === undefined ? '' : `, ${print(expression.message)}`;
      return `RAISE(${expression.action}${message})`;
    }
    default:
      return assertNever(expression);
  }
}

type Print = (node: Expression) => string;
type PrintPart = (node: Expression, tier: number) => string;

function wrapped(node: Expression, tier: number, print: Print): string {
  return tierOf(node) < tier ? `(${print(node)})` : print(node);
}

type LeafKind = 'number' | 'string' | 'blob' | 'null' | 'boolean' | 'now' | 'column' | 'parameter';

function printLeaf(leaf: Extract<Expression, { readonly kind: LeafKind }>): string {
  switch (leaf.kind) {
    case 'number':
      return leaf.text;
    case 'string':
      return quoteString(leaf.value);
    case 'blob':
      return `X'${leaf.hex}'`;
    case 'null':
      return 'NULL';
    case 'boolean':
      return leaf.value ? 'TRUE' : 'FALSE';
    case 'now':
      return leaf.word;
    case 'column': {
      const name = printName(leaf.name);
      return leaf.table === undefined ? name : `${printName(leaf.table)}.${name}`;
    }
    case 'parameter':
      return `:${leaf.name}`;
    default:
      return assertNever(leaf);
  }
}

function printBinary(
  node: Extract<Expression, { readonly kind: 'binary' }>,
  part: PrintPart,
): string {
  const tier = binaryTiers[node.operator];
  let leftTier: number = tier;
  let rightTier = tier + 1;
  if (tier === tiers.predicate) leftTier = tiers.otherOperator;
  if (tier === tiers.otherOperator) {
    // Only a chain of the same operator is read from the left by both grammars.
    leftTier = isChained(node.operator, node.left) ? tiers.otherOperator : tiers.sign;
    rightTier = tiers.sign;
  }
  return `${part(node.left, leftTier)} ${node.operator} ${part(node.right, rightTier)}`;
}

function isChained(operator: BinaryOperator, left: Expression): boolean {
  if (left.kind !== 'binary') return false;
  const isArrow = (candidate: BinaryOperator): boolean => candidate === '->' || candidate === '->>';
  return left.operator === operator || (isArrow(operator) && isArrow(left.operator));
}

function printIs(node: Extract<Expression, { readonly kind: 'is' }>, operand: Print): string {
  const left = operand(node.left);
  const right = operand(node.right);
  if (node.right.kind === 'boolean') return `${left} IS ${node.negated ? 'NOT ' : ''}${right}`;
  // The standard's spelling: PostgreSQL has no `a IS b`.
  return `${left} IS ${node.negated ? '' : 'NOT '}DISTINCT FROM ${right}`;
}

function printCase(node: Extract<Expression, { readonly kind: 'case' }>, print: Print): string {
  const operand = node.operand === undefined ? '' : ` ${print(node.operand)}`;
  const branches = node.branches.map(
    (branch) => ` WHEN ${print(branch.when)} THEN ${print(branch.then)}`,
  );
  const otherwise = node.otherwise === undefined ? '' : ` ELSE ${print(node.otherwise)}`;
  return `CASE${operand}${branches.join('')}${otherwise} END`;
}

function printCall(node: Extract<Expression, { readonly kind: 'call' }>, print: Print): string {
  const distinct = node.distinct ? 'DISTINCT ' : '';
  const list = node.star ? '*' : node.arguments.map(print).join(', ');
  const keys = node.orderBy.map((key) => printSortKeyWith(key, print)).join(', ');
  const order = node.orderBy.length === 0 ? '' : ` ORDER BY ${keys}`;
  const filter = node.filter === undefined ? '' : ` FILTER (WHERE ${print(node.filter)})`;
  return `${printFunctionName(node.name)}(${distinct}${list}${order})${filter}${printOver(node, print)}`;
}

function printOver(
  { over }: Extract<Expression, { readonly kind: 'call' }>,
  expression: Print,
): string {
  if (over === undefined) return '';
  if (over.kind === 'name') return ` OVER ${printName(over)}`;
  const sortKey = (key: SortKey): string => printSortKeyWith(key, expression);
  return ` OVER ${printWindow(over, { expression, sortKey })}`;
}

function printFunctionName({ text }: Name): string {
  return isPlainFunctionName(text) ? text : quoteIdentifier(text);
}

export function printSortKeyWith(key: SortKey, print: Print): string {
  const nulls = key.nulls === undefined ? '' : ` NULLS ${key.nulls.toUpperCase()}`;
  return `${print(key.expression)}${key.descending ? ' DESC' : ''}${nulls}`;
}
