import type { SiteId } from '../../base/brand.ts';
import type { Fragment, LocalIndex } from '../../catalog/catalog.ts';
import { printExpression } from '../../sql/print.ts';
import { printSortKeys } from '../../sql/printQuery.ts';
import { type ColumnNode, columnsIn } from '../../sql/traverse.ts';
import type { Draft, DraftFragment, DraftRelation, StatementOf } from './draft.ts';
import { findColumn, findSites, findStoredName, sameName, takenName } from './names.ts';

/** CREATE INDEX: kept until all fragments and copies are known. */
export function createIndex(draft: Draft, statement: StatementOf<'createIndex'>): void {
  draft.indexes.push(statement);
}

/**
 * The local internal schemas: one index for every leaf of the table at every site asked for;
 * without
 * AT, at every site with a copy. On a relation of several leaves at a site the leaf's name is
 * added,
 * for an index's name is unique at its site.
 */
export function localIndexes(draft: Draft, fragments: readonly Fragment[]): readonly LocalIndex[] {
  const made: LocalIndex[] = [];
  const tables = [...draft.relations, ...draft.fragments].map((item) => item.name);
  for (const statement of draft.indexes) {
    // An engine keeps tables and indexes in one list of names.
    const clash = takenName('relation or fragment', statement.name, tables);
    if (clash !== undefined) draft.errors.push(clash);
    const stored = findStoredName(draft, statement.table);
    const sites = findSites(draft, statement.at);
    if (stored === undefined || sites.length < statement.at.length) continue;
    const relation = 'relation' in stored ? relationOf(draft, stored.relation) : stored;
    if (relation === undefined || !hasOwnColumns(draft, stored, statement)) continue;
    const leaves = leavesBelow(fragments, stored.name).filter((leaf) =>
      hasColumns(draft, leaf, statement),
    );
    const places = leaves.flatMap((leaf) =>
      leaf.copies
        .filter((site) => sites.length === 0 || sites.includes(site))
        .map((site) => ({ leaf, site })),
    );
    reportEmptySites(draft, statement, sites, places, stored.name);
    addAll(draft, made, statement, places);
    declareUnique(relation, stored.name, statement);
  }
  return made;
}

interface Place {
  readonly leaf: Fragment;
  readonly site: SiteId;
}

function addAll(
  draft: Draft,
  made: LocalIndex[],
  statement: StatementOf<'createIndex'>,
  places: readonly Place[],
): void {
  for (const { leaf, site } of places) {
    const isOnly = places.filter((place) => place.site === site).length === 1;
    const name = isOnly ? statement.name.text : `${statement.name.text}_${leaf.name}`;
    const taken = made.filter((index) => index.site === site).map((index) => index.name);
    const fault = takenName('index', { ...statement.name, text: name }, taken);
    if (fault !== undefined) {
      if (!statement.ifNotExists) draft.errors.push(fault);
      continue;
    }
    made.push({
      name,
      fragment: leaf.name,
      site,
      unique: statement.unique,
      keys: statement.keys.map((key) => printSortKeys([key])),
      ...(statement.where === undefined ? {} : { where: printExpression(statement.where) }),
    });
  }
}

function relationOf(draft: Draft, name: string): DraftRelation | undefined {
  return draft.relations.find((relation) => relation.name === name);
}

function hasOwnColumns(
  draft: Draft,
  table: DraftRelation | DraftFragment,
  statement: StatementOf<'createIndex'>,
): boolean {
  const before = draft.errors.length;
  for (const column of columnsOf(statement)) findColumn(draft, table, column.name);
  return draft.errors.length === before;
}

function columnsOf(statement: StatementOf<'createIndex'>): readonly ColumnNode[] {
  const { keys, where } = statement;
  const expressions = [...keys.map((key) => key.expression), ...(where ? [where] : [])];
  return expressions.flatMap((expression) => columnsIn(expression));
}

/** Of a relation cut by columns, only the pieces that have the index's columns are indexed. */
function hasColumns(draft: Draft, leaf: Fragment, statement: StatementOf<'createIndex'>): boolean {
  const fragment = draft.fragments.find((candidate) => candidate.name === leaf.name);
  return columnsOf(statement).every(
    ({ name }) =>
      fragment === undefined || fragment.columns.some((own) => sameName(own.name, name.text)),
  );
}

function leavesBelow(fragments: readonly Fragment[], name: string): readonly Fragment[] {
  const parts = fragments.filter((fragment) => fragment.of === name);
  if (parts.length > 0) return parts.flatMap((part) => leavesBelow(fragments, part.name));
  return fragments.filter((fragment) => fragment.name === name);
}

function reportEmptySites(
  draft: Draft,
  statement: StatementOf<'createIndex'>,
  sites: readonly SiteId[],
  places: readonly Place[],
  table: string,
): void {
  for (const [index, site] of sites.entries()) {
    if (places.some((place) => place.site === site)) continue;
    draft.errors.push({
      code: 'index-without-copy',
      message: `${site} stores nothing of ${table} that ${statement.name.text} could index.`,
      span: statement.at[index]?.span ?? statement.span,
    });
  }
}

/** A unique index on a whole relation makes a key of its columns; on a fragment it is local. */
function declareUnique(
  relation: DraftRelation,
  table: string,
  statement: StatementOf<'createIndex'>,
): void {
  const isGlobal = statement.unique && table === relation.name && statement.where === undefined;
  if (!isGlobal || statement.at.length > 0) return;
  const columns = statement.keys.flatMap(({ expression }) =>
    expression.kind === 'column' ? [expression.name.text] : [],
  );
  if (columns.length === statement.keys.length) relation.uniqueKeys.push(columns);
}
