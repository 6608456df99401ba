import { relationName } from '../../base/brand.ts';
import type { Column } from '../../catalog/catalog.ts';
import { declaredWidth } from '../../catalog/declaredWidth.ts';
import type { Expression, Name } from '../../sql/ast.ts';
import type { ColumnDefinition } from '../../sql/definition.ts';
import { printType } from '../../sql/printExpression.ts';
import type { Draft, DraftForeignKey, DraftRelation, StatementOf } from './draft.ts';
import { findColumn, isFreeStoredName, relationNamed, reportRepeated } from './names.ts';
import { isConstantExpression, ownCondition } from './predicates.ts';
import { refuseTemporary } from './refused.ts';

/** Bytes that the hidden `row_id` of a relation without a primary key takes where it travels. */
const ROW_ID_WIDTH = 8;

/** CREATE TABLE: a relation of the global conceptual schema. */
export function createTable(draft: Draft, statement: StatementOf<'createTable'>): void {
  if (statement.ifNotExists && relationNamed(draft, statement.name) !== undefined) return;
  const isFree = isFreeStoredName(draft, 'relation', statement.name);
  const names = statement.columns.map((column) => column.name);
  if (names.length === 0) {
    const message = `${statement.name.text} needs at least one column.`;
    draft.errors.push({ code: 'no-columns', message, span: statement.span });
    return;
  }
  refuseOptions(draft, statement);
  if (!reportRepeated(draft, 'column', names) || !isFree) return;

  const declared = { name: statement.name.text, columns: statement.columns.map(columnOf) };
  const primaryKey = primaryKeyOf(draft, statement, declared);
  const columns = declared.columns.map((column) => ({
    ...column,
    ...(primaryKey.includes(column.name) ? { notNull: true } : {}),
    ...generatedOf(draft, statement, column, declared),
  }));
  for (const definition of statement.columns) checkColumn(draft, definition);
  const owner = { name: declared.name, columns };
  const relation: DraftRelation = {
    name: relationName(statement.name.text),
    columns: primaryKey.length > 0 ? columns : [...columns, hiddenKey(columns)],
    primaryKey,
    uniqueKeys: uniqueKeysOf(draft, statement, owner),
    checks: checksOf(statement).flatMap(
      (condition) => ownCondition(draft, condition, owner, [owner.name], 'A CHECK') ?? [],
    ),
    foreignKeys: foreignKeysOf(statement),
    ...(statement.strict ? { strict: true } : {}),
    copies: [],
    span: statement.span,
  };
  draft.relations.push(relation);
}

function columnOf(definition: ColumnDefinition): Column {
  const type = definition.type === undefined ? '' : printType(definition.type);
  const find = <Kind extends ColumnDefinition['constraints'][number]['kind']>(kind: Kind) =>
    definition.constraints.find(
      (constraint): constraint is Extract<typeof constraint, { kind: Kind }> =>
        constraint.kind === kind,
    );
  const collation = find('collation')?.collation.text;
  const defaultValue = find('default')?.value;
  return {
    name: definition.name.text,
    type,
    width:
      definition.width ??
      declaredWidth(definition.type?.name ?? '', definition.type?.arguments ?? []),
    notNull: find('notNull') !== undefined,
    ...(collation === undefined ? {} : { collation: collation.toUpperCase() }),
    ...(defaultValue === undefined ? {} : { defaultValue }),
    hidden: false,
  };
}

function hiddenKey(columns: readonly Column[]): Column {
  const taken = new Set(columns.map((column) => column.name.toLowerCase()));
  let name = 'row_id';
  for (let number = 2; taken.has(name); number += 1) name = `row_id_${number}`;
  return { name, type: 'INTEGER', width: ROW_ID_WIDTH, notNull: true, hidden: true };
}

/** A generated column is computed from its own row alone, so that any site could do it. */
function generatedOf(
  draft: Draft,
  statement: StatementOf<'createTable'>,
  { name }: Column,
  owner: Owner,
): { readonly generated?: Expression } {
  const definition = statement.columns.find((column) => column.name.text === name);
  const found = definition?.constraints.find((constraint) => constraint.kind === 'generated');
  if (found?.kind !== 'generated') return {};
  const value = ownCondition(draft, found.value, owner, [owner.name], 'A generated column');
  return value === undefined ? {} : { generated: value };
}

