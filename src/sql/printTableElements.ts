import { assertNever } from '../base/assert.ts';
import type { Expression, Name } from './ast.ts';
import type {
  ColumnConstraint,
  ColumnDefinition,
  ConflictAction,
  ReferenceAction,
  TableConstraint,
} from './definition.ts';
import { printName, printType } from './printExpression.ts';
import { optional, printColumns, sentence } from './printParts.ts';
import { printExpression } from './printQuery.ts';

/** Columns and constraints of CREATE TABLE. */

export function printColumnDefinition(column: ColumnDefinition): string {
  return sentence(
    printName(column.name),
    optional(column.type, printType),
    optional(column.width, (width) => `WIDTH ${width}`),
    ...column.constraints.map(printColumnConstraint),
  );
}

function printColumnConstraint(constraint: ColumnConstraint): string {
  switch (constraint.kind) {
    case 'notNull':
      return sentence('NOT NULL', printOnConflict(constraint.onConflict));
    case 'null':
      return 'NULL';
    case 'primaryKey': {
      const order = constraint.descending ? 'DESC' : '';
      const conflict = printOnConflict(constraint.onConflict);
      const counting = constraint.autoincrement ? 'AUTOINCREMENT' : '';
      return sentence('PRIMARY KEY', order, conflict, counting);
    }
    case 'unique':
      return sentence('UNIQUE', printOnConflict(constraint.onConflict));
    case 'check':
      return `CHECK (${printExpression(constraint.condition)})`;
    case 'default':
      return `DEFAULT ${printDefault(constraint.value)}`;
    case 'collation':
      return `COLLATE ${printName(constraint.collation)}`;
    case 'references':
      return printReferences(constraint, constraint.columns);
    case 'generated': {
      const stored = constraint.stored ? 'STORED' : '';
      return sentence('GENERATED ALWAYS AS', `(${printExpression(constraint.value)})`, stored);
    }
    default:
      return assertNever(constraint);
  }
}

/** A constant stands alone, with a sign if it has one; any other expression in parentheses. */
function printDefault(value: Expression): string {
  const isSigned =
    value.kind === 'unary' && value.operator !== 'NOT' && value.operand.kind === 'number';
  const isConstant = ['number', 'string', 'blob', 'null', 'boolean', 'now'].includes(value.kind);
  const text = printExpression(value);
  return isConstant || (isSigned && value.operator !== '~') ? text : `(${text})`;
}

const printOnConflict = (action: ConflictAction | undefined): string =>
  optional(action, (word) => `ON CONFLICT ${word}`);

interface Reference {
  readonly table: Name;
  readonly onDelete?: ReferenceAction;
  readonly onUpdate?: ReferenceAction;
}

function printReferences(reference: Reference, columns: readonly Name[]): string {
  return sentence(
    `REFERENCES ${printName(reference.table)}`,
    printColumns(columns),
    optional(reference.onDelete, (action) => `ON DELETE ${action}`),
    optional(reference.onUpdate, (action) => `ON UPDATE ${action}`),
  );
}

export function printTableConstraint(constraint: TableConstraint): string {
  switch (constraint.kind) {
    case 'primaryKey':
    case 'unique': {
      const word = constraint.kind === 'unique' ? 'UNIQUE' : 'PRIMARY KEY';
      const columns = printColumns(constraint.columns);
      return sentence(word, columns, printOnConflict(constraint.onConflict));
    }
    case 'check':
      return `CHECK (${printExpression(constraint.condition)})`;
    case 'foreignKey': {
      const references = printReferences(constraint, constraint.references);
      return sentence('FOREIGN KEY', printColumns(constraint.columns), references);
    }
    default:
      return assertNever(constraint);
  }
}
