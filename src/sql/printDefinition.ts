import { assertNever } from '../base/assert.ts';
import { printChange } from './printChange.ts';
import { printName, printNames } from './printExpression.ts';
import { optional, printAt, printColumns, printWhere, sentence } from './printParts.ts';
import { printExpression, printQuery, printSortKeys } from './printQuery.ts';
import { printColumnDefinition, printTableConstraint } from './printTableElements.ts';
import type { Statement, TriggerStep } from './statement.ts';

type Kind = 'createTable' | 'createTableAs' | 'createIndex' | 'createView' | 'createTrigger';
type Definition = Extract<Statement, { readonly kind: Kind }>;

/** CREATE TABLE, INDEX, VIEW and TRIGGER. */
export function printDefinition(statement: Definition): string {
  const isTemporary = statement.kind !== 'createIndex' && statement.temporary;
  const create = isTemporary ? 'CREATE TEMPORARY' : 'CREATE';
  const ifNotExists = statement.ifNotExists ? 'IF NOT EXISTS' : '';
  const name = printName(statement.name);
  switch (statement.kind) {
    case 'createTable': {
      const columns = statement.columns.map(printColumnDefinition);
      const constraints = statement.constraints.map(printTableConstraint);
      const elements = `(${[...columns, ...constraints].join(', ')})`;
      const strict = statement.strict ? ['STRICT'] : [];
      const options = [...strict, ...(statement.withoutRowid ? ['WITHOUT ROWID'] : [])].join(', ');
      return sentence(create, 'TABLE', ifNotExists, name, elements, options);
    }
    case 'createTableAs':
      return sentence(create, 'TABLE', ifNotExists, name, 'AS', printQuery(statement.query));
    case 'createIndex':
      return sentence(
        statement.unique ? 'CREATE UNIQUE INDEX' : 'CREATE INDEX',
        ifNotExists,
        `${name} ON ${printName(statement.table)} (${printSortKeys(statement.keys)})`,
        printWhere(statement.where),
        printAt(statement.at),
      );
    case 'createView': {
      const columns = printColumns(statement.columns);
      const query = printQuery(statement.query);
      return sentence(create, 'VIEW', ifNotExists, name, columns, 'AS', query);
    }
    case 'createTrigger':
      return sentence(create, 'TRIGGER', ifNotExists, name, printTrigger(statement));
    default:
      return assertNever(statement);
  }
}

function printTrigger(trigger: Extract<Statement, { readonly kind: 'createTrigger' }>): string {
  const of = trigger.columns.length === 0 ? '' : `OF ${printNames(trigger.columns)}`;
  return sentence(
    trigger.time ?? '',
    trigger.event,
    of,
    `ON ${printName(trigger.table)}`,
    optional(trigger.when, (when) => `WHEN ${printExpression(when)}`),
    'BEGIN',
    ...trigger.body.map((step) => `${printStep(step)};`),
    'END',
  );
}

function printStep(step: TriggerStep): string {
  return step.kind === 'selectStatement' ? printQuery(step.query) : printChange(step);
}
