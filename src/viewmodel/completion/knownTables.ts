import type { SiteId } from '../../base/brand.ts';
import type { Catalog, Column, Fragment } from '../../catalog/catalog.ts';
import type { KnownTable } from './completion.ts';

/** The tables of the one database that a user of a query sees. */
export const globalTables = (catalog: Catalog): readonly KnownTable[] =>
  catalog.relations.map(({ name, columns }) => ({
    name,
    detail: 'table',
    columns: visible(columns),
  }));

/** Stored fragments as the queries of a site see them: those with a copy there. */
export const tablesAt = (catalog: Catalog, site: string): readonly KnownTable[] =>
  catalog.fragments
    .filter(({ isLeaf, copies }) => isLeaf && copies.some((copy) => copy === site))
    .map((fragment) => fragmentTable(catalog, fragment));

/** Every node of a fragment tree, as a setup names it. */
export const fragmentTables = (catalog: Catalog): readonly KnownTable[] =>
  catalog.fragments
    .filter(({ cut }) => cut.kind !== 'whole')
    .map((fragment) => fragmentTable(catalog, fragment));

function fragmentTable(catalog: Catalog, fragment: Fragment): KnownTable {
  const { name, relation, cut, copies } = fragment;
  const whole = catalog.relations.find((candidate) => candidate.name === relation);
  const columns = cutColumns(catalog, fragment, whole?.columns ?? []);
  return { name, detail: fragmentDetail(relation, cut.kind, copies), columns: visible(columns) };
}

function fragmentDetail(
  relation: string,
  cut: Fragment['cut']['kind'],
  copies: readonly SiteId[],
): string {
  const what = cut === 'whole' ? 'table' : `fragment of ${relation}`;
  return copies.length === 0 ? what : `${what} at ${copies.join(', ')}`;
}

/** A vertical cut anywhere above leaves only its own columns. */
function cutColumns(
  catalog: Catalog,
  fragment: Fragment,
  columns: readonly Column[],
): readonly Column[] {
  const { cut, of } = fragment;
  const parent = catalog.fragments.find(({ name }) => name === of && name !== fragment.name);
  const above = parent ? cutColumns(catalog, parent, columns) : columns;
  return cut.kind === 'vertical' ? above.filter(({ name }) => cut.columns.includes(name)) : above;
}

const visible = (columns: readonly Column[]): KnownTable['columns'] =>
  columns.filter(({ hidden }) => !hidden).map(({ name, type }) => ({ name, type }));
