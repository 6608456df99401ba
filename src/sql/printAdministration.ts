import { assertNever } from '../base/assert.ts';
import type { TableChange } from './definition.ts';
import { printName } from './printExpression.ts';
import { optional, sentence } from './printParts.ts';
import { printColumnDefinition } from './printTableElements.ts';
import type { Statement } from './statement.ts';

type Kind = 'drop' | 'alterTable' | 'maintenance' | 'transaction' | 'savepoint';
type Administration = Extract<Statement, { readonly kind: Kind }>;

/** Statements about a database rather than about rows. */
export function printAdministration(statement: Administration): string {
  switch (statement.kind) {
    case 'drop': {
      const ifExists = statement.ifExists ? 'IF EXISTS' : '';
      return sentence('DROP', statement.object, ifExists, printName(statement.name));
    }
    case 'alterTable':
      return `ALTER TABLE ${printName(statement.table)} ${printTableChange(statement.change)}`;
    case 'maintenance':
      return sentence(statement.work, optional(statement.name, printName));
    case 'transaction':
      return sentence(statement.verb, statement.mode ?? '');
    case 'savepoint':
      // The word keeps a savepoint called savepoint from being read as it.
      return sentence(
        statement.verb,
        statement.verb === 'SAVEPOINT' ? '' : 'SAVEPOINT',
        printName(statement.name),
      );
    default:
      return assertNever(statement);
  }
}

function printTableChange(change: TableChange): string {
  switch (change.kind) {
    case 'renameTable':
      return `RENAME TO ${printName(change.to)}`;
    case 'renameColumn':
      return `RENAME COLUMN ${printName(change.column)} TO ${printName(change.to)}`;
    case 'addColumn':
      return `ADD COLUMN ${printColumnDefinition(change.column)}`;
    case 'dropColumn':
      return `DROP COLUMN ${printName(change.column)}`;
    default:
      return assertNever(change);
  }
}
