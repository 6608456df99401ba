import { describe, expect, it } from 'vitest';
import { identifierOf, tokenize } from './lexer.ts';

const kinds = (text: string): readonly string[] =>
  tokenize(text).map((token) => `${token.kind} ${token.text}`.trimEnd());

describe('tokenize', () => {
  it('reads words, literals and symbols', () => {
    expect(kinds("SELECT a_1$, 'it''s', x'0aF1', 12, .5, 5., 1.5e-3, 0x1F")).toEqual([
      'word SELECT',
      'word a_1$',
      'symbol ,',
      "string it's",
      'symbol ,',
      'blob 0AF1',
      'symbol ,',
      'number 12',
      'symbol ,',
      'number .5',
      'symbol ,',
      'number 5.',
      'symbol ,',
      'number 1.5e-3',
      'symbol ,',
      'number 0x1F',
      'end',
    ]);
  });

  it('reads all three kinds of quoted names', () => {
    expect(kinds('"a ""b""" `c``d` [e f]')).toEqual([
      'quoted a "b"',
      'quoted c`d',
      'quoted e f',
      'end',
    ]);
  });

  it('reads the longest symbol', () => {
    const symbols = tokenize('a->>b->c||d<<e<=f<>g!=h==i>=j>>k').filter(
      (token) => token.kind === 'symbol',
    );
    expect(symbols.map((token) => token.key)).toEqual([
      '->>',
      '->',
      '||',
      '<<',
      '<=',
      '<>',
      '<>',
      '=',
      '>=',
      '>>',
    ]);
  });

  it('skips white space, comments and a byte order mark', () => {
    expect(kinds('\ufeffa -- b\n/* c * / ** */ d\t\r\n--')).toEqual(['word a', 'word d', 'end']);
  });

  it('drops the separators of digits', () => {
    expect(kinds('1_000.5_0 0xF_F')).toEqual(['number 1000.50', 'number 0xFF', 'end']);
  });

  it('gives offsets into the text', () => {
    const text = 'x = \'ä\' -- c\n+"y"';
    const found = tokenize(text).map((token) => text.slice(token.start, token.end));
    expect(found).toEqual(['x', '=', "'ä'", '+', '"y"', '']);
  });

  it('folds ASCII letters of unquoted names only', () => {
    const [first, second] = tokenize('StraßeÄ "Straße"');
    expect([first, second].map((token) => token && identifierOf(token))).toEqual([
      'straßeÄ',
      'Straße',
    ]);
  });

  it.each([
    ["a 'b\nc", 'unterminated-string', 2, 4],
    ['a "b\nc', 'unterminated-name', 2, 4],
    ['a [b', 'unterminated-name', 2, 4],
    ['a /* b', 'unterminated-comment', 2, 6],
    ['20MS', 'bad-number', 0, 4],
    ['0x', 'bad-number', 0, 2],
    ["x'abc'", 'bad-blob', 0, 6],
    ["X'zz'", 'bad-blob', 0, 5],
    ['""', 'empty-name', 0, 2],
    ['a ? b', 'bad-character', 2, 3],
    ['a\u00a0b', 'bad-character', 1, 2],
    ['“a”', 'bad-character', 0, 1],
    ['\u0000', 'bad-character', 0, 1],
  ])('%j has a bad token: %s', (text, code, start, end) => {
    const bad = tokenize(text).find((token) => token.kind === 'bad');
    expect(bad?.problem).toMatchObject({ code, span: { start, end } });
  });
});
