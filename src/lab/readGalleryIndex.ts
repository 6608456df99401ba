import * as v from 'valibot';
import { fail, ok, type Result } from '../base/result.ts';

/** A lab as the gallery lists it, before anybody opens it. */
export interface GalleryLab {
  /** Of its file in labs/, without `.lab.md`. */
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly order?: number;
  /** Rows of the course table. */
  readonly covers: readonly number[];
}

const schema: v.GenericSchema<unknown, readonly GalleryLab[]> = v.array(
  v.object({
    name: v.string(),
    title: v.string(),
    summary: v.string(),
    order: v.exactOptional(v.number()),
    covers: v.array(v.number()),
  }),
);

/** Reads an index that a build wrote. Fails with why it is none, in words. */
export function readGalleryIndex(text: string): Result<readonly GalleryLab[], string> {
  try {
    const read = v.safeParse(schema, JSON.parse(text));
    return read.success ? ok(read.output) : fail('it is not a list of labs');
  } catch {
    return fail('it is not JSON');
  }
}
