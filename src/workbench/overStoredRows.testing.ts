import type { Catalog } from '../catalog/catalog.ts';
import { columnsOfFragment, partsOf } from '../catalog/fragmentTree.ts';
import { decodeRows } from '../site/shipment.ts';
import { name } from '../sql/make.ts';
import { printQuery } from '../sql/print.ts';
import { mapTables } from '../sql/tables.ts';
import type { OpenedLab } from './openLab.ts';

/**
 * What central says when every relation is put together from its stored leaves: the answer that a
 * lab with a wrong design must give (headless.md).
 *
 * @param asStored the query with `stored_r` in place of every relation or view r
 */
export async function overStoredRows(lab: OpenedLab, asStored: string) {
  const stored = lab.catalog.relations.map(({ name: relation, columns }) => {
    const all = columns.map((column) => column.name);
    return `stored_${relation} AS (SELECT * FROM ${storedRows(lab.catalog, relation, all)})`;
  });
  const views = lab.catalog.views.map((view) => {
    const query = mapTables(view.query, (table) => ({
      ...table,
      name: name(`stored_${table.name.text}`),
      alias: table.alias ?? table.name,
    }));
    return `stored_${view.name} (${view.columns.join(', ')}) AS (${printQuery(query)})`;
  });
  const text = `WITH ${[...stored, ...views].join(', ')} SELECT * FROM (${asStored})`;
  const read = await lab.central.request({ kind: 'read', sql: text });
  if (!read.ok) throw new Error(`${text}: ${read.error.message}`);
  return decodeRows(read.value.batches);
}

/** What is stored of a relation or fragment, put together again with the columns wanted. */
function storedRows(catalog: Catalog, whole: string, wanted: readonly string[]): string {
  const parts = partsOf(catalog, whole);
  const given = new Set(columnsOfFragment(catalog, whole).map(({ name }) => name));
  const listed = (from: ReadonlySet<string>): string =>
    wanted.map((name) => (from.has(name) ? name : `NULL AS ${name}`)).join(', ');
  if (parts.length === 0) return `(SELECT ${listed(given)} FROM ${whole})`;
  const isCutByRows = parts[0]?.cut.kind !== 'vertical';
  if (isCutByRows) {
    const rows = parts.map(({ name }) => `SELECT * FROM ${storedRows(catalog, name, wanted)}`);
    return `(${rows.join(' UNION ALL ')})`;
  }
  const pieces = parts.map(({ name }) => storedRows(catalog, name, wanted));
  const joined = pieces.map((sql, index) => `${sql} AS p${index}`).join(' JOIN ');
  const keys = pieces.slice(1).map((_, index) => `p0.k = p${index + 1}.k`);
  const columns = wanted.map((name) => {
    const index = parts.findIndex((part) => hasColumn(catalog, part.name, name));
    return index < 0 ? `NULL AS ${name}` : `p${index}.${name}`;
  });
  const on = keys.length > 0 ? ` ON ${keys.join(' AND ')}` : '';
  return `(SELECT ${columns.join(', ')} FROM ${joined}${on})`;
}

/** Whether some leaf below a fragment stores a column. */
function hasColumn(catalog: Catalog, fragment: string, name: string): boolean {
  const parts = partsOf(catalog, fragment);
  if (parts.length > 0) return parts.some((part) => hasColumn(catalog, part.name, name));
  return columnsOfFragment(catalog, fragment).some((column) => column.name === name);
}
