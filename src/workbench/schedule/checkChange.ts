import type { Diagnostic } from '../../base/diagnostic.ts';
import type { Relation } from '../../catalog/catalog.ts';
import { unknownName } from '../../lab/setup/names.ts';
import type { Name, Query, Select, SelectItem } from '../../sql/ast.ts';
import type { Delete, Insert, Update } from '../../sql/change.ts';
import { mapWritten } from '../change/gather.ts';
import type { ChangeStatement } from '../change/reads.ts';
import type { OpenedLab } from '../openLab.ts';

/**
 * What is wrong with a change whatever the data: a column that its relation has not, a row of too
 * many values, a name in its condition or its values that nothing has.
 */
export function changeFault(
  opened: OpenedLab,
  statement: ChangeStatement,
  target: Relation,
  sql: string,
): Diagnostic | undefined {
  const shown = target.columns.filter(({ hidden }) => !hidden);
  const names = shown.map(({ name }) => name);
  const unknown = columnsNamed(statement).find(({ text }) => !names.includes(text));
  if (unknown) return unknownName('column', unknown, names, target.name);
  if (statement.kind !== 'insert') {
    const mapped = mapWritten(opened, questionOf(statement), sql);
    return mapped.ok ? undefined : mapped.error;
  }
  const given = shown.filter(({ generated }) => generated === undefined).length;
  return sourceFault(opened, statement, statement.columns.length || given, sql);
}

/** Those that it gives values. */
function columnsNamed(statement: ChangeStatement): readonly Name[] {
  switch (statement.kind) {
    case 'insert': {
      const assigned = statement.upserts.flatMap(({ assignments }) => assignments);
      return [...statement.columns, ...assigned.flatMap(({ columns }) => columns)];
    }
    case 'update':
      return statement.assignments.flatMap(({ columns }) => columns);
    case 'delete':
      return [];
  }
}

/** Its condition and values, asked as a query; a row of several values is no value of one. */
function questionOf(statement: Update | Delete): Query {
  const { table, alias, where, span } = statement;
  const named = { kind: 'table', name: table, span: table.span, ...(alias && { alias }) } as const;
  const isUpdate = statement.kind === 'update';
  const values = (isUpdate ? statement.assignments : []).flatMap(
    ({ columns, value }): SelectItem[] =>
      columns.length === 1 ? [{ kind: 'item', expression: value, span: value.span }] : [],
  );
  const body: Select = {
    kind: 'select',
    distinct: false,
    items: values.length > 0 ? values : [{ kind: 'star', span }],
    from: [named, ...(isUpdate ? statement.from : [])],
    ...(where && { where }),
    groupBy: [],
    windows: [],
    span,
  };
  return { kind: 'query', with: statement.with, body, orderBy: [], forUpdate: false, span };
}

function sourceFault(
  opened: OpenedLab,
  { table, source, with: common }: Insert,
  expected: number,
  sql: string,
): Diagnostic | undefined {
  if (source === 'defaultValues') return undefined;
  const mapped = mapWritten(opened, { ...source, with: [...common, ...source.with] }, sql);
  if (!mapped.ok) return mapped.error;
  const rows = source.body.kind === 'values' ? source.body.rows : [];
  const wrong = rows.find(({ length }) => length !== expected);
  const count = wrong?.length ?? mapped.value.columns.length;
  if (count === expected) return undefined;
  const [first, last] = [wrong?.[0]?.span ?? source.span, wrong?.at(-1)?.span ?? source.span];
  return {
    code: 'value-count',
    message: `A row of ${count} values cannot go where ${table.text} takes ${expected}.`,
    span: { start: first.start, end: last.end },
  };
}
