import { assertNever } from '../base/assert.ts';
import type { BinaryOperator, Expression, Name, SortKey, Window } from '../sql/ast.ts';
import type { Qualifiers } from './qualifiers.ts';

/**
 * An expression as a label beside a diagram: SQL as one reads it aloud, qualified only where it
 * must be, and without what a label has no room for (a nested query is `(SELECT …)`). It is for
 * eyes; `sql` prints the SQL that runs.
 */
export function expressionText(expression: Expression, qualifiers: Qualifiers): string {
  return write(expression, qualifiers, 0);
}

export const sortKeyText = (key: SortKey, qualifiers: Qualifiers): string =>
  expressionText(key.expression, qualifiers) + (key.descending ? ' ↓' : '');

/** How tightly an operator binds; a looser operand is put in parentheses. */
function strength(operator: BinaryOperator): number {
  if (operator === 'OR') return 1;
  if (operator === 'AND') return 2;
  if (/^[=<>]+$/.test(operator) && operator !== '<<' && operator !== '>>') return 4;
  if (operator === '+' || operator === '-') return 6;
  if (operator === '*' || operator === '/' || operator === '%') return 7;
  return operator === '||' || operator.startsWith('->') ? 8 : 5;
}

const symbols: Readonly<Partial<Record<BinaryOperator, string>>> = {
  AND: '∧',
  OR: '∨',
  '<>': '≠',
  '<=': '≤',
  '>=': '≥',
};

type Binary = Extract<Expression, { kind: 'binary' }>;
type Call = Extract<Expression, { kind: 'call' }>;
type Case = Extract<Expression, { kind: 'case' }>;

/** Written with words, they bind as comparisons do. */
const predicates: ReadonlySet<Expression['kind']> = new Set([
  'isNull',
  'is',
  'between',
  'inList',
  'inQuery',
  'inTable',
  'like',
]);

function write(node: Expression, qualifiers: Qualifiers, outer: number): string {
  const text = writeBare(node, qualifiers, outer);
  return parenthesized(text, predicates.has(node.kind) && outer > 4);
}

function writeBare(node: Expression, qualifiers: Qualifiers, outer: number): string {
  const inner = (part: Expression, bound = 0): string => write(part, qualifiers, bound);
  const list = (parts: readonly Expression[]): string =>
    parts.map((part) => inner(part)).join(', ');
  const not = (negated: boolean): string => (negated ? 'NOT ' : '');
  switch (node.kind) {
    case 'number':
      return node.text;
    case 'string':
      return `'${node.value.replaceAll("'", "''")}'`;
    case 'blob':
      return `x'${node.hex}'`;
    case 'null':
      return 'NULL';
    case 'boolean':
      return node.value ? 'TRUE' : 'FALSE';
    case 'now':
      return node.word;
    case 'column':
      return qualifiers.columnText(node);
    case 'parameter':
      return `:${node.name}`;
    case 'unary':
      return node.operator === 'NOT'
        ? // ¬ is read as binding more tightly than any comparison, which NOT does not.
          parenthesized(`¬${inner(node.operand, 9)}`, outer > 3)
        : `${node.operator}${inner(node.operand, 9)}`;
    case 'binary':
      return writeBinary(node, qualifiers, outer);
    case 'isNull':
      return `${inner(node.operand, 4)} IS ${not(node.negated)}NULL`;
    case 'is':
      return `${inner(node.left, 4)} IS ${not(node.negated)}${inner(node.right, 4)}`;
    case 'between':
      return `${inner(node.operand, 4)} ${not(node.negated)}BETWEEN ${inner(node.low, 5)} AND ${inner(node.high, 5)}`;
    case 'inList':
      return `${inner(node.operand, 4)} ${not(node.negated)}IN (${list(node.items)})`;
    case 'inQuery':
      return `${inner(node.operand, 4)} ${not(node.negated)}IN (SELECT …)`;
    case 'inTable':
      return `${inner(node.operand, 4)} ${not(node.negated)}IN ${node.table.text}`;
    case 'like':
      return `${inner(node.operand, 4)} ${not(node.negated)}${node.operator} ${inner(node.pattern, 4)}`;
    case 'case':
      return writeCase(node, inner);
    case 'cast':
      return `CAST(${inner(node.operand)} AS ${node.type.name})`;
    case 'call':
      return writeCall(node, list, inner);
    case 'exists':
      return 'EXISTS (SELECT …)';
    case 'scalarQuery':
      return '(SELECT …)';
    case 'rowValue':
      return `(${list(node.items)})`;
    case 'collate':
      return `${inner(node.operand, 9)} COLLATE ${node.collation.text}`;
    case 'raise':
      return `RAISE(${node.action})`;
    default:
      return assertNever(node);
  }
}

const parenthesized = (text: string, needed: boolean): string => (needed ? `(${text})` : text);

function writeBinary(node: Binary, qualifiers: Qualifiers, outer: number): string {
  const own = strength(node.operator);
  const left = write(node.left, qualifiers, own);
  const right = write(node.right, qualifiers, own + 1);
  // Both sides are one column of the query: rows find each other again.
  if (node.operator === '=' && left === right) return `same ${left}`;
  const symbol = symbols[node.operator] ?? node.operator;
  // `a ∧ b ∧ c` needs no parentheses on either side.
  const isChain = own <= 2 && node.right.kind === 'binary' && node.right.operator === node.operator;
  const rightText = isChain ? write(node.right, qualifiers, own) : right;
  return parenthesized(`${left} ${symbol} ${rightText}`, own < outer);
}

function writeCase(node: Case, inner: (part: Expression) => string): string {
  const operand = node.operand ? ` ${inner(node.operand)}` : '';
  const branches = node.branches.map(
    (branch) => ` WHEN ${inner(branch.when)} THEN ${inner(branch.then)}`,
  );
  const otherwise = node.otherwise ? ` ELSE ${inner(node.otherwise)}` : '';
  return `CASE${operand}${branches.join('')}${otherwise} END`;
}

function writeCall(
  node: Call,
  list: (parts: readonly Expression[]) => string,
  inner: (part: Expression) => string,
): string {
  const distinct = node.distinct ? 'DISTINCT ' : '';
  const filter = node.filter ? ` FILTER (${inner(node.filter)})` : '';
  const over = node.over === undefined ? '' : writeOver(node.over, list, inner);
  return `${node.name.text}(${node.star ? '*' : distinct + list(node.arguments)})${filter}${over}`;
}

/** A window by its name, or what it is divided and ordered by; a frame has no room. */
function writeOver(
  over: Name | Window,
  list: (parts: readonly Expression[]) => string,
  inner: (part: Expression) => string,
): string {
  if (over.kind === 'name') return ` OVER ${over.text}`;
  const { partitionBy, orderBy } = over;
  const keys = orderBy.map((key) => inner(key.expression) + (key.descending ? ' ↓' : ''));
  const parts = [
    ...(partitionBy.length === 0 ? [] : [`PARTITION BY ${list(partitionBy)}`]),
    ...(keys.length === 0 ? [] : [`ORDER BY ${keys.join(', ')}`]),
  ];
  return ` OVER (${parts.join(' ')})`;
}
