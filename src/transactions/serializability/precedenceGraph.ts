import type { Item } from './history.ts';
import type { Read } from './readsOf.ts';
import { foundationOf, placeOf, type VersionOrder } from './versionOrder.ts';

/** Which committed transaction has to come before which, and why. */
export interface PrecedenceGraph {
  /** The committed transactions, in the order of their commits. */
  readonly transactions: readonly string[];
  readonly dependencies: readonly Dependency[];
}

export interface Dependency {
  readonly source: string;
  readonly target: string;
  /**
   * `ww`: the target's version follows the source's. `wr`: the target read the source's version.
   * `rw`: the source read the version before the target's.
   */
  readonly kind: 'ww' | 'wr' | 'rw';
  readonly item: Item;
  /** With this version the item came to fulfil the condition of a predicate read, or ceased to. */
  readonly isByPredicate: boolean;
}

type Writer = string | undefined;
type Add = (source: Writer, target: Writer, what: Omit<Dependency, 'source' | 'target'>) => void;

/** Adya's direct serialization graph (section 3.1): dependencies between neighbouring versions. */
export function precedenceGraph(order: VersionOrder, reads: readonly Read[]): PrecedenceGraph {
  const dependencies = new Map<string, Dependency>();
  const add: Add = (source, target, what) => {
    if (source === undefined || target === undefined || source === target) return;
    const dependency = { source, target, ...what };
    dependencies.set(JSON.stringify(dependency), dependency);
  };
  for (const { item, installed } of order.items.values())
    for (const [place, { writer }] of installed.entries())
      add(installed[place - 1]?.writer, writer, { kind: 'ww', item, isByPredicate: false });
  for (const read of reads) addRead(read, add);
  return { transactions: order.committed, dependencies: [...dependencies.values()] };
}

function addRead(read: Read, add: Add): void {
  const { reader, versions } = read;
  const { item, installed } = versions;
  const isByPredicate = read.finds !== undefined;
  const { before, after } = neighbours(read);
  add(installed[before]?.writer, reader, { kind: 'wr', item, isByPredicate });
  add(reader, installed[after]?.writer, { kind: 'rw', item, isByPredicate });
}

/**
 * The places of the version that was read and of the next one. Of a predicate read, those of the last
 * version until then and of the first one afterwards that changed whether the item is found; what
 * lies further away follows over write dependencies. A place where there is none is outside.
 */
function neighbours({ reader, versions, version, finds }: Read) {
  if (!finds) {
    const place = placeOf(versions, version);
    return place < 0 ? { before: -1, after: -1 } : { before: place, after: place + 1 };
  }
  const { installed } = versions;
  const place = foundationOf(versions, version);
  const changes = installed.flatMap(({ writer, image }, at) => {
    const isChange = at > 0 && finds(image) !== finds(installed[at - 1]?.image);
    return isChange && writer !== reader ? [at] : [];
  });
  return {
    before: changes.findLast((at) => at <= place) ?? -1,
    after: changes.find((at) => at > place) ?? -1,
  };
}
