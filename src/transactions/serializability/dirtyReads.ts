import type { Item } from './history.ts';
import type { Read } from './readsOf.ts';
import { placeOf, type VersionOrder } from './versionOrder.ts';

/** A committed transaction read what nobody may build on. */
export interface DirtyRead {
  /** `G1a`: the writer aborted. `G1b`: the writer wrote the item once more. */
  readonly name: 'G1a' | 'G1b';
  readonly reader: string;
  readonly writer: string;
  readonly item: Item;
}

export const dirtyReads = (order: VersionOrder, reads: readonly Read[]): readonly DirtyRead[] =>
  reads.flatMap(({ reader, version, versions }) => {
    if (version === 'initial' || version.writer === reader || placeOf(versions, version) >= 0)
      return [];
    const { writer } = version;
    const isAborted = order.aborted.has(writer);
    if (!isAborted && !order.committed.includes(writer)) return [];
    return [{ name: isAborted ? 'G1a' : 'G1b', reader, writer, item: versions.item }];
  });
