import { assertNever } from '../base/assert.ts';
import type { Name, SelectItem } from './ast.ts';
import type { Assignment, Delete, Insert, Update, Upsert } from './change.ts';
import { printName } from './printExpression.ts';
import { optional, printColumns, printItems, printWhere, sentence } from './printParts.ts';
import {
  printExpression,
  printListedFromItem,
  printQuery,
  printSortKeys,
  printWith,
} from './printQuery.ts';

/** INSERT, UPDATE and DELETE. */
export function printChange(statement: Insert | Update | Delete): string {
  const common = printWith(statement.with);
  const table = printName(statement.table);
  const alias = optional(statement.alias, (name: Name) => `AS ${printName(name)}`);
  const returning = printReturning(statement.returning);
  switch (statement.kind) {
    case 'insert': {
      const { source } = statement;
      const verb = sentence('INSERT', printOr(statement), 'INTO');
      const columns = printColumns(statement.columns);
      const rows = source === 'defaultValues' ? 'DEFAULT VALUES' : printQuery(source);
      const upserts = statement.upserts.map(printUpsert);
      return sentence(common, verb, table, alias, columns, rows, ...upserts, returning);
    }
    case 'update': {
      const verb = sentence('UPDATE', printOr(statement));
      const set = `SET ${printAssignments(statement.assignments)}`;
      const items = statement.from.map(printListedFromItem).join(', ');
      const from = items === '' ? '' : `FROM ${items}`;
      const where = printWhere(statement.where);
      return sentence(common, verb, table, alias, set, from, where, returning);
    }
    case 'delete':
      return sentence(common, 'DELETE FROM', table, alias, printWhere(statement.where), returning);
    default:
      return assertNever(statement);
  }
}

const printOr = ({ or }: Pick<Insert, 'or'>): string => (or === undefined ? '' : `OR ${or}`);

const printReturning = (items: readonly SelectItem[]): string =>
  items.length === 0 ? '' : `RETURNING ${printItems(items)}`;

function printAssignments(assignments: readonly Assignment[]): string {
  return assignments
    .map(({ columns, value }) => {
      const [only, second] = columns;
      const target = only && second === undefined ? printName(only) : printColumns(columns);
      return `${target} = ${printExpression(value)}`;
    })
    .join(', ');
}

function printUpsert(upsert: Upsert): string {
  const { keys, assignments } = upsert;
  const target = keys.length === 0 ? '' : `(${printSortKeys(keys)})`;
  const where = printWhere(upsert.keyWhere);
  const head = sentence('ON CONFLICT', target, where, 'DO');
  if (assignments.length === 0) return `${head} NOTHING`;
  const set = `UPDATE SET ${printAssignments(assignments)}`;
  return sentence(head, set, printWhere(upsert.where));
}
