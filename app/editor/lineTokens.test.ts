import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dialectWords } from '../../src/viewmodel/dialect.ts';
import type { CodeLanguage } from './codeView.ts';
import { firstState, type LineState, tokenizeLine } from './lineTokens.ts';

/** Each line's tokens as `kind:text`. */
function tokens(language: CodeLanguage, text: string): readonly (readonly string[])[] {
  let state = firstState(language);
  return text.split('\n').map((line) => {
    const found = tokenizeLine(line, state, dialectWords);
    state = found.next;
    return found.tokens.map(
      ({ kind, start }, index) => `${kind}:${line.slice(start, found.tokens[index + 1]?.start)}`,
    );
  });
}

const keywordsIn = (language: CodeLanguage, text: string): readonly string[] =>
  tokens(language, text)
    .flat()
    .filter((token) => token.startsWith('keyword:'))
    .map((token) => token.slice('keyword:'.length));

describe('SQL', () => {
  test('keywords are told from names, strings and comments', () => {
    const sql = `SELECT "from", 'where' FROM t -- and\nwhere glob.a = 1`;
    expect(keywordsIn('sql', sql)).toEqual(['SELECT', 'FROM', 'where']);
  });

  test('strings and comments go on over lines', () => {
    expect(tokens('sql', "a = 'one\nselect' AND /* from\nwhere */ b")).toEqual([
      ['text:a = ', "string:'one"],
      ["string:select'", 'text: ', 'keyword:AND', 'text: ', 'comment:/* from'],
      ['comment:where */', 'text: b'],
    ]);
  });

  test('words of a setup are names in a query, and those of a plan too', () => {
    const text = 'SHIP site FRAGMENT';
    expect(keywordsIn('sql', text)).toEqual([]);
    expect(keywordsIn('plan', text)).toEqual(['SHIP']);
    expect(keywordsIn('lab', `\`\`\`sql setup\n${text}\n\`\`\``)).toEqual(['site', 'FRAGMENT']);
  });
});

describe('labs', () => {
  const lab = [
    '---',
    'title: SELECT',
    '---',
    '# FROM where',
    'select from prose',
    '```sql query id=q',
    "SELECT 'open",
    '```',
    'WHERE',
    '~~~~plan id=p for=q',
    'site1: ANSWER SELECT 1',
    '~~~',
    'SHIP a TO b',
    '~~~~',
    '```js',
    'SELECT',
    '```',
  ].join('\n');

  test('SQL and plans count in their blocks only, and a closing fence ends even a string', () => {
    expect(keywordsIn('lab', lab)).toEqual(['SELECT', 'ANSWER', 'SELECT', 'SHIP', 'TO']);
  });

  test('headings are heavier, fences lighter', () => {
    const lines = tokens('lab', lab);
    expect(lines[0]).toEqual(['fence:---']);
    expect(lines[3]).toEqual(['heading:# FROM where']);
    expect(lines[7]).toEqual(['fence:```']);
    expect(lines[11]?.[0]).toMatch(/^text:/);
    expect(lines[13]).toEqual(['fence:~~~~']);
  });
});

test('tokens are in order, within their line, and a line is read alike from an equal state', () => {
  const line = fc.string({ unit: fc.constantFrom(...'\'"`[/*-# \nselect~', 'é', '–', '𝔸') });
  fc.assert(
    fc.property(fc.constantFrom<CodeLanguage>('sql', 'plan', 'lab'), line, (language, text) => {
      let state: LineState = firstState(language);
      for (const one of text.split('\n')) {
        const found = tokenizeLine(one, state, dialectWords);
        expect(tokenizeLine(one, { ...state }, dialectWords)).toEqual(found);
        const starts = found.tokens.map(({ start }) => start);
        expect(starts).toEqual([...new Set(starts)].toSorted((a, b) => a - b));
        expect(starts.every((start) => start < Math.max(1, one.length))).toBe(true);
        state = found.next;
      }
    }),
    { numRuns: 300 },
  );
});
