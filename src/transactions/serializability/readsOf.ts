import type { RowImage } from '../locking/predicate.ts';
import type { History, Item, Matches, Operation, Version } from './history.ts';
import { type ItemVersions, itemText, type VersionOrder } from './versionOrder.ts';
import { createVersionsInPlace, type VersionsInPlace } from './versionsInPlace.ts';

/** A committed transaction saw a version of an item that somebody wrote at some time. */
export interface Read {
  readonly reader: string;
  readonly versions: ItemVersions;
  readonly version: Version;
  /** Of a predicate read, which saw only whether it finds the item in this version. */
  readonly finds?: (image: RowImage | undefined) => boolean;
}

/** A predicate read saw a version of every item of its relation. */
export function readsOf<Condition>(
  { operations }: History<Condition>,
  { committed, items }: VersionOrder,
  matches: Matches<Condition>,
): readonly Read[] {
  const reads: Read[] = [];
  const inPlace = createVersionsInPlace();
  for (const operation of operations) {
    const reader = operation.transaction;
    if (operation.kind === 'write') inPlace.write(operation.item, reader);
    if (operation.kind === 'abort') inPlace.undo(reader);
    if (!committed.includes(reader)) continue;
    if (operation.kind === 'read') {
      const versions = items.get(itemText(operation.item));
      if (versions) reads.push({ reader, versions, version: operation.version });
    }
    if (operation.kind !== 'predicateRead') continue;
    const { relation, condition } = operation;
    const finds = (image: RowImage | undefined): boolean =>
      image !== undefined && matches(condition, image);
    const versionOf = versionsSeen(operation, inPlace);
    for (const versions of items.values()) {
      const { item } = versions;
      if (item.relation === relation)
        reads.push({ reader, versions, version: versionOf(item), finds });
    }
  }
  return reads;
}

function versionsSeen<Condition>(
  { seen = [] }: Extract<Operation<Condition>, { kind: 'predicateRead' }>,
  inPlace: VersionsInPlace,
): (item: Item) => Version {
  const named = new Map(seen.map(({ item, version }) => [itemText(item), version]));
  return (item) => named.get(itemText(item)) ?? inPlace.of(item);
}
