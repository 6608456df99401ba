import { assertNever } from '../base/assert.ts';
import type { FragmentName, SiteId } from '../base/brand.ts';
import type { Catalog, Column, Fragment, Relation } from '../catalog/catalog.ts';
import { derivationSql, MEMBER } from '../catalog/derivation.ts';
import { columnsOfFragment, keyColumnsOf } from '../catalog/fragmentTree.ts';
import { printExpression, printQuery, quoteIdentifier } from '../sql/print.ts';
import { columnsIn } from '../sql/traverse.ts';
import { hashBucketSql } from './ddl/hashBucket.ts';
import { declaredLength } from './declaredLength.ts';

/**
 * Catalog → DDL: for central, the same data in one ordinary database, and for the sites' stored
 * leaves. At central every fragment is a view of the fragment's name, so that any local SQL over
 * fragments runs there as it is; the views also say which rows a site stores.
 */

/** Central's tables with all constraints, in the order of the catalog. */
export function centralTables(catalog: Catalog): readonly string[] {
  return catalog.relations.map((relation) => centralTable(relation));
}

/**
 * CREATE TABLE at central. A text longer than its CHAR(n) or VARCHAR(n) violates a constraint whose
 * name says so. Foreign keys are deferred: rows may come in any order within one transaction.
 */
export function centralTable(relation: Relation, create = 'CREATE TABLE'): string {
  const columns = relation.columns.filter((column) => !column.hidden);
  const parts = [
    ...columns.map((column) => columnDefinition(column, true)),
    ...keyConstraints(relation),
    ...relation.checks.map((check) => `CHECK (${printExpression(check)})`),
    ...columns.flatMap(lengthConstraint),
    ...relation.foreignKeys.map(
      (key) =>
        `FOREIGN KEY (${names(key.columns)}) REFERENCES ${quoteIdentifier(key.relation)} (${names(key.references)}) DEFERRABLE INITIALLY DEFERRED`,
    ),
  ];
  const table = createTable(relation.name, parts, create);
  return relation.strict ? `${table} STRICT` : table;
}

/** The relation with neither keys nor conditions: any row fits. */
export function laxTable(relation: Relation, create = 'CREATE TABLE'): string {
  const columns = relation.columns.filter((column) => !column.hidden);
  const lax = columns.map((column) => columnDefinition({ ...column, notNull: false }, true));
  return createTable(relation.name, lax, create);
}

/** The views of the external schema at central, each after those that it reads. */
export function externalViews(catalog: Catalog): readonly string[] {
  return catalog.views.map(
    ({ name, columns, query }) =>
      `CREATE VIEW ${quoteIdentifier(name)} (${names(columns)}) AS ${printQuery(query)}`,
  );
}

function keyConstraints(relation: Relation): readonly string[] {
  const unique = relation.uniqueKeys.map((key) => `UNIQUE (${names(key)})`);
  if (relation.primaryKey.length === 0) return unique;
  return [`PRIMARY KEY (${names(relation.primaryKey)})`, ...unique];
}

function lengthConstraint(column: Column): readonly string[] {
  const limit = declaredLength(column.type);
  if (limit === undefined) return [];
  const rule = quoteIdentifier(`${column.name} takes at most ${limit} characters`);
  const name = quoteIdentifier(column.name);
  return [`CONSTRAINT ${rule} CHECK (length(${name}) <= ${limit})`];
}

/** At a site defaults and computed values are there already. */
function columnDefinition(column: Column, isCentral: boolean): string {
  const words = [quoteIdentifier(column.name)];
  if (column.type !== '') words.push(column.type);
  if (isCentral && column.generated !== undefined) {
    words.push(`GENERATED ALWAYS AS (${printExpression(column.generated)}) STORED`);
  }
  if (column.collation !== undefined) words.push(`COLLATE ${column.collation}`);
  if (column.notNull) words.push('NOT NULL');
  if (isCentral && column.defaultValue !== undefined) {
    words.push(`DEFAULT (${printExpression(column.defaultValue)})`);
  }
  return words.join(' ');
}

const names = (columns: readonly string[]): string => columns.map(quoteIdentifier).join(', ');

const createTable = (name: string, parts: readonly string[], create = 'CREATE TABLE'): string =>
  `${create} ${quoteIdentifier(name)} (${parts.join(', ')})`;

/** A view of central: its name, its definition, and the fragment it shows. */
export interface CentralView {
  readonly fragment: Fragment;
  readonly sql: string;
}

