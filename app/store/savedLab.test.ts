import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { freeName, nameOf, readSavedLab, type SavedLab } from './savedLab.ts';

const lab: SavedLab = {
  version: 2,
  title: 'Semijoins',
  name: 'Week 3',
  fileName: 'semijoins.lab.md',
  text: '---\ntitle: Semijoins\n---\n',
  files: { 'people.csv': 'id\n1\n' },
  savedAt: 1_760_000_000_000,
  revision: 4,
};

const { name: _, files: __, fileName: ___, ...rest } = lab;
const first = { ...rest, version: 1 };

describe('a saved lab', () => {
  test('is read as it was written, with a name of its own or without', () => {
    expect(readSavedLab(lab)).toEqual({ ok: true, value: lab });
    const { name, ...unnamed } = lab;
    const read = readSavedLab(unnamed);
    expect(read).toEqual({ ok: true, value: unnamed });
    expect(nameOf(lab)).toBe(name);
    expect(read.ok && nameOf(read.value)).toBe('Semijoins');
  });

  test('of version 1 becomes one of this version; its text is untouched', () => {
    const { name, ...unnamed } = lab;
    expect(readSavedLab(first)).toEqual({ ok: true, value: { ...unnamed, files: {} } });
  });

  test('of a newer version is said to be that, not damaged', () => {
    const read = readSavedLab({ ...lab, version: 3, more: true });
    expect(read).toMatchObject({ ok: false, error: expect.stringContaining('version 3') });
  });

  test.each([
    ['nothing', undefined],
    ['a text', 'lab'],
    ['no text', { ...lab, text: undefined }],
    ['a text that is none', { ...lab, text: 7 }],
    ['a file name that leads elsewhere', { ...lab, fileName: 'https://x.example/a.md' }],
    ['a file name that leads up', { ...lab, fileName: '../a.md' }],
    ['a data file that is no text', { ...lab, files: { 'a.csv': null } }],
    ['no time', { ...lab, savedAt: Number.NaN }],
    ['half a revision', { ...lab, revision: 1.5 }],
    ['a name of nothing', { ...lab, name: '' }],
    ['a version that is none', { ...lab, version: '2' }],
    ['version 1 with what it never had', { ...first, files: {} }],
  ])('may be damaged: %s', (_what, record) => {
    expect(readSavedLab(record)).toMatchObject({
      ok: false,
      error: expect.stringContaining('damaged'),
    });
  });

  test('never throws, whatever the browser kept', () => {
    fc.assert(
      fc.property(fc.anything(), (record) => {
        expect(readSavedLab(record).ok).toBe(false);
      }),
      { numRuns: 100, seed: 31 },
    );
  });
});

test('a name is numbered until it is free, and never too long to be saved', () => {
  expect(freeName('Lab', [])).toBe('Lab');
  expect(freeName('Lab', ['Lab'])).toBe('Lab 2');
  expect(freeName('Lab', ['Lab', 'Lab 2', 'Lab 3'])).toBe('Lab 4');
  const long = 'x'.repeat(300);
  expect(freeName(long, [freeName(long, [])]).length).toBeLessThanOrEqual(100);
});
