import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCsv } from './csv.ts';

const rowsOf = (text: string) => {
  const csv = parseCsv(text);
  if (!csv.ok) throw new Error(csv.error.message);
  return csv.value.records.map((record) => record.fields);
};

describe('parseCsv', () => {
  it('tells an empty field from an empty text', () => {
    expect(rowsOf('a,b\n,""\n')).toEqual([[null, '']]);
  });

  it('keeps commas, doubled quotes and line breaks of quoted fields', () => {
    expect(rowsOf('a,b\r\n"x, y","he said ""no""\r\nand left"\r\n')).toEqual([
      ['x, y', 'he said "no"\r\nand left'],
    ]);
  });

  it('says in which line a fault is', () => {
    expect(parseCsv('a\n1\n"2')).toEqual({
      ok: false,
      error: { line: 3, message: 'a quoted field is not closed.' },
    });
    expect(parseCsv('a\n"1\n2"x\n')).toMatchObject({ ok: false, error: { line: 3 } });
    expect(parseCsv('')).toMatchObject({ ok: false });
  });

  it('skips a byte order mark and a blank last line', () => {
    const csv = parseCsv('\uFEFFa\n1\n\n');
    expect(csv).toEqual({
      ok: true,
      value: { header: ['a'], records: [{ line: 2, fields: ['1'] }] },
    });
  });

  it('reads back whatever was written', () => {
    const field = fc.option(fc.string({ maxLength: 8 }), { nil: null });
    const record = fc.tuple(field, field);
    const write = (value: string | null): string =>
      value === null ? '' : `"${value.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(fc.array(record), fc.constantFrom('\n', '\r\n'), (records, end) => {
        const lines = records.map((fields) => fields.map(write).join(','));
        expect(rowsOf(['a,b', ...lines, ''].join(end))).toEqual(records);
      }),
    );
  });

  it('never throws', () => {
    const piece = fc.constantFrom('"', ',', '\n', '\r', 'a', '\uFEFF');
    fc.assert(fc.property(fc.array(piece), (pieces) => void parseCsv(pieces.join(''))));
  });
});
