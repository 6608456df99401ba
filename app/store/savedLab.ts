import * as v from 'valibot';
import { fail, ok, type Result } from '../../src/base/result.ts';
import { type DataFiles, fileNameOf, isFilePath } from './labOrigin.ts';

/** An own lab as the browser keeps it and as files of exported labs carry it. */
export interface SavedLab {
  readonly version: typeof SAVED_VERSION;
  /** As its front matter had it when it was saved. */
  readonly title: string;
  /** As the user called it, in place of the title. */
  readonly name?: string;
  readonly fileName: string;
  readonly text: string;
  readonly files: DataFiles;
  /** Milliseconds since 1970, by the clock of the device. */
  readonly savedAt: number;
  /** Counts how often it was written, so that two windows notice each other. */
  readonly revision: number;
}

/**
 * 1: title, text, time and revision. 2: also the lab's file name, its data files, and a name that
 * the user gave it.
 */
const SAVED_VERSION = 2;

export const MAXIMUM_NAME_LENGTH = 100;

const shared = {
  title: v.string(),
  text: v.string(),
  savedAt: v.pipe(v.number(), v.finite()),
  revision: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
};

const first = v.strictObject({ version: v.literal(1), ...shared });

const current: v.GenericSchema<unknown, SavedLab> = v.strictObject({
  version: v.literal(SAVED_VERSION),
  ...shared,
  name: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(MAXIMUM_NAME_LENGTH))),
  fileName: v.pipe(v.string(), v.check(isFilePath)),
  files: v.record(v.string(), v.string()),
});

/** A record of any version as one of this version; else why it is not, in words. */
export function readSavedLab(record: unknown): Result<SavedLab, string> {
  const known = v.safeParse(current, record);
  if (known.success) return ok(known.output);
  const old = v.safeParse(first, record);
  if (old.success) return ok(upgraded(old.output));
  const version = v.safeParse(v.object({ version: v.number() }), record);
  if (version.success && version.output.version > SAVED_VERSION) {
    return fail(
      `a newer Sitelines saved it (version ${version.output.version}; ` +
        `this one reads up to ${SAVED_VERSION})`,
    );
  }
  const [issue] = known.issues;
  return fail(`it is damaged (${v.getDotPath(issue) ?? 'all of it'} is not what it should be)`);
}

const upgraded = ({ title, text, savedAt, revision }: v.InferOutput<typeof first>): SavedLab =>
  savedLab({ title, text, fileName: fileNameOf(title), files: {}, savedAt, revision });

export const savedLab = (content: Omit<SavedLab, 'version'>): SavedLab => ({
  version: SAVED_VERSION,
  ...content,
});

export const nameOf = ({ name, title }: SavedLab): string => name ?? title;

/** A name that no other lab has: the wanted one, or the wanted one and a number. */
export function freeName(wanted: string, taken: readonly string[]): string {
  const short = wanted.slice(0, MAXIMUM_NAME_LENGTH - 5);
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? short : `${short} ${number}`;
    // Of one more number than there are names, one is free.
    if (number > taken.length || !taken.includes(name)) return name;
  }
}
