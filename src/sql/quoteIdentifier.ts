import { isPlainIdentifier } from './keywords.ts';

/** An identifier as SQL text, quoted only when it has to be: reserved, upper case or odd. */
export function quoteIdentifier(text: string): string {
  return isPlainIdentifier(text) ? text : `"${text.replaceAll('"', '""')}"`;
}
