import type { Row, Value } from '../../base/value.ts';
import type { Expected, SltRecord, SortMode } from './records.ts';

/** MD5 of a text in hexadecimal, which the form prescribes; its caller has one. */
export type Md5 = (text: string) => string;

export type QueryRecord = Extract<SltRecord, { kind: 'query' }>;

/** The values of an answer as the record's form prints them, in the record's order. */
export function printedAnswer(record: QueryRecord, rows: readonly Row[]): readonly string[] {
  const printed = rows.map((row) =>
    row.map((value, index) => printedValue(value, record.types[index] ?? 'T')),
  );
  return sorted(printed, record.sort);
}

function sorted(rows: readonly (readonly string[])[], mode: SortMode): readonly string[] {
  if (mode === 'valuesort') return rows.flat().sort(byBytes);
  if (mode === 'nosort') return rows.flat();
  return [...rows]
    .sort((left, right) => {
      const differs = left.findIndex((value, index) => value !== right[index]);
      return differs < 0 ? 0 : byBytes(left[differs] ?? '', right[differs] ?? '');
    })
    .flat();
}

/** Printed values are ASCII, where the order of UTF-16 units is that of bytes. */
const byBytes = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

function printedValue(value: Value, type: string): string {
  if (value === null) return 'NULL';
  if (type === 'I') return wholeNumber(value);
  if (type === 'R') return threeDecimals(numberOf(value));
  const text = typeof value === 'string' ? value : plainText(value);
  // Other than printable ASCII is one sign, so that a file stays readable.
  return text === '' ? '(empty)' : text.replace(/[^ -~]/g, '@');
}

const plainText = (value: Value): string =>
  value instanceof Uint8Array ? new TextDecoder().decode(value) : String(value);

/** As the engine prints a number with three decimals: it has sixteen digits, then zeros. */
function threeDecimals(value: number): string {
  if (!Number.isFinite(value) || Math.abs(value) < 10 ** ENGINE_DIGITS) return value.toFixed(3);
  const [digits = '', exponent = '0'] = value.toExponential(ENGINE_DIGITS - 1).split('e');
  const zeros = Number(exponent) - (ENGINE_DIGITS - 1);
  return `${digits.replace('.', '')}${'0'.repeat(zeros)}.000`;
}

const ENGINE_DIGITS = 16;

/** What the engine gives for a value when it is asked for an integer: towards zero, 0 for words. */
function wholeNumber(value: Value): string {
  if (typeof value === 'bigint') return String(value);
  return String(Math.trunc(numberOf(value)) + 0);
}

function numberOf(value: Value): number {
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
  const text = value === null ? '' : plainText(value);
  return Number.parseFloat(text) || 0;
}

export function matches(expected: Expected, values: readonly string[], md5: Md5): boolean {
  if (expected.kind === 'values') {
    return (
      expected.values.length === values.length &&
      expected.values.every((value, index) => value === values[index])
    );
  }
  return expected.count === values.length && expected.md5 === md5(lines(values));
}

const lines = (values: readonly string[]): string => values.map((value) => `${value}\n`).join('');

/** What a failed record expected or got, on one line: a few values or their number and hash. */
export function summarized(expected: Expected): string {
  if (expected.kind === 'hash') return `${expected.count} values hashing to ${expected.md5}`;
  return shortList(expected.values);
}

export function summarizedValues(record: QueryRecord, values: readonly string[], md5: Md5): string {
  if (record.expected.kind === 'values') return shortList(values);
  return `${values.length} values hashing to ${md5(lines(values))}`;
}

const SHOWN_VALUES = 12;

function shortList(values: readonly string[]): string {
  const shown = values.slice(0, SHOWN_VALUES).join(' | ');
  return values.length > SHOWN_VALUES ? `${shown} | … (${values.length} values)` : shown;
}
