import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dialectWords } from '../../src/viewmodel/dialect.ts';
import { codePieces } from './codePieces.ts';
import { editedLines } from './codeView.ts';

const shown = { language: 'sql', words: dialectWords, checked: '', hints: [] } as const;

test('pieces are the text, whatever it is and whatever is marked in it', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(20), fc.nat(20), fc.nat(9), (end, start, length, offset) => {
      const text = `select ${end}`;
      const span = { start, end: start + length };
      const fault = { code: 'x', message: 'x', span };
      const hints = [{ offset, parts: [] }];
      const pieces = codePieces({ ...shown, text, checked: text, faults: [fault], hints });
      expect(pieces.map((piece) => piece.text).join('')).toBe(text);
      const marked = pieces.filter(({ mark }) => mark === 'fault').map((piece) => piece.text);
      expect(marked.join('')).toBe(text.slice(span.start, span.end));
      const ends = pieces.map((piece) => piece.start + piece.text.length);
      if (offset > 0 && offset <= text.length) expect(ends).toContain(offset);
    }),
    { numRuns: 200 },
  );
});

test('faults of an older text mark nothing', () => {
  const fault = { code: 'x', message: 'x', span: { start: 0, end: 3 } };
  const pieces = codePieces({ ...shown, text: 'abcdef', checked: 'abc', faults: [fault] });
  expect(pieces.map(({ mark }) => mark)).toEqual([undefined]);
});

test('edited lines are those that differ, wherever lines were added or removed', () => {
  expect(editedLines('a\nb\nc', 'a\nb\nc')).toEqual([]);
  expect(editedLines('a\nB\nc', 'a\nb\nc')).toEqual([1]);
  expect(editedLines('A\nb\nC', 'a\nb\nc')).toEqual([0, 2]);
  expect(editedLines('a\nnew\nb\nc', 'a\nb\nc')).toEqual([1]);
  expect(editedLines('a\nc', 'a\nb\nc')).toEqual([]);
  expect(editedLines('a\na', 'a')).toEqual([1]);
});
