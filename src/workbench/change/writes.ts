import { assert } from '../../base/assert.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { columnsOfFragment, keyColumnsOf } from '../../catalog/fragmentTree.ts';
import { encodeRows, type TypedValue } from '../../site/shipment.ts';
import type { TableChange } from '../../site/sitePort.ts';
import { keyPlaces, type LeafRows, printedKey } from './rehearsal.ts';

/** What becomes of one leaf, at each of its copies. */
export interface LeafWrite {
  readonly leaf: string;
  readonly sites: LeafRows['leaf']['copies'];
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
  readonly change: Extract<TableChange, { kind: 'rows' }>;
  /** Textbook bytes of one key that goes, and of one row that comes. */
  readonly keyWidth: number;
  readonly rowWidth: number;
  readonly columns: readonly string[];
}

/**
 * The rows that have to go and come at each leaf; leaves that stay as they are have no write.
 *
 * @param isRewritten whether a row of a leaf counts as written, be it as before
 */
export function writesOf(
  catalog: Catalog,
  leaves: readonly LeafRows[],
  isRewritten: (leaf: LeafRows['leaf'], key: string) => boolean = () => false,
): readonly LeafWrite[] {
  return leaves.flatMap((rows) => {
    const write = writeOf(catalog, rows, (key) => isRewritten(rows.leaf, key));
    return write.inserted + write.updated + write.deleted === 0 ? [] : [write];
  });
}

function writeOf(
  catalog: Catalog,
  { leaf, before, after }: LeafRows,
  isRewritten: (key: string) => boolean,
): LeafWrite {
  const relation = catalog.relations.find(({ name }) => name === leaf.relation);
  assert(relation, `the fragment ${leaf.name} has no relation`);
  const places = keyPlaces(catalog, leaf, relation);
  const keyIn = (row: readonly TypedValue[]) => places.map((place) => row[place] ?? null);
  const deleted = [...before].filter(([key]) => !after.has(key));
  const inserted = [...after].filter(([key]) => !before.has(key));
  const updated = [...after].filter(([key, row]) => {
    const old = before.get(key);
    return old !== undefined && (isRewritten(key) || printedKey(old) !== printedKey(row));
  });
  const columns = columnsOfFragment(catalog, leaf.name);
  const key = keyColumnsOf(relation);
  const widthOf = (names: readonly string[]): number =>
    columns.reduce((sum, { name, width }) => sum + (names.includes(name) ? width : 0), 0);
  const names = columns.map(({ name }) => name);
  const gone = deleted.map(([, row]) => keyIn(row));
  const put = [...updated, ...inserted].map(([, row]) => row);
  return {
    leaf: leaf.name,
    sites: leaf.copies,
    inserted: inserted.length,
    updated: updated.length,
    deleted: deleted.length,
    change: {
      kind: 'rows',
      table: leaf.name,
      key,
      gone: gone.length === 0 ? [] : encodeRows(gone),
      put: put.length === 0 ? [] : encodeRows(put),
    },
    keyWidth: widthOf(key),
    rowWidth: widthOf(names),
    columns: names,
  };
}
