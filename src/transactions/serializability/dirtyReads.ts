import type { Item } from './history.ts';
import type { Read } from './readsOf.ts';
import { foundationOf, isSame, placeOf, type VersionOrder } from './versionOrder.ts';

/** A committed transaction read what nobody may build on. */
export interface DirtyRead {
  /** `G1a`: the writer aborted. `G1b`: the writer wrote the item once more. */
  readonly name: 'G1a' | 'G1b';
  readonly reader: string;
  readonly writer: string;
  readonly item: Item;
}

export const dirtyReads = (order: VersionOrder, reads: readonly Read[]): readonly DirtyRead[] =>
  reads.flatMap((read) => {
    const { reader, version, versions } = read;
    if (version === 'initial' || version.writer === reader || placeOf(versions, version) >= 0)
      return [];
    const { writer } = version;
    const isAborted = order.aborted.has(writer);
    if (!isAborted && !order.committed.includes(writer)) return [];
    if (!isMaterial(read, version)) return [];
    return [{ name: isAborted ? 'G1a' : 'G1b', reader, writer, item: versions.item }];
  });

/** A predicate read that finds the item, or not, as it would without this version has lost nothing. */
function isMaterial(
  { versions, finds }: Read,
  version: { readonly writer: string; readonly number: number },
): boolean {
  if (!finds) return true;
  const image = versions.written.find((written) => isSame(written, version))?.image;
  return finds(image) !== finds(versions.installed[foundationOf(versions, version)]?.image);
}
