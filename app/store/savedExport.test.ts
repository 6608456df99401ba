import { describe, expect, test } from 'vitest';
import { decodeExport, encodeExport } from './savedExport.ts';

const lab = {
  version: 2,
  title: 'Semijoins',
  fileName: 'semijoins.lab.md',
  text: '---\ntitle: “Semijoins” → 4\n---\r\n',
  files: {},
  savedAt: 5,
  revision: 1,
} as const;

describe('a file of exported labs', () => {
  test('gives back every lab, character by character', () => {
    const records = [
      { key: 'a', record: lab },
      { key: 'b', record: { ...lab, name: 'Other', files: { 'x.csv': 'id\n"1"\n' } } },
    ];
    expect(decodeExport(encodeExport(records))).toEqual({
      ok: true,
      value: { labs: records.map(({ key, record }) => ({ key, lab: record })), refused: [] },
    });
  });

  test('holds records that cannot be read; they are named, and the others are imported', () => {
    const records = [
      { key: 'a', record: { ...lab, text: 3 } },
      { key: 'b', record: lab },
      { key: 'c', record: { ...lab, version: 9 } },
    ];
    const text = encodeExport(records);
    expect(JSON.parse(text)).toMatchObject({ labs: records });
    const read = decodeExport(text);
    expect(read.ok && read.value.labs.map(({ key }) => key)).toEqual(['b']);
    expect(read.ok && read.value.refused).toEqual([
      expect.stringMatching(/^lab 1: it is damaged \(text/),
      expect.stringMatching(/^lab 3: .*version 9/),
    ]);
  });

  test.each([
    ['', 'not exported by Sitelines'],
    ['{}', 'not exported by Sitelines'],
    ['[1, 2]', 'not exported by Sitelines'],
    ['{"sitelines":"labs","version":1,"labs":[3]}', 'not exported by Sitelines'],
    ['{"sitelines":"labs","version":2,"labs":[]}', 'version 2; this page reads up to version 1'],
  ])('%s is refused with the reason', (text, because) => {
    expect(decodeExport(text)).toMatchObject({
      ok: false,
      error: expect.stringContaining(because),
    });
  });
});
