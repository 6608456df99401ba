import { NO_SPAN, type Span } from '../base/span.ts';
import type { BinaryOperator, CaseBranch, Expression, Name, Select } from './ast.ts';

/** Nodes made by the planner, not parsed from any text: frozen, with `NO_SPAN`. */

export type ColumnNode = Extract<Expression, { readonly kind: 'column' }>;

/** `text` is the identifier itself, already folded; printing quotes it where that is needed. */
export function name(text: string): Name {
  return Object.freeze({ kind: 'name', text, quoted: false, span: NO_SPAN });
}

export function column(table: string | undefined, columnName: string): ColumnNode {
  const node = { kind: 'column' as const, name: name(columnName), span: NO_SPAN };
  return Object.freeze(table === undefined ? node : { ...node, table: name(table) });
}

/** A negative number becomes a minus sign before its magnitude, as it would be parsed. */
export function integer(value: number | bigint): Expression {
  if (value < 0) {
    return Object.freeze({
      kind: 'unary',
      operator: '-',
      operand: integer(-value),
      span: NO_SPAN,
    });
  }
  // BigInt avoids exponents (1e21) and the sign of -0.
  const written = BigInt(value).toString();
  return Object.freeze({ kind: 'number', text: written, isInteger: true, span: NO_SPAN });
}

export function text(value: string): Expression {
  return Object.freeze({ kind: 'string', value, span: NO_SPAN });
}

export function binary(operator: BinaryOperator, left: Expression, right: Expression): Expression {
  return Object.freeze({ kind: 'binary', operator, left, right, span: NO_SPAN });
}

/** A value compared byte by byte, whatever the collation of its column. */
export function inBinary(operand: Expression): Expression {
  return Object.freeze({ kind: 'collate', operand, collation: name('binary'), span: NO_SPAN });
}

export function not(operand: Expression): Expression {
  return Object.freeze({ kind: 'unary', operator: 'NOT', operand, span: NO_SPAN });
}

export function caseBranch(when: Expression, result: Expression, span: Span = NO_SPAN): CaseBranch {
  // biome-ignore lint/suspicious/noThenProperty: it is SQL's word, and nobody awaits a branch.
  return Object.freeze({ kind: 'caseBranch', when, then: result, span });
}

/** A SELECT of the clauses given, with none of the others. */
export function selectOf(
  clauses: Pick<Select, 'items' | 'from' | 'span'> & Partial<Select>,
): Select {
  return { kind: 'select', distinct: false, groupBy: [], windows: [], ...clauses };
}
