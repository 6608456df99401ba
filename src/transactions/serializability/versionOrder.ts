import type { RowImage } from '../locking/predicate.ts';
import type { History, Item, Version } from './history.ts';

/** What became of each version of a history. */
export interface VersionOrder {
  /** In the order of their commits. */
  readonly committed: readonly string[];
  readonly aborted: ReadonlySet<string>;
  readonly items: ReadonlyMap<string, ItemVersions>;
}

export interface ItemVersions {
  readonly item: Item;
  /** Those that committed transactions left, the initial one first. */
  readonly installed: readonly InstalledVersion[];
  /** All versions there ever were but the initial one, in the order in which they were written. */
  readonly written: readonly WrittenVersion[];
}

interface WrittenVersion {
  readonly writer: string;
  readonly number: number;
  readonly image?: RowImage;
}

interface InstalledVersion {
  /** Nobody, of the initial version. */
  readonly writer?: string;
  readonly number: number;
  readonly image?: RowImage;
}

export const itemText = ({ relation, key }: Item): string => JSON.stringify([relation, key]);

export function orderVersions<Condition>({
  initial,
  operations,
}: History<Condition>): VersionOrder {
  const first = new Map(initial.map(({ item, image }) => [itemText(item), { item, image }]));
  const written = new Map<string, { item: Item; versions: WrittenVersion[] }>();
  for (const { item } of initial) written.set(itemText(item), { item, versions: [] });
  const committed: string[] = [];
  const aborted = new Set<string>();
  for (const operation of operations) {
    if (operation.kind === 'commit') committed.push(operation.transaction);
    if (operation.kind === 'abort') aborted.add(operation.transaction);
    if (operation.kind !== 'write') continue;
    const { transaction: writer, item, number, image } = operation;
    const known = written.get(itemText(item)) ?? { item, versions: [] };
    known.versions.push({ writer, number, ...(image && { image }) });
    written.set(itemText(item), known);
  }
  const items = [...written].map(([key, { item, versions }]): [string, ItemVersions] => {
    const installed = installedOf(versions, committed, first.get(key)?.image);
    return [key, { item, installed, written: versions }];
  });
  return { committed, aborted, items: new Map(items) };
}

/** The last version of each committed transaction, in the order in which they were written. */
function installedOf(
  written: readonly WrittenVersion[],
  committed: readonly string[],
  image: RowImage | undefined,
): readonly InstalledVersion[] {
  const isLast = ({ writer }: WrittenVersion, place: number): boolean =>
    committed.includes(writer) &&
    !written.slice(place + 1).some((later) => later.writer === writer);
  return [{ number: 0, ...(image && { image }) }, ...written.filter(isLast)];
}

/** A version's place among those installed; -1 for one that no committed transaction left. */
export const placeOf = ({ installed }: ItemVersions, version: Version): number =>
  version === 'initial' ? 0 : installed.findIndex((other) => isSame(other, version));

/**
 * The place of the installed version that a version stands for: its writer's last, or, where the
 * writer has not committed, that of the version which it covered.
 */
export function foundationOf({ installed, written }: ItemVersions, version: Version): number {
  if (version === 'initial') return 0;
  const at = written.findIndex((other) => isSame(other, version));
  for (const { writer } of written.slice(0, at + 1).reverse()) {
    const place = installed.findIndex((other) => other.writer === writer);
    if (place > 0) return place;
  }
  return 0;
}

export const isSame = (
  one: { readonly writer?: string; readonly number: number },
  other: { readonly writer: string; readonly number: number },
): boolean => one.writer === other.writer && one.number === other.number;
