import type { Value } from '../../../src/base/value.ts';

/** RFC 4180, with a header row; NULL is an empty field without quotes. */
export function csvOf(columns: readonly string[], rows: readonly (readonly Value[])[]): string {
  const lines = [columns.map(quoted), ...rows.map((row) => row.map(field))];
  return lines.map((fields) => `${fields.join(',')}\r\n`).join('');
}

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
