import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { fail, ok, type Result } from '../../src/base/result.ts';
import { NO_SPAN } from '../../src/base/span.ts';
import type { DataFiles } from './labOrigin.ts';

/** What comes from outside, before anything is opened: how large it is, and whether text. */

export const MAXIMUM_LAB_BYTES = 1_000_000;
export const MAXIMUM_DATA_BYTES = 8_000_000;

/** As the page says them before a file is chosen. */
export const SIZE_LIMITS =
  'A lab may have 1 MB, the CSV files it loads 8 MB together; all are UTF-8 text.';

/** The text of a lab's file; the bytes are there, so they are counted again. */
export function readLabText(name: string, bytes: Uint8Array): Result<string, Diagnostic> {
  const excess = tooLarge(name, bytes.length, MAXIMUM_LAB_BYTES, 'a lab');
  return excess ? fail(excess) : readText(name, bytes);
}

export function readText(name: string, bytes: Uint8Array): Result<string, Diagnostic> {
  try {
    // A byte order mark stays: an exported file is to be the one that came in.
    return ok(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return fail({
      code: 'not-utf-8',
      message: `${name} is not UTF-8 text.`,
      span: NO_SPAN,
      hint: 'Save it again as UTF-8, or choose another file',
    });
  }
}

/** Names of a lab's data files as LOAD would find them. */
export const dataFiles = (entries: readonly (readonly [string, string])[]): DataFiles =>
  Object.fromEntries(entries);

/** What is said of a size above its limit. */
export function tooLarge(
  name: string,
  bytes: number,
  limit: number,
  what: string,
): Diagnostic | undefined {
  if (bytes <= limit) return undefined;
  return {
    code: 'file-too-large',
    message: `${name}: ${inMegabytes(bytes)} are too many; ${what} may have ${inMegabytes(limit)}.`,
    span: NO_SPAN,
    hint: 'GENERATE makes rows from a seed and takes no room in the file',
  };
}

/** Rounded up, so that a figure above a limit never looks like the limit. */
export const inMegabytes = (bytes: number): string => {
  const [divisor, unit] = bytes < 100_000 ? [1000, 'kB'] : [1_000_000, 'MB'];
  return `${(Math.ceil((bytes / divisor) * 10) / 10).toLocaleString('en-US')} ${unit}`;
};
