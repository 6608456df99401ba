import { fail, ok, type Result } from '../base/result.ts';

/** CSV as RFC 4180 has it, with a header row. An empty unquoted field is NULL, a quoted one ''. */
export interface Csv {
  readonly header: readonly string[];
  readonly records: readonly CsvRecord[];
}

export interface CsvRecord {
  /** Where the record starts, counted from 1. */
  readonly line: number;
  readonly fields: readonly (string | null)[];
}

export interface CsvFault {
  readonly line: number;
  readonly message: string;
}

/** Line ends are CRLF or LF; a byte order mark is skipped; a blank line at the end is none. */
export function parseCsv(text: string): Result<Csv, CsvFault> {
  const reader = { text, at: text.startsWith('\uFEFF') ? 1 : 0, line: 1 };
  const records: CsvRecord[] = [];
  while (reader.at < text.length) {
    const record = readRecord(reader);
    if (!record.ok) return record;
    const [only] = record.value.fields;
    const isBlank = record.value.fields.length === 1 && only === null;
    if (!isBlank || reader.at < text.length) records.push(record.value);
  }
  const [header, ...rest] = records;
  if (header === undefined) return fail({ line: 1, message: 'the header row is missing.' });
  return ok({ header: header.fields.map((field) => (field ?? '').trim()), records: rest });
}

interface Reader {
  readonly text: string;
  at: number;
  line: number;
}

function readRecord(reader: Reader): Result<CsvRecord, CsvFault> {
  const { line } = reader;
  const fields: (string | null)[] = [];
  for (;;) {
    const field = readField(reader);
    if (!field.ok) return field;
    fields.push(field.value);
    const next = reader.text[reader.at];
    if (next === ',') {
      reader.at += 1;
      continue;
    }
    if (next === undefined) return ok({ line, fields });
    reader.at += reader.text.startsWith('\r\n', reader.at) ? 2 : 1;
    reader.line += 1;
    return ok({ line, fields });
  }
}

/** Stands at a comma, a line end or the end of the text afterwards. */
function readField(reader: Reader): Result<string | null, CsvFault> {
  const { text } = reader;
  if (text[reader.at] === '"') return readQuoted(reader);
  const end = endOfPlain(text, reader.at);
  const field = text.slice(reader.at, end);
  if (field.includes('"')) {
    return fail({
      line: reader.line,
      message: 'a quotation mark stands inside an unquoted field.',
    });
  }
  reader.at = end;
  return ok(field === '' ? null : field);
}

function endOfPlain(text: string, start: number): number {
  let end = start;
  while (end < text.length && text[end] !== ',' && text[end] !== '\n') {
    if (text[end] === '\r' && text[end + 1] === '\n') break;
    end += 1;
  }
  return end;
}

function readQuoted(reader: Reader): Result<string, CsvFault> {
  const { text } = reader;
  const startLine = reader.line;
  let field = '';
  let from = reader.at + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote === -1) return fail({ line: startLine, message: 'a quoted field is not closed.' });
    const part = text.slice(from, quote);
    field += part;
    reader.line += part.split('\n').length - 1;
    if (text[quote + 1] !== '"') {
      reader.at = quote + 1;
      break;
    }
    field += '"';
    from = quote + 2;
  }
  const next = text[reader.at];
  const isEnd = next === undefined || next === ',' || next === '\n';
  if (isEnd || text.startsWith('\r\n', reader.at)) return ok(field);
  return fail({ line: reader.line, message: 'text follows a closing quotation mark.' });
}
