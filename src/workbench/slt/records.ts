/**
 * sqllogictest files as records: the form of SQLite's own test suite. A record is a few lines up to
 * an empty one; conditions (`onlyif`, `skipif`) stand above the record they are of.
 */
export type SltRecord =
  | {
      readonly kind: 'statement';
      readonly isError: boolean;
      readonly sql: string;
      readonly line: number;
    }
  | {
      readonly kind: 'query';
      readonly sql: string;
      readonly line: number;
      /** One letter a column: `I` an integer, `R` a number with three decimals, `T` a text. */
      readonly types: string;
      readonly sort: SortMode;
      /** Values in order, one a line, or how many there are and their hash. */
      readonly expected: Expected;
    };

export type SortMode = 'nosort' | 'rowsort' | 'valuesort';

export type Expected =
  | { readonly kind: 'values'; readonly values: readonly string[] }
  | { readonly kind: 'hash'; readonly count: number; readonly md5: string };

export interface SltFile {
  readonly records: readonly SltRecord[];
  /** Records for other engines, and what could not be read. */
  readonly skipped: readonly SkippedRecord[];
}

export interface SkippedRecord {
  readonly line: number;
  readonly because: string;
}

/** The engine that a record must be meant for. */
const ENGINE = 'sqlite';

/** Reads a file; lines count from 1. `halt` ends it. */
export function parseSlt(text: string): SltFile {
  const records: SltRecord[] = [];
  const skipped: SkippedRecord[] = [];
  for (const block of blocksOf(text)) {
    const excluded = block.conditions.find((condition) => !admits(condition));
    const [head = '', ...body] = block.lines;
    if (excluded !== undefined) {
      skipped.push({ line: block.line, because: excluded });
      continue;
    }
    const word = head.split(/\s+/)[0];
    if (word === 'halt') break;
    if (word === 'hash-threshold') continue;
    const record = parseRecord(head, body, block.line);
    if (record === undefined)
      skipped.push({ line: block.line, because: `unknown record: ${head}` });
    else records.push(record);
  }
  return { records, skipped };
}

interface Block {
  readonly line: number;
  readonly conditions: readonly string[];
  readonly lines: readonly string[];
}

function blocksOf(text: string): readonly Block[] {
  const blocks: Block[] = [];
  let lines: string[] = [];
  let conditions: string[] = [];
  let start = 0;
  const end = (): void => {
    if (lines.length > 0) blocks.push({ line: start, conditions, lines });
    if (lines.length > 0 || conditions.length > 0) conditions = [];
    lines = [];
  };
  for (const [index, raw] of `${text}\n`.split('\n').entries()) {
    const line = raw.replace(/\s+$/, '');
    if (line === '') {
      end();
      continue;
    }
    // A comment ends where its line does; inside a record there is none.
    if (line.startsWith('#') && lines.length === 0) continue;
    if (lines.length === 0) {
      const condition = /^(?:onlyif|skipif)\s+\S+/.exec(line);
      if (condition) {
        conditions.push(condition[0]);
        continue;
      }
      start = index + 1;
    }
    lines.push(line);
  }
  end();
  return blocks;
}

function admits(condition: string): boolean {
  const [word, engine] = condition.split(/\s+/);
  return word === 'onlyif' ? engine === ENGINE : engine !== ENGINE;
}

function parseRecord(head: string, body: readonly string[], line: number): SltRecord | undefined {
  const [word, ...options] = head.split(/\s+/);
  if (word === 'statement') {
    const [outcome] = options;
    if (outcome !== 'ok' && outcome !== 'error') return undefined;
    return { kind: 'statement', isError: outcome === 'error', sql: body.join('\n'), line };
  }
  if (word !== 'query') return undefined;
  const [types = '', sort = 'nosort'] = options;
  if (!/^[IRT]+$/.test(types)) return undefined;
  const rule = body.indexOf('----');
  const sql = body.slice(0, rule < 0 ? undefined : rule).join('\n');
  const lines = rule < 0 ? [] : body.slice(rule + 1);
  return { kind: 'query', sql, line, types, sort: sortMode(sort), expected: expectedOf(lines) };
}

function sortMode(word: string): SortMode {
  return word === 'rowsort' || word === 'valuesort' ? word : 'nosort';
}

function expectedOf(lines: readonly string[]): Expected {
  const hashed = /^(\d+) values hashing to ([0-9a-f]{32})$/.exec(lines[0] ?? '');
  if (!hashed) return { kind: 'values', values: lines };
  return { kind: 'hash', count: Number(hashed[1]), md5: hashed[2] ?? '' };
}
