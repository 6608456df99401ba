import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeCorpus } from '../../tools/corpora.ts';
import { filesBelow, sqlOf } from './corpora.testing.ts';
import { parseScript, parseStatements } from './parser.ts';
import { printStatement } from './print.ts';
import { sameTree } from './traverse.ts';

interface Tally {
  parsed: number;
  readonly faults: string[];
}

/** Parses all statements of each text, and holds that every tree survives printing. */
function tally(texts: readonly string[]): Tally {
  const result: Tally = { parsed: 0, faults: [] };
  for (const text of texts) {
    const { statements, errors } = parseScript(text);
    result.parsed += statements.length;
    for (const statement of statements) {
      const printed = printStatement(statement);
      const again = parseStatements(printed);
      if (!again.ok || !sameTree(again.value, [statement])) result.faults.push(printed);
    }
    for (const { message, span } of errors) {
      result.faults.push(`${message} ${text.slice(span.start, span.end + 20)}`);
    }
  }
  return result;
}

describeCorpus('tpch', (corpus) => {
  it('is read', () => {
    const folder = join(corpus, 'queries/sqlite');
    const schema = join(corpus, 'schema.sql');
    const files = [...filesBelow(folder), schema];
    const found = tally(files.map((file) => readFileSync(file, 'utf8')));
    expect(found).toEqual({ parsed: 32, faults: [] });
  });
});

describeCorpus('chinook', (corpus) => {
  it('is read', () => {
    const text = readFileSync(join(corpus, 'Chinook_Sqlite.sql'), 'utf8');
    expect(tally([text])).toEqual({ parsed: 57, faults: [] });
  });
});

describeCorpus('slt', (corpus) => {
  it('is read', () => {
    const files = filesBelow(corpus).filter((file) => file.endsWith('.test'));
    expect(tally(files.flatMap(sqlOf))).toEqual({ parsed: 27_377, faults: [] });
  }, 60_000);
});
