import { type RelationName, relationName } from '../base/brand.ts';
import type { Span } from '../base/span.ts';
import type { Catalog, View } from '../catalog/catalog.ts';
import type { Query } from '../sql/ast.ts';
import { mapEveryExpression, mapTables, type TableItem } from '../sql/tables.ts';
import { mergeDerived } from './mergeDerived.ts';
import { sameName } from './scope.ts';

/** A query in which one view more is replaced by what defines it. */
export interface Expansion {
  readonly view: string;
  readonly query: Query;
  readonly because: string;
  /** Where the query names the view for the first time. */
  readonly phrase: Span;
}

/**
 * Query modification (Stonebraker, "Implementation of Integrity Constraints and Views by Query
 * Modification", SIGMOD 1975): a view in FROM becomes the query that defines it. Where that query
 * only selects, projects and joins, its relations, conditions and columns go into the block around
 * it (`mergeDerived.ts`), so that localization sees them; any other stays a query in FROM. A view
 * over views takes several steps; no view reads itself, so there is a last one.
 *
 * @param query with every name resolved
 */
export function expandViews(query: Query, catalog: Catalog): readonly Expansion[] {
  const steps: Expansion[] = [];
  let current = query;
  for (let found = firstView(current, catalog); found; found = firstView(current, catalog)) {
    const { view, table } = found;
    const { query: replaced, isMerged } = replaceView(current, view);
    current = replaced;
    const because = isMerged
      ? `${view.name} is a view: its relations and conditions take its place`
      : `${view.name} is a view: the query that defines it takes its place and is computed as written`;
    steps.push({ view: view.name, query: current, because, phrase: table.name.span });
  }
  return steps;
}

function firstView(
  query: Query,
  catalog: Catalog,
): { readonly view: View; readonly table: TableItem } | undefined {
  let found: { readonly view: View; readonly table: TableItem } | undefined;
  mapTables(query, (table) => {
    const view = catalog.views.find((candidate) => sameName(candidate.name, table.name.text));
    if (view !== undefined) found ??= { view, table };
    return table;
  });
  return found;
}

function replaceView(
  query: Query,
  view: View,
): { readonly query: Query; readonly isMerged: boolean } {
  const occurrences: string[] = [];
  const replaced = mapTables(query, (table) => {
    if (!sameName(table.name.text, view.name)) return table;
    const { span } = table.name;
    const alias = table.alias ?? table.name;
    occurrences.push(alias.text);
    return { kind: 'derived', query: placedAt(view.query, span), alias, columns: [], span };
  });
  return mergeDerived(replaced, occurrences);
}

/** In the query the view's text stands where its name does. */
function placedAt(query: Query, span: Span): Query {
  const tables = mapTables(query, (table) => ({ ...table, name: { ...table.name, span }, span }));
  return mapEveryExpression(tables, (node) => ({ ...node, span }));
}

/** Every stored relation that a query reads, in order of first use. */
export function relationsRead(query: Query): readonly RelationName[] {
  const found = new Set<RelationName>();
  mapTables(query, (table) => {
    found.add(relationName(table.name.text));
    return table;
  });
  return [...found];
}
