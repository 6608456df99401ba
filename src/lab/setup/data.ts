import type { Diagnostic } from '../../base/diagnostic.ts';
import type { Span } from '../../base/span.ts';
import type { Row } from '../../base/value.ts';
import type { Column } from '../../catalog/catalog.ts';
import type { Expression, Name, Query } from '../../sql/ast.ts';
import type { Assignment } from '../../sql/change.ts';
import { printStatement } from '../../sql/print.ts';
import { evaluateConstant } from '../generate/constant.ts';
import { generateRows } from '../generate/generateRows.ts';
import type { Draft, DraftRelation, StatementOf } from './draft.ts';
import { constantFault } from './literals.ts';
import { findColumn, findRelation, givenColumns, reportRepeated } from './names.ts';

/** Statements that fill relations. They become steps, run on central in document order. */

/** Of a whole lab (query.md, "Speed and scale"). */
const MAX_ROWS = 1_000_000;

export function insert(draft: Draft, statement: StatementOf<'insert'>): void {
  const relation = findRelation(draft, statement.table);
  if (relation === undefined) return;
  const before = draft.errors.length;
  const targets = targetColumns(draft, relation, statement.columns);
  if (targets === undefined) return;
  if (statement.source !== 'defaultValues') {
    checkSource(draft, relation, targets, statement.source, statement.span);
  }
  if (draft.errors.length > before) return;
  draft.dataSteps.push({ kind: 'sql', sql: printStatement(statement), span: statement.span });
}

/** The columns of an INSERT, GENERATE or LOAD: those named, or all. */
function targetColumns(
  draft: Draft,
  relation: DraftRelation,
  names: readonly Name[],
): readonly Column[] | undefined {
  if (names.length === 0) return givenColumns(relation);
  if (!reportRepeated(draft, 'column', names)) return undefined;
  const columns = names.flatMap((name) => {
    const column = findColumn(draft, relation, name);
    const fault = column && computedFault(column, name);
    if (fault !== undefined) draft.errors.push(fault);
    return column === undefined || fault !== undefined ? [] : [column];
  });
  return columns.length === names.length ? columns : undefined;
}

function checkSource(
  draft: Draft,
  relation: DraftRelation,
  targets: readonly Column[],
  source: Query,
  span: Span,
): void {
  const { body } = source;
  if (body.kind === 'values') {
    addRows(draft, body.rows.length, span);
    for (const values of body.rows) checkRow(draft, relation, targets, values);
  } else if (body.kind === 'select' && body.items.every((item) => item.kind === 'item')) {
    checkCount(draft, relation, targets, body.items.length, body.span);
  }
}

function checkRow(
  draft: Draft,
  relation: DraftRelation,
  targets: readonly Column[],
  values: readonly Expression[],
): void {
  const first = values[0];
  const last = values.at(-1);
  if (first === undefined || last === undefined) return;
  const span = { start: first.span.start, end: last.span.end };
  if (!checkCount(draft, relation, targets, values.length, span)) return;
  for (const [index, value] of values.entries()) {
    const column = targets[index];
    const fault = column && constantFault(column, value);
    if (fault !== undefined) draft.errors.push(fault);
  }
}

function checkCount(
  draft: Draft,
  relation: DraftRelation,
  targets: readonly Column[],
  found: number,
  span: Span,
): boolean {
  if (found === targets.length) return true;
  const names = targets.map((column) => column.name).join(', ');
  draft.errors.push({
    code: 'column-count',
    message: `${relation.name} is given ${found} value${found === 1 ? '' : 's'} for ${targets.length} column${targets.length === 1 ? '' : 's'}.`,
    span,
    hint: `The columns are ${names}.`,
  });
  return false;
}

export function addRows(draft: Draft, count: number, span: Span): boolean {
  const before = draft.rowCount;
  draft.rowCount += count;
  if (draft.rowCount <= MAX_ROWS) return true;
  if (before <= MAX_ROWS) {
    const message = `A lab holds at most ${MAX_ROWS.toLocaleString('en-US')} rows.`;
    draft.errors.push({ code: 'too-many-rows', message, span });
  }
  return false;
}

