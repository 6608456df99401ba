import type { FragmentName, RelationName, SiteId } from '../base/brand.ts';
import { columnsOfFragment, type FragmentKind, kindOfFragment } from '../catalog/fragmentTree.ts';
import type { OpenedLab } from './openLab.ts';

/** A leaf as `check` prints it: what is stored where, and how much of it. */
export interface StoredFragment {
  readonly name: FragmentName;
  readonly of: FragmentName | RelationName;
  readonly kind: FragmentKind;
  readonly rows: number;
  /** Textbook bytes; the hidden `row_id` is stored, but is no part of a record. */
  readonly bytes: number;
  readonly sites: readonly SiteId[];
}

export function storedFragments({
  catalog,
  leafRows,
}: Pick<OpenedLab, 'catalog' | 'leafRows'>): readonly StoredFragment[] {
  return catalog.fragments
    .filter((fragment) => fragment.isLeaf)
    .map((fragment) => {
      const rows = leafRows.get(fragment.name) ?? 0;
      const declared = columnsOfFragment(catalog, fragment.name).filter(({ hidden }) => !hidden);
      return {
        name: fragment.name,
        of: fragment.of ?? fragment.relation,
        kind: kindOfFragment(catalog, fragment),
        rows,
        bytes: rows * declared.reduce((sum, { width }) => sum + width, 0),
        sites: fragment.copies,
      };
    });
}
