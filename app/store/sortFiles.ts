import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { fail, ok, type Result } from '../../src/base/result.ts';
import { NO_SPAN } from '../../src/base/span.ts';
import { MAXIMUM_DATA_BYTES, MAXIMUM_LAB_BYTES, tooLarge } from './incomingFiles.ts';

/** Which files came in, and what was pasted; loaded when something comes in. */

/** A file of exported labs holds several labs and their data. */
const MAXIMUM_EXPORT_BYTES = 64_000_000;

/** A file as the browser gives it: its size is known before it is read. */
export interface IncomingFile {
  readonly name: string;
  readonly size: number;
}

/** What dropped or chosen files are, by their names. */
export type Incoming<File> =
  | { readonly kind: 'lab'; readonly lab: File; readonly data: readonly File[] }
  | { readonly kind: 'export'; readonly file: File }
  /** Tables for the open lab. */
  | { readonly kind: 'tables'; readonly files: readonly File[] };

const isLab = ({ name }: IncomingFile): boolean => /\.(?:md|markdown)$/i.test(name);
const isData = ({ name }: IncomingFile): boolean => /\.csv$/i.test(name);
const isSql = ({ name }: IncomingFile): boolean => /\.sql$/i.test(name);
const isExport = ({ name }: IncomingFile): boolean => /\.json$/i.test(name);

/** One lab and its data files, or one file of exported labs; anything else is refused by name. */
export function sortFiles<File extends IncomingFile>(
  files: readonly File[],
): Result<Incoming<File>, Diagnostic> {
  const [first] = files;
  if (!first) return refuse('no-file', 'Nothing was given that is a file.');
  const strange = files.find((file) => ![isLab, isData, isSql, isExport].some((is) => is(file)));
  if (strange) return refuse('not-a-lab', `${strange.name} is no lab.`);
  if (isExport(first) && files.length === 1) {
    const excess = tooLarge(first.name, first.size, MAXIMUM_EXPORT_BYTES, 'exported labs');
    return excess ? fail(excess) : ok({ kind: 'export', file: first });
  }
  const labs = files.filter(isLab);
  const [lab] = labs;
  const isTables = files.every((file) => isData(file) || isSql(file));
  if (!lab && isTables) return sortTables(files);
  if (!lab) return refuse('no-lab', `There is no lab among ${nameList(files)}.`);
  if (labs.length > 1 || files.some(isExport)) {
    return refuse('several-labs', `${nameList(files)} are more than one lab.`);
  }
  const sql = files.find(isSql);
  if (sql)
    return refuse('not-a-lab', `${sql.name} comes without a lab, and goes into the open one.`);
  const data = files.filter(isData);
  const dataBytes = data.reduce((sum, { size }) => sum + size, 0);
  const excess =
    tooLarge(lab.name, lab.size, MAXIMUM_LAB_BYTES, 'a lab') ??
    tooLarge(nameList(data), dataBytes, MAXIMUM_DATA_BYTES, 'the data files of a lab together');
  return excess ? fail(excess) : ok({ kind: 'lab', lab, data });
}

function sortTables<File extends IncomingFile>(
  files: readonly File[],
): Result<Incoming<File>, Diagnostic> {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const excess = tooLarge(
    nameList(files),
    bytes,
    MAXIMUM_DATA_BYTES,
    'the tables of a lab together',
  );
  return excess ? fail(excess) : ok({ kind: 'tables', files });
}

/** Whether a text is meant as a lab: it has front matter, or a block that a lab executes. */
export const looksLikeLab = (text: string): boolean =>
  /^\uFEFF?---[ \t]*\r?\n/.test(text) ||
  /^[ \t]*(?:`{3,}|~{3,})(?:sql (?:setup|query)|plan|scene|schedule|exercise)\b/m.test(text);

/** What was pasted outside a text field: a lab, or a word about what was expected. */
export function readPasted(text: string): Result<string, Diagnostic> {
  const excess = tooLarge('What was pasted', byteLength(text), MAXIMUM_LAB_BYTES, 'a lab');
  if (excess) return fail(excess);
  if (looksLikeLab(text)) return ok(text);
  return refuse('not-a-lab', 'What was pasted is neither a lab nor tables; the open lab stays.');
}

const byteLength = (text: string): number => new TextEncoder().encode(text).length;

const nameList = (files: readonly IncomingFile[]): string =>
  files.map(({ name }) => name).join(', ');

const refuse = (code: string, message: string): Result<never, Diagnostic> =>
  fail({
    code,
    message,
    span: NO_SPAN,
    hint:
      'A lab is one Markdown file, NAME.lab.md, that starts with front matter: a line ---, ' +
      'a line title: …, a line ---; the CSV files that it loads come with it',
  });