/** One view of central for every fragment that was cut, after all that it reads. */
export function centralViews(catalog: Catalog, create = 'CREATE VIEW'): readonly CentralView[] {
  return catalog.fragments.flatMap((fragment) => {
    if (fragment.of === undefined) return [];
    const relation = relationOf(catalog, fragment);
    const own = columnsOfFragment(catalog, fragment.name);
    const columns = centralColumns(relation, own, fragment.of === relation.name);
    const source = `SELECT ${columns} FROM ${quoteIdentifier(fragment.of)}`;
    const sql = `${create} ${quoteIdentifier(fragment.name)} AS ${source}${whereOf(fragment)}`;
    return [{ fragment, sql }];
  });
}

function whereOf({ cut }: Fragment): string {
  switch (cut.kind) {
    case 'horizontal':
      return ` WHERE ${printExpression(cut.where)}`;
    case 'hash':
      return ` WHERE ${hashBucketSql(cut.columns, cut.modulus)} = ${cut.bucket}`;
    case 'derived':
      return ` AS ${MEMBER} WHERE ${derivationSql(cut)}`;
    case 'whole':
    case 'vertical':
      return '';
    default:
      return assertNever(cut);
  }
}

/** Columns in the order of the stored leaf; of a relation itself the hidden key is its rowid. */
function centralColumns(
  relation: Relation,
  columns: readonly Column[],
  isRelation: boolean,
): string {
  return columns
    .map((column) => {
      const name = quoteIdentifier(column.name);
      return column.hidden && isRelation ? `${rowidName(relation)} AS ${name}` : name;
    })
    .join(', ');
}

/** SQLite has three names for it; a column of one's own may hide some. */
export function rowidName(relation: Relation): string {
  const taken = new Set(relation.columns.map((column) => column.name.toLowerCase()));
  return ['rowid', '_rowid_', 'oid'].find((name) => !taken.has(name)) ?? 'rowid';
}

/** What central is asked for the rows of a leaf, in the column order of the leaf's stored table. */
export function leafRows(catalog: Catalog, leaf: Fragment): string {
  const own = columnsOfFragment(catalog, leaf.name);
  const columns = centralColumns(relationOf(catalog, leaf), own, leaf.of === undefined);
  return `SELECT ${columns} FROM ${quoteIdentifier(leaf.name)}`;
}

/**
 * CREATE TABLE of a stored leaf: its columns with types, collations and NOT NULL, the key, and each
 * CHECK that speaks of these columns alone. What spans leaves (UNIQUE, foreign keys) is not here.
 *
 * @param name what the table is called where not by the leaf's name
 */
export function leafTable(catalog: Catalog, leaf: Fragment, name: string = leaf.name): string {
  const relation = relationOf(catalog, leaf);
  const own = columnsOfFragment(catalog, leaf.name);
  const isOwn = new Set(own.map((column) => column.name));
  const checks = relation.checks.filter((check) =>
    columnsIn(check).every((column) => isOwn.has(column.name.text)),
  );
  return createTable(name, [
    ...own.map((column) => columnDefinition(column, false)),
    `PRIMARY KEY (${names(keyColumnsOf(relation))})`,
    ...checks.map((check) => `CHECK (${printExpression(check)})`),
  ]);
}

/** DDL of everything a site stores: its leaves, then its indexes. */
export function siteSchema(catalog: Catalog, site: SiteId): readonly string[] {
  const leaves = storedAt(catalog, site).map((leaf) => leafTable(catalog, leaf));
  const indexes = catalog.indexes
    .filter((index) => index.site === site)
    .map((index) => {
      const unique = index.unique ? 'UNIQUE ' : '';
      const where = index.where === undefined ? '' : ` WHERE ${index.where}`;
      return `CREATE ${unique}INDEX ${quoteIdentifier(index.name)} ON ${quoteIdentifier(index.fragment)} (${index.keys.join(', ')})${where}`;
    });
  return [...leaves, ...indexes];
}

/** The leaves with a copy at a site, in document order. */
export function storedAt(catalog: Catalog, site: SiteId): readonly Fragment[] {
  return catalog.fragments.filter((fragment) => fragment.isLeaf && fragment.copies.includes(site));
}

function relationOf(catalog: Catalog, fragment: Fragment): Relation {
  const relation = catalog.relations.find((candidate) => candidate.name === fragment.relation);
  if (relation === undefined) throw new Error(missing(fragment.name));
  return relation;
}

const missing = (fragment: FragmentName): string =>
  `The catalog has the fragment ${fragment} but not its relation; it was not built by buildCatalog.`;
