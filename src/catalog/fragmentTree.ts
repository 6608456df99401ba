import type { Catalog, Column, Fragment, Relation } from './catalog.ts';

/** Fragment trees: a relation at the root, each fragment below what it was cut from. */

export const fragmentIn = (catalog: Catalog, name: string): Fragment | undefined =>
  catalog.fragments.find((candidate) => candidate.name === name);

/** Fragments cut from a relation or fragment, in document order. */
export const partsOf = (catalog: Catalog, name: string): readonly Fragment[] =>
  catalog.fragments.filter((fragment) => fragment.of === name);

/** The fragments from the relation down to one of them; what was cut first stands first. */
export function pathTo(catalog: Catalog, name: string): readonly Fragment[] {
  const path: Fragment[] = [];
  let fragment = fragmentIn(catalog, name);
  // A fragment tree is at most as deep as there are fragments; a longer walk would be a cycle.
  while (fragment !== undefined && path.length <= catalog.fragments.length) {
    path.unshift(fragment);
    fragment = fragment.of === undefined ? undefined : fragmentIn(catalog, fragment.of);
  }
  return path;
}

/** Whether its rows are only some columns of the relation's: a vertical cut lies above it. */
export const isVertical = (catalog: Catalog, name: string): boolean =>
  pathTo(catalog, name).some(({ cut }) => cut.kind === 'vertical');

/** The columns that a relation or fragment has, hidden ones too, in the relation's order. */
export function columnsOfFragment(catalog: Catalog, name: string): readonly Column[] {
  const path = pathTo(catalog, name);
  const relation = catalog.relations.find(
    (candidate) => candidate.name === (path[0]?.relation ?? name),
  );
  const cuts = path.flatMap(({ cut }) => (cut.kind === 'vertical' ? [cut.columns] : []));
  return (relation?.columns ?? []).filter((column) =>
    cuts.every((columns) => columns.includes(column.name)),
  );
}

/** What joins the vertical fragments of a relation: its primary key, else the hidden `row_id`. */
export function keyColumnsOf(relation: Relation): readonly string[] {
  if (relation.primaryKey.length > 0) return relation.primaryKey;
  return relation.columns.filter((column) => column.hidden).map((column) => column.name);
}

export type FragmentKind = Fragment['cut']['kind'] | 'mixed';

/** Its own cut's kind, or `mixed` where rows and columns were both cut on the way to it. */
export function kindOfFragment(catalog: Catalog, fragment: Fragment): FragmentKind {
  const cuts = pathTo(catalog, fragment.name).map(({ cut }) => cut.kind);
  const vertical = cuts.filter((kind) => kind === 'vertical').length;
  return vertical > 0 && vertical < cuts.length ? 'mixed' : fragment.cut.kind;
}
