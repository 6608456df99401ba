import * as v from 'valibot';
import { fail, ok, type Result } from '../../src/base/result.ts';
import type { KeptRecord } from './savedDoor.ts';
import { readSavedLab, type SavedLab } from './savedLab.ts';

/**
 * All own labs in one file. Records are written as they are kept, those that cannot be read too:
 * an export leaves nothing behind.
 */
const EXPORT_VERSION = 1;

export const encodeExport = (records: readonly KeptRecord[]): string =>
  `${JSON.stringify({ sitelines: 'labs', version: EXPORT_VERSION, labs: records }, null, 1)}\n`;

export interface ImportedLab {
  readonly key: string;
  readonly lab: SavedLab;
}

export interface Imported {
  readonly labs: readonly ImportedLab[];
  /** Why a lab of the file was left out. */
  readonly refused: readonly string[];
}

const schema = v.object({
  sitelines: v.literal('labs'),
  version: v.number(),
  labs: v.array(v.object({ key: v.string(), record: v.unknown() })),
});

/** What an exported file holds, else why it is none, in words. */
export function decodeExport(text: string): Result<Imported, string> {
  const parsed = v.safeParse(schema, parse(text));
  if (!parsed.success) return fail('it was not exported by Sitelines');
  const { version, labs } = parsed.output;
  if (version > EXPORT_VERSION) {
    return fail(`it is of version ${version}; this page reads up to version ${EXPORT_VERSION}`);
  }
  const read = labs.map(({ key, record }) => ({ key, lab: readSavedLab(record) }));
  return ok({
    labs: read.flatMap(({ key, lab }) => (lab.ok ? [{ key, lab: lab.value }] : [])),
    refused: read.flatMap(({ lab }, index) => (lab.ok ? [] : [`lab ${index + 1}: ${lab.error}`])),
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
