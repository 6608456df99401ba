import type { Diagnostic } from '../base/diagnostic.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { NO_SPAN } from '../base/span.ts';
import { type Csv, type CsvRecord, parseCsv } from '../lab/csv.ts';
import { parseStatements } from '../sql/parser.ts';
import { quoteIdentifier } from '../sql/print.ts';

/**
 * Tables of the user's own as statements of a lab: CREATE TABLE with types inferred from the data,
 * the rows themselves, and where they are stored. What comes of it is text that can be edited, cut
 * and sent on like all of a lab.
 */
export interface OwnTables {
  readonly statements: string;
  readonly names: readonly string[];
  /** Data files that LOAD statements name. */
  readonly files: Readonly<Record<string, string>>;
}

/** Rows of a CSV that become INSERTs; more stay a file of their own. */
const MOST_INSERTED = 200;

interface Where {
  /** Names that a table can no longer have, in lower case. */
  readonly taken: readonly string[];
  readonly site: string;
}

/** @param fileName gives the table its name: `orders.csv` */
export function tableFromCsv(
  fileName: string,
  text: string,
  { taken, site }: Where,
): Result<OwnTables, Diagnostic> {
  const name = tableName(fileName);
  if (taken.includes(name.toLowerCase())) return fail(nameTaken(name));
  const csv = parseCsv(text);
  if (!csv.ok) return fail(faultIn(fileName, csv.error.line, csv.error.message));
  const fault = headerFault(csv.value);
  if (fault) return fail(faultIn(fileName, fault.line, fault.message));
  const columns = csv.value.header.map((head, index) =>
    inferColumn(
      head,
      csv.value.records.map(({ fields }) => fields[index] ?? null),
    ),
  );
  const key = isKey(csv.value.records) ? `${quoteIdentifier(columns[0]?.name ?? '')}` : undefined;
  const lines = columns.map(
    ({ name: own, type, isNotNull }) =>
      `  ${quoteIdentifier(own)} ${type}${isNotNull ? ' NOT NULL' : ''}`,
  );
  if (key !== undefined) lines.push(`  PRIMARY KEY (${key})`);
  const table = quoteIdentifier(name);
  const create = `CREATE TABLE ${table} (\n${lines.join(',\n')}\n);`;
  const isSmall = csv.value.records.length <= MOST_INSERTED;
  const file = `${name}.csv`;
  const data = isSmall
    ? insertOf(table, columns, csv.value.records)
    : `LOAD INTO ${table} FROM '${file}';`;
  const statements = [create, stored(table, columns[0]?.name ?? '', site), data];
  return ok({
    statements: statements.filter((line) => line !== '').join('\n'),
    names: [name],
    files: isSmall ? {} : { [file]: text },
  });
}

/** SQL as a dump has it; a table that says nothing of where it is stored goes to the first site. */
export function tablesFromSql(text: string, { taken, site }: Where): Result<OwnTables, Diagnostic> {
  const parsed = parseStatements(text);
  if (!parsed.ok) return parsed;
  const made = parsed.value.flatMap((statement) =>
    statement.kind === 'createTable' ? [statement.name] : [],
  );
  if (made.length === 0 && !parsed.value.some(({ kind }) => kind === 'insert')) {
    return fail({
      code: 'no-table',
      message: 'This SQL makes no table and inserts no row, so there is nothing to add to the lab.',
      span: NO_SPAN,
      hint: 'CREATE TABLE and INSERT statements are expected, as a dump has them.',
    });
  }
  const again = made.find(({ text: own }) => taken.includes(own.toLowerCase()));
  if (again) return fail(nameTaken(again.text));
  const placed = new Set(
    parsed.value.flatMap((statement) => {
      if (statement.kind === 'allocate') return [statement.name.text];
      return statement.kind.startsWith('createFragment') && 'of' in statement
        ? [statement.of.text]
        : [];
    }),
  );
  const allocated = made
    .filter(({ text: own }) => !placed.has(own))
    .map(({ text: own }) => `ALLOCATE ${quoteIdentifier(own)} AT ${quoteIdentifier(site)};`);
  const statements = [`${text.trim().replace(/;+$/, '')};`, ...allocated].join('\n');
  return ok({ statements, names: made.map(({ text: own }) => own), files: {} });
}

