import { assert } from '../../base/assert.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { columnsOfFragment, keyColumnsOf } from '../../catalog/fragmentTree.ts';
import { decodeTypedRows } from '../../site/shipment.ts';
import type { RowsChange } from '../../site/siteLog.ts';
import type { LockDemand } from '../../transactions/locking/lockItem.ts';
import { printedKey } from '../change/rehearsal.ts';
import { plain } from './changeStatement.ts';

/**
 * The X locks of a change that a log has: on the rows that went, and on those that came, after what
 * says so on the table.
 */
export function lockedBy(catalog: Catalog, change: RowsChange): readonly LockDemand[] {
  const leaf = catalog.fragments.find(({ name }) => name === change.table);
  const relation = catalog.relations.find(({ name }) => name === leaf?.relation);
  assert(leaf && relation, `a log has a change of ${change.table}, which no fragment is`);
  const names = columnsOfFragment(catalog, leaf.name).map(({ name }) => name);
  const places = keyColumnsOf(relation).map((name) => names.indexOf(name));
  const demandOf = (key: string): LockDemand['item'] => ({
    kind: 'row',
    relation: relation.name,
    key,
  });
  const gone = decodeTypedRows(change.gone).map(
    (row): LockDemand => ({
      item: demandOf(printedKey(row)),
      mode: 'X',
      images: [],
    }),
  );
  const put = decodeTypedRows(change.put).map(
    (row): LockDemand => ({
      item: demandOf(printedKey(places.map((place) => row[place] ?? null))),
      mode: 'X',
      images: [Object.fromEntries(names.map((name, index) => [name, plain(row[index] ?? null)]))],
    }),
  );
  const intention = { item: { kind: 'table', relation: relation.name }, mode: 'IX' } as const;
  return [intention, ...gone, ...put];
}
