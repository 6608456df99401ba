import * as v from 'valibot';
import type { LabSource } from './labOrigin.ts';
import { LEFT_PREFIX, TAB_KEY } from './leftKeys.ts';
import { checksum } from './linkBytes.ts';

/** What the browser keeps of a run whose sites have files, so that it can be taken up. */

const VERSION = 1;

/** Of tabs that were closed with something in doubt so many are kept, for as long. */
const MOST_LEFT = 5;
const LEFT_FOR_MS = 86_400_000;

const savedRun = v.object({
  version: v.literal(VERSION),
  savedAtMs: v.number(),
  /** Where its lab comes from. */
  lab: v.variant('kind', [
    v.object({ kind: v.literal('gallery'), name: v.string() }),
    v.object({ kind: v.literal('saved'), key: v.string() }),
  ]),
  /** Of the lab's text and files: another text is another lab. */
  content: v.string(),
  schedule: v.optional(v.string()),
  text: v.string(),
  protocol: v.string(),
  options: v.record(v.string(), v.string()),
  /** Absent while the schedule runs: then all that is on the disks counts. */
  left: v.optional(
    v.object({
      /** Counts from 1. */
      event: v.number(),
      of: v.number(),
      forces: v.record(v.string(), v.number()),
      unsettled: v.array(v.string()),
    }),
  ),
});

export type SavedRun = v.InferOutput<typeof savedRun>;

export interface LeftRun {
  readonly folder: string;
  /** It was left by this very tab, which now shows it again. */
  readonly isOwn: boolean;
  readonly run: SavedRun;
}

export const contentOf = ({ text, files }: Pick<LabSource, 'text' | 'files'>): string =>
  checksum(JSON.stringify([text, files]));

export function saveRun(folder: string, run: Omit<SavedRun, 'version' | 'savedAtMs'>): void {
  try {
    const saved: SavedRun = { ...run, version: VERSION, savedAtMs: Date.now() };
    localStorage.setItem(LEFT_PREFIX + folder, JSON.stringify(saved));
    sessionStorage.setItem(TAB_KEY, folder);
  } catch {
    // Full or forbidden: then a run that is left cannot be taken up, and nothing else is lost.
  }
}

/** Its lab was closed: nobody is to take it up, but its files are still there. */
export function settleRun(folder: string): void {
  const found = savedRuns().find((left) => left.folder === folder);
  if (!found) return;
  saveRun(folder, { ...found.run, left: { event: 0, of: 0, forces: {}, unsettled: [] } });
}

export function forgetRun(folder: string): void {
  try {
    localStorage.removeItem(LEFT_PREFIX + folder);
  } catch {
    // It could not be saved either.
  }
}

/** All that can be read, this tab's own first, then the latest. */
function savedRuns(): readonly LeftRun[] {
  try {
    const own = sessionStorage.getItem(TAB_KEY);
    const found = Object.entries({ ...localStorage }).flatMap(([key, text]) => {
      const folder = key.startsWith(LEFT_PREFIX) ? key.slice(LEFT_PREFIX.length) : '';
      const run = folder === '' ? undefined : readRun(String(text));
      return run ? [{ folder, isOwn: folder === own, run }] : [];
    });
    return found.toSorted(
      (one, other) =>
        Number(other.isOwn) - Number(one.isOwn) || other.run.savedAtMs - one.run.savedAtMs,
    );
  } catch {
    return [];
  }
}

function readRun(text: string): SavedRun | undefined {
  try {
    const read = v.safeParse(savedRun, JSON.parse(text));
    return read.success ? read.output : undefined;
  } catch {
    return undefined;
  }
}

/** Something may be in doubt: the run was not over, or a transaction of it was not. */
const isOpen = ({ run: { left } }: LeftRun): boolean => !left || left.unsettled.length > 0;

/** The lab that this tab showed, if it was left with something in doubt. */
export const leftLab = (): SavedRun['lab'] | undefined =>
  savedRuns().find((left) => left.isOwn && isOpen(left))?.run.lab;

/** What was left of a lab, by this tab or by one that is no more. */
export async function leftOf(source: LabSource): Promise<LeftRun | undefined> {
  const content = contentOf(source);
  const found = savedRuns().filter((left) => left.run.content === content && isOpen(left));
  const held = await heldFolders();
  // A reloaded tab finds its own, though the thread it had may still be ending.
  return found.find(({ folder, isOwn }) => isOwn || !held.has(folder));
}

async function heldFolders(): Promise<ReadonlySet<string>> {
  const locks: LockManager | undefined = navigator.locks;
  const { held = [] } = (await locks?.query()) ?? {};
  return new Set(held.map(({ name = '' }) => name.replace(/^sites\//, '')));
}

/** Folders whose files are still wanted: what is in doubt there can be taken up for a day. */
export const keptFolders = (): readonly string[] =>
  savedRuns()
    .filter((left) => isOpen(left) && Date.now() - left.run.savedAtMs < LEFT_FOR_MS)
    .slice(0, MOST_LEFT)
    .map(({ folder }) => folder);
