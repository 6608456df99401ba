import type { Catalog } from '../catalog/catalog.ts';
import { lensNames } from './lensName.ts';
import type { SiteBadge } from './sites.ts';

/** What the lenses add to a stored leaf of a drawing; every part by a lens of its own. */
export interface LeafInk {
  /** What the user of the query knows. */
  readonly relation: string;
  /** Fragments: `₄`, right after the relation. */
  readonly subscript: string;
  /** Naming: `emp_4@site4`. */
  readonly localName: string;
  /** Replicas: sites with another copy than the one that is drawn. */
  readonly replicas: readonly SiteBadge[];
  /** Design: `b-tree on e_id`, `index on e_dept`. */
  readonly storage: readonly string[];
}

/**
 * @param site whose copy is drawn; without one it is the primary
 * @returns undefined for what is no stored leaf, such as the result of a local query
 */
export function leafInk(catalog: Catalog, fragment: string, site?: string): LeafInk | undefined {
  const leaf = lensNames(catalog).leaf(fragment);
  const copy = leaf?.copies.find((one) => one.site.id === site) ?? leaf?.copies[0];
  if (!leaf || !copy) return undefined;
  const { relation, subscript, copies } = leaf;
  return {
    relation,
    subscript,
    localName: copy.localName,
    replicas: copies.filter((one) => one !== copy).map((one) => one.site),
    storage: copy.storage,
  };
}
