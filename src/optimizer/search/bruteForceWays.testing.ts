import type { Objective } from '../../base/objective.ts';
import type { Link } from '../../network/topology.ts';
import { transferMs } from '../../network/topology.ts';
import type { Node } from './node.ts';

/**
 * A partial plan: how some rows come to be at a site, and everything that was sent for it. Rows
 * that two parts of a plan need at one site are sent once, with the columns of both, so costs are
 * those of the *set* of transfers and not of the tree.
 */
export interface Partial {
  readonly node: Node;
  readonly transfers: readonly Transfer[];
  readonly bytes: number;
  readonly totalMs: number;
  /** When the rows are there, links taken as free: a lower bound of the response time. */
  readonly readyMs: number;
}

export interface Transfer {
  /** Which rows, from where to where; equal keys are one transfer. */
  readonly key: string;
  readonly rows: number;
  /** Column name (free of the occurrence for rows of one leaf) to its declared width. */
  readonly widths: ReadonlyMap<string, number>;
  readonly link: Link;
  readonly messageMs: number;
  /** Rows × the sum of the widths, and how long the link needs for them. */
  readonly bytes: number;
  readonly durationMs: number;
  /** The key with the columns. */
  readonly signature: string;
}

export function createTransfer(
  made: Pick<Transfer, 'key' | 'rows' | 'widths' | 'link' | 'messageMs'>,
): Transfer {
  let width = 0;
  for (const own of made.widths.values()) width += own;
  const bytes = made.rows * width;
  return {
    ...made,
    bytes,
    durationMs: transferMs(made.link, bytes) + made.messageMs,
    signature: `${made.key}: ${[...made.widths.keys()].sort().join(' ')}`,
  };
}

export function partial(node: Node, transfers: readonly Transfer[], readyMs: number): Partial {
  let bytes = 0;
  let totalMs = 0;
  for (const transfer of transfers) {
    bytes += transfer.bytes;
    totalMs += transfer.durationMs;
  }
  return { node, transfers, bytes, totalMs, readyMs };
}

/** The transfers of both, equal ones once with the columns of both. */
export function mergeTransfers(
  first: readonly Transfer[],
  second: readonly Transfer[],
): readonly Transfer[] {
  if (second.length === 0) return first;
  if (first.length === 0) return second;
  const merged = [...first];
  for (const transfer of second) {
    const index = merged.findIndex((own) => own.key === transfer.key);
    const own = merged[index];
    if (!own) merged.push(transfer);
    else if (own.signature !== transfer.signature) {
      const widths = new Map([...own.widths, ...transfer.widths]);
      merged[index] = createTransfer({ ...own, widths });
    }
  }
  return merged;
}

/** What an objective makes least. Joining two partial plans never makes it less than either's. */
export function measureOf(objective: Objective, { bytes, totalMs, readyMs }: Partial): number {
  switch (objective) {
    case 'bytes':
      return bytes;
    case 'total':
      return totalMs;
    case 'response':
      return readyMs;
  }
}

/**
 * What two ways together measure at least, and how many transfers they make: transfers that both
 * make count once, and sharing one never makes it smaller.
 */
export function boundOfBoth(
  objective: Objective,
  first: Partial,
  second: Partial,
): { readonly measure: number; readonly transfers: number } {
  let measure = measureOf(objective, first);
  let transfers = first.transfers.length;
  if (objective === 'response') measure = Math.max(measure, second.readyMs);
  for (const transfer of second.transfers) {
    if (first.transfers.some((own) => own.key === transfer.key)) continue;
    transfers += 1;
    if (objective === 'bytes') measure += transfer.bytes;
    if (objective === 'total') measure += transfer.durationMs;
  }
  return { measure, transfers };
}

/** The objective first; ties by fewer messages, shorter response, shorter total (query.md). */
export function comparePartials(objective: Objective): (a: Partial, b: Partial) => number {
  return (a, b) =>
    measureOf(objective, a) - measureOf(objective, b) ||
    a.transfers.length - b.transfers.length ||
    a.readyMs - b.readyMs ||
    a.totalMs - b.totalMs ||
    a.bytes - b.bytes;
}

/** Says which transfers a partial plan makes, in whatever order. */
function signatureOf({ transfers }: Partial): string {
  return transfers
    .map((transfer) => transfer.signature)
    .sort()
    .join('|');
}

/** The best few ways to meet one goal, each with a different set of transfers. */
export interface Best {
  readonly add: (way: Partial) => void;
  /**
   * False when nothing of this measure or more, with this many transfers or more, can be among the
   * best: it need not be built.
   */
  readonly wants: (measure: number, transfers: number) => boolean;
  readonly ways: () => readonly Partial[];
}

export function createBest(objective: Objective, keep: number, boundBytes: number): Best {
  const kept: { readonly way: Partial; readonly signature: string }[] = [];
  const compare = comparePartials(objective);
  const worst = (): Partial | undefined => (kept.length < keep ? undefined : kept.at(-1)?.way);
  return {
    wants: (measure, transfers) => {
      const last = worst();
      if (!last) return true;
      const least = measureOf(objective, last);
      return measure < least || (measure === least && transfers <= last.transfers.length);
    },
    add: (way) => {
      const last = worst();
      if (way.bytes > boundBytes || (last && compare(way, last) >= 0)) return;
      const signature = signatureOf(way);
      const same = kept.findIndex((other) => other.signature === signature);
      if (same >= 0) {
        const known = kept[same];
        if (!known || compare(way, known.way) >= 0) return;
        kept.splice(same, 1);
      }
      const place = kept.findIndex((other) => compare(way, other.way) < 0);
      kept.splice(place < 0 ? kept.length : place, 0, { way, signature });
      if (kept.length > keep) kept.pop();
    },
    ways: () => kept.map(({ way }) => way),
  };
}
