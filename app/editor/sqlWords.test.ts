import fc from 'fast-check';
import { expect, test } from 'vitest';
import { markPieces, sqlPieces } from './sqlWords.ts';

test('keywords are told from names, strings and comments', () => {
  const sql = `SELECT "from", 'where' FROM t -- and\nWHERE glob.a = 1`;
  const keywords = sqlPieces(sql).filter(({ isKeyword }) => isKeyword);
  expect(keywords.map(({ text }) => text)).toEqual(['SELECT', 'FROM', 'WHERE']);
});

test('pieces are the text, whatever it is and whatever is marked in it', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(20), fc.nat(20), (text, start, length) => {
      const sql = `select ${text}`;
      const mark = { kind: 'fault' as const, start, end: start + length };
      const pieces = markPieces(sqlPieces(sql), mark);
      expect(pieces.map((piece) => piece.text).join('')).toBe(sql);
      const marked = pieces.filter((piece) => piece.mark).map((piece) => piece.text);
      expect(marked.join('')).toBe(sql.slice(mark.start, mark.end));
    }),
    { numRuns: 200 },
  );
});
