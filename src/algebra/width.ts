import { assertNever } from '../base/assert.ts';
import { declaredWidth } from '../catalog/declaredWidth.ts';
import type { Expression, Query } from '../sql/ast.ts';

/** What the width of an expression depends on: the declared width and type of a column. */
export interface ColumnShape {
  /** Textbook bytes. */
  readonly width: number;
  readonly type: string;
}

export type ShapeOf = (occurrence: string, column: string) => ColumnShape;

/**
 * Textbook bytes of one value of an expression (lab-language.md, "Declared widths").
 *
 * @param queryWidth the width of a scalar subquery's only column
 */
export function widthOf(
  expression: Expression,
  shapeOf: ShapeOf,
  queryWidth: (query: Query) => number = () => OTHER_WIDTH,
): number {
  const width = (part: Expression): number => widthOf(part, shapeOf, queryWidth);
  const widest = (parts: readonly Expression[]): number => Math.max(0, ...parts.map(width));
  switch (expression.kind) {
    case 'number':
      return numberWidth(expression.text, expression.isInteger);
    case 'string':
      return [...expression.value].length;
    case 'blob':
      return expression.hex.length / 2;
    case 'null':
      return 0;
    case 'boolean':
    case 'isNull':
    case 'is':
    case 'between':
    case 'inList':
    case 'inQuery':
    case 'inTable':
    case 'like':
    case 'exists':
      return 1;
    case 'now':
      return declaredWidth(expression.word.replace('CURRENT_', ''), []);
    case 'column':
      return shapeOf(expression.table?.text ?? '', expression.name.text).width;
    case 'parameter':
      return INTEGER_WIDTH;
    case 'unary':
      return expression.operator === 'NOT' ? 1 : width(expression.operand);
    case 'binary':
      return binaryWidth(expression, width);
    case 'case':
      return widest([
        ...expression.branches.map((branch) => branch.then),
        ...(expression.otherwise ? [expression.otherwise] : []),
      ]);
    case 'cast':
      return declaredWidth(expression.type.name, expression.type.arguments);
    case 'call':
      return callWidth(expression, shapeOf, width, widest);
    case 'scalarQuery':
      return queryWidth(expression.query);
    case 'rowValue':
      return expression.items.reduce((sum, item) => sum + width(item), 0);
    case 'collate':
      return width(expression.operand);
    case 'raise':
      // It has no value.
      return 0;
    default:
      return assertNever(expression);
  }
}

/**
 * The declared type whose affinity a result column carries: a plain column's own, a CAST's; a
 * computed expression has none (https://sqlite.org/datatype3.html, section 3.2).
 */
export function typeOf(expression: Expression, shapeOf: ShapeOf): string {
  if (expression.kind === 'column') {
    return shapeOf(expression.table?.text ?? '', expression.name.text).type;
  }
  if (expression.kind === 'collate') return typeOf(expression.operand, shapeOf);
  if (expression.kind !== 'cast') return '';
  const { name, arguments: sizes } = expression.type;
  return sizes.length > 0 ? `${name}(${sizes.join(', ')})` : name;
}

const INTEGER_WIDTH = 4;
const WIDE_WIDTH = 8;
const DECIMAL_SUM_WIDTH = 20;
const OTHER_WIDTH = 32;

function numberWidth(text: string, isInteger: boolean): number {
  if (!isInteger) return WIDE_WIDTH;
  const value = BigInt(text);
  return value > 0x7fff_ffffn ? WIDE_WIDTH : INTEGER_WIDTH;
}

const BOOLEAN_OPERATORS = new Set(['AND', 'OR', '=', '<>', '<', '<=', '>', '>=']);

function binaryWidth(
  expression: Extract<Expression, { kind: 'binary' }>,
  width: (part: Expression) => number,
): number {
  const { operator, left, right } = expression;
  if (BOOLEAN_OPERATORS.has(operator)) return 1;
  if (operator === '||') return width(left) + width(right);
  if (operator === '->' || operator === '->>') return width(left);
  return Math.max(width(left), width(right));
}

/** Aggregates and ranks whose result is an 8-byte number. */
const EIGHT_BYTE_CALLS = new Set([
  'count',
  'sum',
  'total',
  'avg',
  'row_number',
  'rank',
  'dense_rank',
  'ntile',
  'percent_rank',
  'cume_dist',
]);

function callWidth(
  expression: Extract<Expression, { kind: 'call' }>,
  shapeOf: ShapeOf,
  width: (part: Expression) => number,
  widest: (parts: readonly Expression[]) => number,
): number {
  const [first] = expression.arguments;
  const name = expression.name.text;
  if (name === 'coalesce' || name === 'ifnull') return widest(expression.arguments);
  if (name === 'sum' && first && /^(DECIMAL|NUMERIC)/i.test(typeOf(first, shapeOf))) {
    return DECIMAL_SUM_WIDTH;
  }
  if (EIGHT_BYTE_CALLS.has(name)) return WIDE_WIDTH;
  if (name === 'bloom_filter') return filterWidth(expression.arguments[1]);
  if (name === 'bloom_contains') return 1;
  return first ? width(first) : OTHER_WIDTH;
}

/** A filter of m bits, where their number is written. */
const filterWidth = (bits: Expression | undefined): number =>
  bits?.kind === 'number' ? Math.ceil(Number(bits.text) / 8) : OTHER_WIDTH;
