import type { Catalog, Fragment, Relation, Site } from '../catalog/catalog.ts';
import type { SiteBadge } from './sites.ts';
import { siteBadge } from './sites.ts';

/**
 * What each lens says of a stored leaf. The user of the database knows its relation only; every
 * other part here is hidden from him, and each by another transparency.
 */
export interface LeafName {
  /** The leaf's name in the catalog; never shown as such, because it is what a lens reveals. */
  readonly fragment: string;
  readonly relation: string;
  /** Fragments: `₄`, to stand right after the relation's name; empty for a relation stored whole. */
  readonly subscript: string;
  /** Location: where the primary copy is; undefined for a fragment without any. */
  readonly primary: SiteBadge | undefined;
  /** Replicas: where the further copies are. */
  readonly replicas: readonly SiteBadge[];
  /** Naming and design: the primary copy, then the others. */
  readonly copies: readonly StoredCopy[];
}

/** One stored instance of a fragment at one site. */
export interface StoredCopy {
  readonly site: SiteBadge;
  /** Naming: `emp_4@site4`, the name by which the site itself knows it. */
  readonly localName: string;
  /** Design: `b-tree on e_id`, `index on e_dept`: the table first, then its indexes. */
  readonly storage: readonly string[];
}

export interface LensNames {
  /** Undefined for what is no stored leaf, such as the result of a local query. */
  readonly leaf: (fragment: string) => LeafName | undefined;
  /** In document order. */
  readonly leavesOf: (relation: string) => readonly LeafName[];
}

export function lensNames(catalog: Catalog): LensNames {
  const known = names.get(catalog) ?? createNames(catalog);
  names.set(catalog, known);
  return known;
}

/** A catalog never changes, and every mark of a drawing asks for its names. */
const names = new WeakMap<Catalog, LensNames>();

function createNames(catalog: Catalog): LensNames {
  const byRelation = new Map<string, readonly LeafName[]>(
    catalog.relations.map((relation) => [relation.name, leafNames(catalog, relation)]),
  );
  const leaves = new Map([...byRelation.values()].flat().map((leaf) => [leaf.fragment, leaf]));
  return {
    leaf: (fragment) => leaves.get(fragment),
    leavesOf: (relation) => byRelation.get(relation) ?? [],
  };
}

function leafNames(catalog: Catalog, relation: Relation): readonly LeafName[] {
  const leaves = relation.leaves.flatMap(
    (name) => catalog.fragments.find((fragment) => fragment.name === name) ?? [],
  );
  const subscripts = subscriptsOf(leaves);
  return leaves.map((leaf, index) => {
    const copies = leaf.copies.map((site) => storedCopy(catalog, relation, leaf, site));
    return {
      fragment: leaf.name,
      relation: relation.name,
      subscript: subscripts[index] ?? '',
      primary: copies[0]?.site,
      replicas: copies.slice(1).map(({ site }) => site),
      copies,
    };
  });
}

/**
 * The figures at the end of the fragments' names where these tell the fragments of a relation
 * apart, `emp_1` and `emp_4`; otherwise they are counted.
 */
function subscriptsOf(leaves: readonly Fragment[]): readonly string[] {
  if (leaves.every(({ cut }) => cut.kind === 'whole')) return leaves.map(() => '');
  const figures = leaves.map(({ name }) => /\d+$/.exec(name)?.[0] ?? '');
  const isTelling = !figures.includes('') && new Set(figures).size === figures.length;
  return leaves.map((_, index) => subscript(isTelling ? (figures[index] ?? '') : `${index + 1}`));
}

/** Figures below the line; they are characters of their own, so that every text can hold them. */
const subscript = (figures: string): string =>
  figures.replace(/\d/g, (figure) => String.fromCodePoint(0x2080 + Number(figure)));

function storedCopy(
  catalog: Catalog,
  relation: Relation,
  leaf: Fragment,
  site: Site['id'],
): StoredCopy {
  const engine = catalog.sites.find(({ id }) => id === site)?.engine ?? 'sqlite';
  const indexes = catalog.indexes
    .filter((index) => index.fragment === leaf.name && index.site === site)
    .map(({ unique, keys, where }) =>
      [
        `${unique ? 'unique index' : 'index'} on ${keys.join(', ')}`,
        ...(where === undefined ? [] : [`where ${where}`]),
      ].join(' '),
    );
  return {
    site: siteBadge(catalog, site),
    localName: `${leaf.name}@${site}`,
    storage: [...storedTable(relation, engine), ...indexes],
  };
}

/**
 * How the site's engine lays down the table. SQLite's table is a b-tree on its row number; a single
 * key column declared INTEGER is that number (lang_createtable, "ROWIDs and the INTEGER PRIMARY
 * KEY"), any other key is an index beside the table.
 */
function storedTable(relation: Relation, engine: Site['engine']): readonly string[] {
  const hidden = relation.columns.filter((column) => column.hidden).map(({ name }) => name);
  const key = relation.primaryKey.length > 0 ? relation.primaryKey : hidden;
  const [only] = key;
  const type = relation.columns.find(({ name }) => name === only)?.type.toUpperCase();
  const keyIndex = `unique index on ${key.join(', ')}`;
  if (engine === 'postgres') return ['heap', keyIndex];
  return key.length === 1 && type === 'INTEGER'
    ? [`b-tree on ${key.join(', ')}`]
    : ['rowid table', keyIndex];
}
