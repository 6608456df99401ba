import type { OpenLabOptions } from '../openLab.ts';
import { parseSlt, type SkippedRecord, type SltRecord } from './records.ts';
import { type Md5, matches, printedAnswer, summarized, summarizedValues } from './results.ts';
import { openSltDatabase, type SltDatabase, type SltDesign } from './sltDatabase.ts';

/** What became of a file's records: all of them passed, failed or were skipped. */
export interface SltReport {
  readonly records: number;
  readonly passed: number;
  readonly failed: readonly FailedRecord[];
  readonly skipped: readonly SkippedRecord[];
}

export interface FailedRecord {
  readonly line: number;
  readonly sql: string;
  readonly expected: string;
  readonly actual: string;
}

/** What the core has not itself. */
export interface SltTools {
  readonly md5: Md5;
  readonly openSite: OpenLabOptions['openSite'];
}

/**
 * Runs a sqllogictest file through a distributed database of its own.
 *
 * @param sample runs every n-th query; statements always run, for later records need them
 */
export async function runSlt(
  text: string,
  design: SltDesign,
  { md5, openSite }: SltTools,
  sample = 1,
): Promise<SltReport> {
  const file = parseSlt(text);
  const database = await openSltDatabase(design, openSite);
  const failed: FailedRecord[] = [];
  const skipped: SkippedRecord[] = [...file.skipped];
  let passed = 0;
  let queries = 0;
  try {
    for (const record of file.records) {
      if (record.kind === 'query') {
        queries += 1;
        if (queries % sample !== 0) {
          skipped.push({ line: record.line, because: 'not in the sample' });
          continue;
        }
      }
      const judged = await judge(database, record, md5);
      if (judged === undefined) passed += 1;
      else if ('because' in judged) skipped.push(judged);
      else failed.push(judged);
    }
  } finally {
    await database.close();
  }
  const records = passed + failed.length + skipped.length;
  return { records, passed, failed, skipped };
}

/** What keeps a record from having passed; another answer than the file's may be right, too. */
async function judge(
  database: SltDatabase,
  record: SltRecord,
  md5: Md5,
): Promise<FailedRecord | SkippedRecord | undefined> {
  const { line, sql } = record;
  if (record.kind === 'statement') {
    const done = await database.change(sql);
    if (done.ok !== record.isError) return undefined;
    const expected = record.isError ? 'an error' : 'no error';
    return { line, sql, expected, actual: done.ok ? 'no error' : done.error };
  }
  const { rows, open } = await database.query(sql);
  const expected = summarized(record.expected);
  // A query that fails while it runs has no values: some files expect just that.
  const isExpected = record.expected.kind === 'values' && record.expected.values.length === 0;
  if (!rows.ok && isExpected) return undefined;
  const values = rows.ok ? printedAnswer(record, rows.value) : [];
  if (rows.ok && matches(record.expected, values, md5)) return undefined;
  if (open !== undefined) return { line, because: `SQL leaves the answer open: ${open}` };
  const actual = rows.ok ? summarizedValues(record, values, md5) : rows.error;
  return { line, sql, expected, actual };
}
