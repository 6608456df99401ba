import type { RowImage } from '../locking/predicate.ts';
import type { History, Matches, Version } from './history.ts';
import {
  type ItemVersions,
  isSame,
  itemText,
  type VersionOrder,
  type WrittenVersion,
} from './versionOrder.ts';
import { createVersionsInPlace } from './versionsInPlace.ts';

/** A committed transaction saw a version of an item that somebody wrote at some time. */
export interface Read {
  readonly reader: string;
  readonly versions: ItemVersions;
  readonly version: Version;
  /** Of a predicate read, which saw only whether it finds the item in this version. */
  readonly finds?: (image: RowImage | undefined) => boolean;
}

/**
 * A predicate read saw a version of every item of its relation: the one in place, or, of an item
 * that others were changing, the one that made it find the item or not. Versions on top that
 * change nothing of this are as good as unseen.
 */
export function readsOf<Condition>(
  { operations }: History<Condition>,
  { committed, items }: VersionOrder,
  matches: Matches<Condition>,
): readonly Read[] {
  const reads: Read[] = [];
  const inPlace = createVersionsInPlace();
  const ended = new Set<string>();
  for (const operation of operations) {
    const reader = operation.transaction;
    if (operation.kind === 'commit') ended.add(reader);
    if (operation.kind === 'write') inPlace.write(operation.item, reader);
    if (operation.kind === 'abort') inPlace.undo(reader);
    if (!committed.includes(reader)) continue;
    if (operation.kind === 'read') {
      const versions = items.get(itemText(operation.item));
      if (versions) reads.push({ reader, versions, version: operation.version });
    }
    if (operation.kind !== 'predicateRead') continue;
    const { relation, condition, seen = [] } = operation;
    const finds = (image: RowImage | undefined): boolean =>
      image !== undefined && matches(condition, image);
    const named = new Map(seen.map(({ item, version }) => [itemText(item), version]));
    for (const [key, versions] of items) {
      const { item } = versions;
      if (item.relation !== relation) continue;
      const isOpen = ({ writer }: WrittenVersion): boolean =>
        writer !== reader && !ended.has(writer);
      const inSight = () => effective(versions, inPlace.layers(item), isOpen, finds);
      reads.push({ reader, versions, version: named.get(key) ?? inSight(), finds });
    }
  }
  return reads;
}

function effective(
  versions: ItemVersions,
  layers: readonly Version[],
  isOpen: (version: WrittenVersion) => boolean,
  finds: NonNullable<Read['finds']>,
): Version {
  const imageOf = (version: Version): RowImage | undefined =>
    version === 'initial'
      ? versions.installed[0]?.image
      : versions.written.find((other) => isSame(other, version))?.image;
  const found = layers.find((version, place) => {
    const below = layers[place + 1];
    if (version === 'initial' || below === undefined || !isOpen(version)) return true;
    return finds(imageOf(version)) !== finds(imageOf(below));
  });
  return found ?? 'initial';
}
