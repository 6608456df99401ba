import type { Expression } from '../../sql/ast.ts';
import type { ColumnNode } from '../../sql/traverse.ts';
import { type Affinity, affinityOf } from '../affinity.ts';

/** What the schema promises of a column's values, whatever row they are in. */
export interface ColumnFact {
  /** The declared type; it decides the affinity of stored values and of comparisons. */
  readonly type: string;
  readonly notNull: boolean;
  /** Undefined is BINARY. Under any other collation nothing is concluded from text. */
  readonly collation?: string;
  /**
   * Every value is an integer or NULL. A declared INTEGER does not promise it: SQLite stores 5.5
   * there. An INTEGER PRIMARY KEY does.
   */
  readonly integral?: boolean;
}

/** Undefined for a column of which nothing is known; conditions on it are then opaque. */
export type ColumnFacts = (column: ColumnNode) => ColumnFact | undefined;

/** `occurrence.column`, or the column alone where nothing qualifies it; the key of a witness. */
export function columnKey(column: ColumnNode): string {
  const name = column.name.text.toLowerCase();
  return column.table === undefined ? name : `${column.table.text.toLowerCase()}.${name}`;
}

const isBinaryName = (collation: string | undefined): boolean =>
  collation === undefined || collation.toLowerCase() === 'binary';

export const comparesBinary = (fact: ColumnFact): boolean => isBinaryName(fact.collation);

/** A column without type has BLOB affinity; an expression that is no column has none at all. */
export type ExpressionAffinity = Affinity | 'none';

/**
 * The affinity an expression brings into a comparison (datatype3, section 3.2): a column its own, a
 * CAST that of its type, anything else none. Undefined when unknown.
 */
export function affinityOfExpression(
  expression: Expression,
  facts: ColumnFacts,
): ExpressionAffinity | undefined {
  switch (expression.kind) {
    case 'column': {
      const fact = facts(expression);
      return fact === undefined ? undefined : affinityOf(fact.type);
    }
    case 'cast':
      return affinityOf(expression.type.name);
    case 'collate':
      return affinityOfExpression(expression.operand, facts);
    case 'scalarQuery':
      return undefined;
    default:
      // Nothing else is looked into: caution proves too little, never too much.
      return 'none';
  }
}

/**
 * Whether a comparison of two expressions compares text by BINARY. A column's collation passes
 * through CAST and unary plus; a COLLATE anywhere inside is not followed, it just means no.
 */
export function comparesBinaryBoth(
  left: Expression,
  right: Expression,
  facts: ColumnFacts,
): boolean {
  return hasBinaryCollation(left, facts) && hasBinaryCollation(right, facts);
}

export function hasBinaryCollation(expression: Expression, facts: ColumnFacts): boolean {
  switch (expression.kind) {
    case 'column': {
      const fact = facts(expression);
      return fact !== undefined && comparesBinary(fact);
    }
    case 'cast':
    case 'unary':
      return hasBinaryCollation(expression.operand, facts);
    case 'binary':
      return hasNoCollate(expression.left) && hasNoCollate(expression.right);
    case 'number':
    case 'string':
    case 'blob':
    case 'null':
    case 'boolean':
    case 'parameter':
      return true;
    case 'call':
      return expression.arguments.every(hasNoCollate);
    default:
      // Nothing else is looked into: caution proves too little, never too much.
      return false;
  }
}

/** True only of expressions known to contain no COLLATE operator. */
function hasNoCollate(expression: Expression): boolean {
  switch (expression.kind) {
    case 'column':
    case 'number':
    case 'string':
    case 'blob':
    case 'null':
    case 'boolean':
    case 'parameter':
      return true;
    case 'unary':
    case 'cast':
      return hasNoCollate(expression.operand);
    case 'binary':
      return hasNoCollate(expression.left) && hasNoCollate(expression.right);
    case 'call':
      return expression.arguments.every(hasNoCollate);
    default:
      // Nothing else is looked into: caution proves too little, never too much.
      return false;
  }
}