/** WITHOUT ROWID says how one database stores a table; it changes no answer. */
function refuseOptions(draft: Draft, statement: StatementOf<'createTable'>): void {
  if (statement.temporary) refuseTemporary(draft, statement.name);
  const all = [
    ...statement.columns.flatMap((column) => column.constraints),
    ...statement.constraints,
  ];
  for (const constraint of all) {
    if ('onConflict' in constraint) {
      draft.errors.push({
        code: 'not-in-setup',
        message: 'A constraint of a lab refuses a row, and nothing else.',
        span: constraint.span,
        hint: `Say it where rows are inserted: INSERT OR ${constraint.onConflict}.`,
      });
    }
    if ('onDelete' in constraint || 'onUpdate' in constraint) {
      draft.errors.push({
        code: 'not-in-setup',
        message: 'A foreign key of a lab changes no other row: it spans sites and is only checked.',
        span: constraint.span,
        hint: 'Leave out ON DELETE and ON UPDATE, and write those changes yourself.',
      });
    }
  }
}

const COLLATIONS = ['BINARY', 'NOCASE', 'RTRIM'];

function checkColumn(draft: Draft, definition: ColumnDefinition): void {
  for (const constraint of definition.constraints) {
    if (constraint.kind === 'default') isConstantExpression(draft, constraint.value);
    if (constraint.kind !== 'collation') continue;
    const { text, span } = constraint.collation;
    if (COLLATIONS.includes(text.toUpperCase())) continue;
    const message = `There is no collation ${text}; there are ${COLLATIONS.join(', ')}.`;
    draft.errors.push({ code: 'unknown-collation', message, span });
  }
}

interface Owner {
  readonly name: string;
  readonly columns: readonly Column[];
}

/** The names of key columns in the relation's case; unknown and repeated ones are faults. */
function keyColumns(draft: Draft, owner: Owner, names: readonly Name[]): readonly string[] {
  if (!reportRepeated(draft, 'column', names)) return [];
  return names.flatMap((name) => findColumn(draft, owner, name)?.name ?? []);
}

function primaryKeyOf(
  draft: Draft,
  statement: StatementOf<'createTable'>,
  owner: Owner,
): readonly string[] {
  const ofColumns = statement.columns.flatMap((column) =>
    column.constraints
      .filter((constraint) => constraint.kind === 'primaryKey')
      .map((constraint) => ({ names: [column.name], span: constraint.span })),
  );
  const ofTable = statement.constraints.flatMap((constraint) =>
    constraint.kind === 'primaryKey' ? [{ names: constraint.columns, span: constraint.span }] : [],
  );
  const [first, second] = [...ofColumns, ...ofTable];
  if (second !== undefined) {
    const message = `${owner.name} has two primary keys.`;
    const hint = 'A key of several columns is written once: PRIMARY KEY (a, b).';
    draft.errors.push({ code: 'duplicate-primary-key', message, span: second.span, hint });
  }
  return first === undefined ? [] : keyColumns(draft, owner, first.names);
}

function uniqueKeysOf(
  draft: Draft,
  statement: StatementOf<'createTable'>,
  owner: Owner,
): (readonly string[])[] {
  const ofColumns = statement.columns
    .filter((column) => column.constraints.some((constraint) => constraint.kind === 'unique'))
    .map((column) => [column.name.text]);
  const ofTable = statement.constraints.flatMap((constraint) =>
    constraint.kind === 'unique' ? [keyColumns(draft, owner, constraint.columns)] : [],
  );
  return [...ofColumns, ...ofTable];
}

function checksOf(statement: StatementOf<'createTable'>): readonly Expression[] {
  const all = [
    ...statement.columns.flatMap((column) => column.constraints),
    ...statement.constraints,
  ];
  return all.flatMap((constraint) => (constraint.kind === 'check' ? [constraint.condition] : []));
}

function foreignKeysOf(statement: StatementOf<'createTable'>): readonly DraftForeignKey[] {
  const ofColumns = statement.columns.flatMap((column) =>
    column.constraints.flatMap((constraint): DraftForeignKey[] =>
      constraint.kind === 'references'
        ? [
            {
              columns: [column.name],
              table: constraint.table,
              references: constraint.columns,
              span: constraint.span,
            },
          ]
        : [],
    ),
  );
  const ofTable = statement.constraints.flatMap((constraint): DraftForeignKey[] => {
    if (constraint.kind !== 'foreignKey') return [];
    const { columns, table, references, span } = constraint;
    return [{ columns, table, references, span }];
  });
  return [...ofColumns, ...ofTable];
}
