import { describe, expect, test } from 'vitest';
import { inMegabytes, readLabText } from './incomingFiles.ts';
import { readPasted, sortFiles } from './sortFiles.ts';

const file = (name: string, size = 10) => ({ name, size });
const code = (...files: readonly { name: string; size: number }[]): string => {
  const sorted = sortFiles(files);
  return sorted.ok ? sorted.value.kind : sorted.error.code;
};

describe('files that are given together', () => {
  test('are a lab and its data, in any order', () => {
    const [people, lab] = [file('people.CSV'), file('Week 3.lab.md')];
    expect(sortFiles([people, lab])).toEqual({
      ok: true,
      value: { kind: 'lab', lab, data: [people] },
    });
    expect(code(file('README.markdown'))).toBe('lab');
    expect(code(file('sitelines-labs.json'))).toBe('export');
    expect(code(file('people.csv'), file('orders.SQL'))).toBe('tables');
  });

  test.each([
    ['nothing', [], 'no-file'],
    ['a picture', [file('photo.png')], 'not-a-lab'],
    ['a lab with a picture', [file('a.lab.md'), file('photo.png')], 'not-a-lab'],
    ['SQL beside a lab', [file('a.lab.md'), file('b.sql')], 'not-a-lab'],
    ['data and exported labs', [file('people.csv'), file('a.json')], 'no-lab'],
    ['large tables', [file('people.csv', 8_000_001)], 'file-too-large'],
    ['two labs', [file('a.lab.md'), file('b.lab.md')], 'several-labs'],
    ['a lab and an export', [file('a.lab.md'), file('labs.json')], 'several-labs'],
    ['two exports', [file('a.json'), file('b.json')], 'no-lab'],
    ['a large lab', [file('a.lab.md', 1_000_001)], 'file-too-large'],
    [
      'much data in all',
      [file('a.lab.md'), file('b.csv', 5_000_000), file('c.csv', 3_000_001)],
      'file-too-large',
    ],
    ['a large export', [file('a.json', 64_000_001)], 'file-too-large'],
  ] as const)('are refused when they are %s', (_, files, expected) => {
    expect(code(...files)).toBe(expected);
  });

  test('are taken up to their limits', () => {
    expect(code(file('a.lab.md', 1_000_000), file('b.csv', 8_000_000))).toBe('lab');
  });

  test('that are too large are named, with their size and the limit', () => {
    const sorted = sortFiles([file('a.lab.md', 1_000_001)]);
    expect(sorted.ok ? '' : sorted.error.message).toBe(
      'a.lab.md: 1.1 MB are too many; a lab may have 1 MB.',
    );
  });
});

test('a file is read as UTF-8 and as nothing else, byte order mark and all', () => {
  const text = '\uFEFF---\ntitle: Åse → 4\n---\n';
  expect(readLabText('a.lab.md', new TextEncoder().encode(text))).toEqual({
    ok: true,
    value: text,
  });
  const latin = readLabText('a.lab.md', Uint8Array.of(0xc5, 0x73, 0x65));
  expect(latin).toMatchObject({ ok: false, error: { code: 'not-utf-8' } });
});

test.each([
  ['front matter', '---\ntitle: x\n---\n', true],
  ['front matter after a mark', '\uFEFF---\r\ntitle: x\n---\n', true],
  ['a live block', 'Hello\n\n```sql setup\nCREATE SITE a;\n```\n', true],
  ['a scene in a list', '- a\n\n  ~~~scene\n  at: sql/1\n  ~~~\n', true],
  ['words', 'hello world', false],
  ['SQL', 'SELECT 1', false],
  ['a block that is only code', '```sql\nSELECT 1\n```\n', false],
  ['a rule in the middle', 'a\n\n---\n\nb', false],
])('pasted %s', (_, text, isLab) => {
  expect(readPasted(text).ok).toBe(isLab);
});

test('a pasted text has the limit of a file', () => {
  const text = `---\n${'ä'.repeat(500_000)}`;
  expect(readPasted(text)).toMatchObject({ ok: false, error: { code: 'file-too-large' } });
});

test.each([
  [0, '0 kB'],
  [1, '0.1 kB'],
  [99_999, '100 kB'],
  [100_000, '0.1 MB'],
  [1_000_000, '1 MB'],
  [1_000_001, '1.1 MB'],
])('%i bytes are written %s', (bytes, written) => {
  expect(inMegabytes(bytes)).toBe(written);
});
