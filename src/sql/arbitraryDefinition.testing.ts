import fc from 'fast-check';
import { NO_SPAN } from '../base/span.ts';
import { arbitraryStep } from './arbitraryChange.testing.ts';
import { arbitraryExpression, arbitraryName, arbitraryQuery } from './arbitraryTree.testing.ts';
import type { ColumnConstraint, ColumnDefinition, TableConstraint } from './definition.ts';
import type { Statement } from './statement.ts';

/** Arbitrary CREATE TABLE, INDEX, VIEW and TRIGGER. For tests only. */

const span = fc.constant(NO_SPAN);
const name = arbitraryName;
const names = fc.array(name, { minLength: 1, maxLength: 3 });
const expression = arbitraryExpression;
const width = fc.oneof(
  fc.nat(100_000),
  fc.double({ min: 0, max: 1e25, noNaN: true }).map(Math.abs),
);
const onConflict = fc.constantFrom('ROLLBACK', 'ABORT', 'FAIL', 'IGNORE', 'REPLACE');
const onChange = fc.constantFrom('SET NULL', 'SET DEFAULT', 'CASCADE', 'RESTRICT');

const kind = <Kind extends string>(word: Kind): fc.Arbitrary<Kind> => fc.constant(word);

const columnConstraint: fc.Arbitrary<ColumnConstraint> = fc.oneof(
  fc.record({ kind: kind('notNull'), onConflict, span }, { requiredKeys: ['kind', 'span'] }),
  fc.record({ kind: kind('null'), span }),
  fc.record({ kind: kind('unique'), onConflict, span }, { requiredKeys: ['kind', 'span'] }),
  fc.record(
    {
      kind: kind('primaryKey'),
      descending: fc.boolean(),
      autoincrement: fc.boolean(),
      onConflict,
      span,
    },
    { requiredKeys: ['kind', 'descending', 'autoincrement', 'span'] },
  ),
  fc.record({ kind: kind('check'), condition: expression, span }),
  fc.record({ kind: kind('default'), value: expression, span }),
  fc.record({ kind: kind('collation'), collation: name, span }),
  fc.record(
    {
      kind: kind('references'),
      table: name,
      columns: names,
      onDelete: onChange,
      onUpdate: onChange,
      span,
    },
    { requiredKeys: ['kind', 'table', 'columns', 'span'] },
  ),
  fc.record({ kind: kind('generated'), value: expression, stored: fc.boolean(), span }),
);

/** Also what ALTER TABLE adds. */
export const arbitraryColumn: fc.Arbitrary<ColumnDefinition> = fc.record(
  {
    kind: kind('columnDefinition'),
    name,
    type: fc.record({
      kind: kind('typeName'),
      name: fc.constantFrom('INTEGER', 'DOUBLE PRECISION', 'CHAR'),
      arguments: fc.constantFrom([], [27]),
      span,
    }),
    width,
    constraints: fc.array(columnConstraint, { maxLength: 2 }),
    span,
  },
  { requiredKeys: ['kind', 'name', 'constraints', 'span'] },
);

const tableConstraint: fc.Arbitrary<TableConstraint> = fc.oneof(
  fc.record(
    { kind: fc.constantFrom('primaryKey', 'unique'), columns: names, onConflict, span },
    { requiredKeys: ['kind', 'columns', 'span'] },
  ),
  fc.record({ kind: kind('check'), condition: expression, span }),
  fc.record(
    {
      kind: kind('foreignKey'),
      columns: names,
      table: name,
      references: names,
      onDelete: onChange,
      onUpdate: onChange,
      span,
    },
    { requiredKeys: ['kind', 'columns', 'table', 'references', 'span'] },
  ),
);

const step = fc.oneof(
  arbitraryStep,
  fc.record({ kind: kind('selectStatement'), query: arbitraryQuery, span }),
);

const trigger: fc.Arbitrary<Statement> = fc
  .record(
    {
      kind: kind('createTrigger'),
      name,
      temporary: fc.boolean(),
      ifNotExists: fc.boolean(),
      time: fc.constantFrom('BEFORE', 'AFTER', 'INSTEAD OF'),
      event: fc.constantFrom('INSERT', 'UPDATE', 'DELETE'),
      columns: fc.oneof(fc.constant([]), names),
      table: name,
      when: expression,
      body: fc.array(step, { minLength: 1, maxLength: 2 }),
      span,
    },
    {
      requiredKeys: [
        ...(['kind', 'name', 'temporary', 'ifNotExists', 'event'] as const),
        ...(['columns', 'table', 'body', 'span'] as const),
      ],
    },
  )
  .map((tree) => (tree.event === 'UPDATE' ? tree : { ...tree, columns: [] }));

export const arbitraryDefinition: fc.Arbitrary<Statement> = fc.oneof(
  fc.record({
    kind: kind('createTable'),
    name,
    temporary: fc.boolean(),
    ifNotExists: fc.boolean(),
    columns: fc.array(arbitraryColumn, { minLength: 1, maxLength: 3 }),
    constraints: fc.array(tableConstraint, { maxLength: 2 }),
    withoutRowid: fc.boolean(),
    strict: fc.boolean(),
    span,
  }),
  fc.record({
    kind: kind('createTableAs'),
    name,
    temporary: fc.boolean(),
    ifNotExists: fc.boolean(),
    query: arbitraryQuery,
    span,
  }),
  fc.record(
    {
      kind: kind('createIndex'),
      name,
      unique: fc.boolean(),
      ifNotExists: fc.boolean(),
      table: name,
      keys: fc.array(
        fc.record({ kind: kind('sortKey'), expression, descending: fc.boolean(), span }),
        { minLength: 1, maxLength: 2 },
      ),
      where: expression,
      at: fc.uniqueArray(name, { maxLength: 3, selector: (site) => site.text }),
      span,
    },
    { requiredKeys: ['kind', 'name', 'unique', 'ifNotExists', 'table', 'keys', 'at', 'span'] },
  ),
  fc.record({
    kind: kind('createView'),
    name,
    temporary: fc.boolean(),
    ifNotExists: fc.boolean(),
    columns: fc.oneof(fc.constant([]), names),
    query: arbitraryQuery,
    span,
  }),
  trigger,
);