/** Undefined for a text that is neither; what is pasted has no ending to go by. */
export function kindOfPasted(text: string): 'sql' | 'csv' | undefined {
  if (/^(?:\s|--[^\n]*\n)*(?:create\s+table|insert|begin|pragma)\b/i.test(text)) return 'sql';
  const [head = '', second = ''] = text.trim().split(/\r?\n/);
  const commas = (line: string): number => line.split(',').length;
  return head.includes(',') && second !== '' && commas(second) >= commas(head) ? 'csv' : undefined;
}

interface OwnColumn {
  readonly name: string;
  readonly type: string;
  readonly isNotNull: boolean;
  readonly isText: boolean;
}

/** Whole numbers, numbers, else text as wide as its longest value: widths are what plans count. */
function inferColumn(name: string, values: readonly (string | null)[]): OwnColumn {
  const known = values.filter((value) => value !== null);
  const isNotNull = known.length === values.length && values.length > 0;
  const every = (pattern: RegExp): boolean =>
    known.length > 0 && known.every((value) => pattern.test(value));
  if (every(/^[+-]?(?:0|[1-9]\d{0,17})$/))
    return { name, type: 'INTEGER', isNotNull, isText: false };
  if (every(/^[+-]?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/)) {
    return { name, type: 'REAL', isNotNull, isText: false };
  }
  const longest = Math.max(1, ...known.map((value) => [...value].length));
  return { name, type: `VARCHAR(${longest})`, isNotNull, isText: true };
}

/** The first column where it tells all rows apart: that is where exports put their keys. */
function isKey(records: readonly CsvRecord[]): boolean {
  const values = records.map(({ fields }) => fields[0] ?? null);
  return values.length > 0 && !values.includes(null) && new Set(values).size === values.length;
}

function insertOf(
  table: string,
  columns: readonly OwnColumn[],
  records: readonly CsvRecord[],
): string {
  if (records.length === 0) return '';
  const rows = records.map(({ fields }) => {
    const values = columns.map(({ isText }, index) => literal(fields[index] ?? null, isText));
    return `  (${values.join(', ')})`;
  });
  return `INSERT INTO ${table} VALUES\n${rows.join(',\n')};`;
}

const literal = (value: string | null, isText: boolean): string =>
  value === null ? 'NULL' : isText ? `'${value.replaceAll("'", "''")}'` : value;

/** Whole at one site; how it can be cut instead stands beside it. */
function stored(table: string, column: string, site: string): string {
  return [
    `-- Cut it: in place of ALLOCATE write, for example,`,
    `-- CREATE FRAGMENTS OF ${table} BY HASH (${quoteIdentifier(column)}) INTO 2 AT ${quoteIdentifier(site)}, another_site;`,
    `ALLOCATE ${table} AT ${quoteIdentifier(site)};`,
  ].join('\n');
}

/** `My orders (2).csv` is `my_orders_2`. */
function tableName(fileName: string): string {
  const plain = fileName
    .replace(/\.[^.]*$/, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '');
  return /^\p{L}/u.test(plain) ? plain : `table_${plain || '1'}`;
}

function headerFault({ header, records }: Csv): { line: number; message: string } | undefined {
  const empty = header.indexOf('');
  if (empty >= 0) return { line: 1, message: `column ${empty + 1} has no name.` };
  const folded = header.map((name) => name.toLowerCase());
  const again = header.find((_, index) => folded.indexOf(folded[index] ?? '') !== index);
  if (again !== undefined) return { line: 1, message: `two columns are called ${again}.` };
  const short = records.find(({ fields }) => fields.length !== header.length);
  if (!short) return undefined;
  const { line, fields } = short;
  return { line, message: `the header has ${header.length} columns, this row ${fields.length}.` };
}

const faultIn = (file: string, line: number, message: string): Diagnostic => ({
  code: 'csv-table',
  message: `${file}, line ${line}: ${message}`,
  span: NO_SPAN,
  hint: 'A header row that names the columns comes first, then one line a row, with commas between.',
});

const nameTaken = (name: string): Diagnostic => ({
  code: 'table-taken',
  message: `The lab already has ${name}.`,
  span: NO_SPAN,
  hint: 'Give the table, or its file, another name.',
});
