import { type SiteId, siteId } from '../base/brand.ts';
import type { Catalog } from '../catalog/catalog.ts';

/** What every picture of a site needs: its plate's number and its name in plain words. */
export interface SiteBadge {
  readonly id: SiteId;
  /** Counts from 1; also the number of its colour. */
  readonly number: number;
  readonly label: string;
}

export const siteBadges = (catalog: Catalog): readonly SiteBadge[] =>
  catalog.sites.map(({ id, number, label }) => ({ id, number, label: label === '' ? id : label }));

/** A site that the catalog does not know keeps its id and gets the number 0. */
export function siteBadge(catalog: Catalog, id: string): SiteBadge {
  const site = catalog.sites.find((candidate) => candidate.id === id);
  if (!site) return { id: siteId(id), number: 0, label: id };
  return { id: site.id, number: site.number, label: site.label === '' ? site.id : site.label };
}
