import type { Value } from '../../../src/base/value.ts';

/** RFC 4180: the header row of some columns. */
export const csvHead = (columns: readonly string[]): string => line(columns.map(quoted));

/** Rows of a file; NULL is an empty field without quotes. */
export const csvRows = (rows: readonly (readonly Value[])[]): string =>
  rows.map((row) => line(row.map(field))).join('');

const line = (fields: readonly string[]): string => `${fields.join(',')}\r\n`;

function field(value: Value): string {
  if (value === null) return '';
  return typeof value === 'string' ? quoted(value) : valueText(value);
}

const quoted = (text: string): string =>
  text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** A value as the grid shows it. */
export function valueText(value: Value): string {
  if (value === null) return 'NULL';
  if (value instanceof Uint8Array) {
    return `x'${[...value].map((byte) => byte.toString(16).padStart(2, '0')).join('')}'`;
  }
  return String(value);
}