/** UPDATE and DELETE change what earlier statements put in, before rows go to their sites. */
export function change(draft: Draft, statement: StatementOf<'update' | 'delete'>): void {
  const relation = findRelation(draft, statement.table);
  if (relation === undefined) return;
  if (statement.kind === 'update') {
    const before = draft.errors.length;
    for (const assignment of statement.assignments) checkAssignment(draft, relation, assignment);
    if (draft.errors.length > before) return;
  }
  draft.dataSteps.push({ kind: 'sql', sql: printStatement(statement), span: statement.span });
}

function checkAssignment(draft: Draft, relation: DraftRelation, assignment: Assignment): void {
  const { columns, value } = assignment;
  for (const name of columns) {
    const found = findColumn(draft, relation, name);
    // The values of several columns at once are a row, or the answer of a query.
    const isAlone = columns.length === 1;
    const fault = found && (computedFault(found, name) ?? (isAlone && constantFault(found, value)));
    if (fault) draft.errors.push(fault);
  }
}

/** A generated column has the value of its expression and takes no other. */
function computedFault(column: Column, { span }: Name): Diagnostic | undefined {
  if (column.generated === undefined) return undefined;
  const message = `${column.name} is computed from its row and takes no value.`;
  return { code: 'generated-column', message, span };
}

export function generate(draft: Draft, statement: StatementOf<'generate'>): void {
  const relation = findRelation(draft, statement.table);
  const count = rowCountOf(draft, statement.count);
  if (relation === undefined) return;
  const number = (draft.generated.get(relation.name) ?? 0) + 1;
  draft.generated.set(relation.name, number);
  const names = statement.columns.map((definition) => definition.column);
  const targets = targetColumns(draft, relation, names);
  if (targets === undefined || count === undefined) return;
  if (!hasNeededColumns(draft, relation, names.length === 0 ? [] : targets, statement.span)) return;
  if (!addRows(draft, count, statement.count.span)) return;
  const rows = generateRows({
    seed: draft.seed,
    table: relation.name,
    statement: number,
    count,
    columns: statement.columns.flatMap((definition, index) => {
      const column = targets[index];
      return column === undefined ? [] : [{ column, definition }];
    }),
  });
  if (!rows.ok) {
    draft.errors.push(rows.error);
    return;
  }
  pushRows(draft, relation, targets.slice(0, names.length), rows.value, statement.span);
}

function rowCountOf(draft: Draft, expression: Expression): number | undefined {
  const { value, fault } = evaluateConstant(expression);
  if (fault !== undefined) {
    draft.errors.push(fault);
    return undefined;
  }
  const count = typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value;
  if (typeof count === 'bigint' && count >= 0n && count <= MAX_ROWS) return Number(count);
  const message = `The number of rows is a whole number from 0 to ${MAX_ROWS.toLocaleString('en-US')}.`;
  draft.errors.push({ code: 'invalid-amount', message, span: expression.span });
  return undefined;
}

/** Columns that are NOT NULL and have no default must be among those that get values. */
export function hasNeededColumns(
  draft: Draft,
  relation: DraftRelation,
  targets: readonly Column[],
  span: Span,
): boolean {
  const given = new Set(targets.map((column) => column.name));
  const missing = givenColumns(relation).filter(
    (column) => column.notNull && column.defaultValue === undefined && !given.has(column.name),
  );
  if (missing.length === 0) return true;
  const names = missing.map((column) => column.name).join(', ');
  draft.errors.push({
    code: 'missing-column',
    message: `${names} of ${relation.name} must have a value: NOT NULL and no default.`,
    span,
  });
  return false;
}

export function pushRows(
  draft: Draft,
  relation: DraftRelation,
  columns: readonly Column[],
  rows: readonly Row[],
  span: Span,
): void {
  const names = columns.map((column) => column.name);
  draft.dataSteps.push({ kind: 'rows', table: relation.name, columns: names, rows, span });
}
