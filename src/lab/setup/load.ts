import { affinityOf } from '../../algebra/affinity.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import type { Row } from '../../base/value.ts';
import type { Column } from '../../catalog/catalog.ts';
import { type Csv, parseCsv } from '../csv.ts';
import { declaredLength } from '../declaredLength.ts';
import { applyAffinity, toValue } from '../generate/sqlValue.ts';
import { addRows, hasNeededColumns, pushRows } from './data.ts';
import type { Draft, DraftRelation, StatementOf } from './draft.ts';
import { findRelation, givenColumns } from './names.ts';

type Fault = Omit<Diagnostic, 'span'>;

/** LOAD: the file's text is given; its header names columns. An empty unquoted field is NULL. */
export function load(draft: Draft, statement: StatementOf<'load'>): void {
  const { file, span } = statement;
  const relation = findRelation(draft, statement.table);
  if (relation === undefined) return;
  const csv = readFile(draft, file);
  const columns = csv.ok ? headerColumns(relation, csv.value.header) : csv;
  if (!csv.ok || !columns.ok) {
    const fault = columns.ok ? undefined : columns.error;
    if (fault !== undefined)
      draft.errors.push({ ...fault, message: `${file}: ${fault.message}`, span });
    return;
  }
  const { records } = csv.value;
  if (!hasNeededColumns(draft, relation, columns.value, span)) return;
  if (!addRows(draft, records.length, span)) return;
  const rows = rowsOf(columns.value, csv.value);
  if (rows.ok) pushRows(draft, relation, columns.value, rows.value, span);
  else draft.errors.push({ code: 'csv-value', message: `${file}, ${rows.error}`, span });
}

function readFile(draft: Draft, file: string): Result<Csv, Fault> {
  if (!isPlainFileName(file)) {
    return fail({ code: 'file-name', message: 'this is no name of a file beside the lab.' });
  }
  const text = draft.files.get(file);
  if (text === undefined) {
    return fail({
      code: 'file-missing',
      message: 'the file is not there.',
      hint: 'It is expected beside the lab, or dropped with it.',
    });
  }
  const csv = parseCsv(text);
  if (csv.ok) return csv;
  return fail({ code: 'csv-syntax', message: `line ${csv.error.line}: ${csv.error.message}` });
}

/** A file beside the lab: no folder, nothing that could lead elsewhere. */
export const isPlainFileName = (name: string): boolean =>
  /^[\p{L}\p{N}_][\p{L}\p{N}_. -]{0,99}$/u.test(name);

function headerColumns(
  relation: DraftRelation,
  header: readonly string[],
): Result<readonly Column[], Fault> {
  const known = givenColumns(relation);
  const columns: Column[] = [];
  for (const field of header) {
    const column = known.find(({ name }) => name.toLowerCase() === field.toLowerCase());
    if (column === undefined) {
      const hint = `Known: ${known.map(({ name }) => name).join(', ')}.`;
      const message = `${relation.name} has no column ${field}.`;
      return fail({ code: 'unknown-column', message, hint });
    }
    if (columns.includes(column)) {
      const message = `the header names ${column.name} twice.`;
      return fail({ code: 'duplicate-column', message });
    }
    columns.push(column);
  }
  return ok(columns);
}

function rowsOf(columns: readonly Column[], csv: Csv): Result<readonly Row[], string> {
  const rows: Row[] = [];
  for (const { line, fields } of csv.records) {
    const fault = recordFault(columns, fields);
    if (fault !== undefined) return fail(`line ${line}: ${fault}`);
    const stored = columns.map((column, index) =>
      toValue(applyAffinity(fields[index] ?? null, affinityOf(column.type))),
    );
    rows.push(Object.freeze(stored));
  }
  return ok(rows);
}

function recordFault(
  targets: readonly Column[],
  fields: readonly (string | null)[],
): string | undefined {
  if (fields.length !== targets.length) {
    return `${fields.length} fields where the header has ${targets.length}.`;
  }
  for (const [index, column] of targets.entries()) {
    const field = fields[index] ?? null;
    if (field === null && column.notNull) return `${column.name} is NOT NULL but empty.`;
    const limit = declaredLength(column.type);
    if (limit !== undefined && field !== null && [...field].length > limit) {
      return `${column.name} has more than the ${limit} characters of ${column.type}.`;
    }
  }
  return undefined;
}
