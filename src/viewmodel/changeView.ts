import type { Value } from '../base/value.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { type SiteBadge, siteBadge } from './sites.ts';

/** What one statement wrote at one leaf, as the coordinator tells it. */
export interface LeafWritten {
  readonly leaf: string;
  readonly relation: string;
  readonly sites: readonly string[];
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
  readonly columns: readonly string[];
  readonly key: readonly string[];
  readonly gone: readonly (readonly Value[])[];
  readonly put: readonly (readonly Value[])[];
}

/** A change as the page shows it: what goes to which fragment, and which rows move between them. */
export interface ChangeView {
  readonly leaves: readonly ChangedLeaf[];
  /** Copies that were written, over all fragments. */
  readonly copies: number;
  readonly moves: readonly MovedRow[];
}

interface ChangedLeaf {
  readonly leaf: string;
  readonly sites: readonly SiteBadge[];
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
  readonly columns: readonly string[];
  readonly rows: readonly ChangedRow[];
}

interface ChangedRow {
  readonly kind: 'comes' | 'changes' | 'goes';
  /** By column; of a row that goes only its key is known here, the others are absent. */
  readonly values: readonly (Value | undefined)[];
}

/** A row that left one fragment and came to another one: its fragmentation attribute changed. */
interface MovedRow {
  readonly key: readonly Value[];
  readonly from: { readonly leaf: string; readonly sites: readonly SiteBadge[] };
  readonly to: { readonly leaf: string; readonly sites: readonly SiteBadge[] };
}

export function changeView(catalog: Catalog, writes: readonly LeafWritten[]): ChangeView {
  const badges = (sites: readonly string[]) => sites.map((site) => siteBadge(catalog, site));
  return {
    leaves: writes.map((write) => ({
      leaf: write.leaf,
      sites: badges(write.sites),
      inserted: write.inserted,
      updated: write.updated,
      deleted: write.deleted,
      columns: write.columns,
      rows: rowsOf(write),
    })),
    copies: writes.reduce((sum, { sites }) => sum + sites.length, 0),
    moves: movesOf(writes, badges),
  };
}

/** Changed rows come first, then new ones, as the site was given them. */
function rowsOf({ columns, key, gone, put, updated }: LeafWritten): readonly ChangedRow[] {
  const place = (name: string): number => key.indexOf(name);
  return [
    ...put.map(
      (values, index): ChangedRow => ({
        kind: index < updated ? 'changes' : 'comes',
        values,
      }),
    ),
    ...gone.map(
      (keyValues): ChangedRow => ({
        kind: 'goes',
        values: columns.map((name) => (place(name) < 0 ? undefined : keyValues[place(name)])),
      }),
    ),
  ];
}

function movesOf(
  writes: readonly LeafWritten[],
  badges: (sites: readonly string[]) => readonly SiteBadge[],
): readonly MovedRow[] {
  return writes.flatMap((from) =>
    from.gone.flatMap((key) => {
      const to = writes.filter((other) => other !== from && hasNew(other, from, key));
      return to.map((other) => ({
        key,
        from: { leaf: from.leaf, sites: badges(from.sites) },
        to: { leaf: other.leaf, sites: badges(other.sites) },
      }));
    }),
  );
}

/** Of a row in vertical pieces each goes and comes by itself. */
function hasNew(other: LeafWritten, from: LeafWritten, key: readonly Value[]): boolean {
  if (other.relation !== from.relation || other.columns.join() !== from.columns.join())
    return false;
  const wanted = printed(key);
  const places = other.key.map((name) => other.columns.indexOf(name));
  return other.put
    .slice(other.updated)
    .some((row) => printed(places.map((place) => row[place] ?? null)) === wanted);
}

const printed = (values: readonly Value[]): string =>
  values.map((value) => `${typeof value} ${String(value)}`).join(' | ');
