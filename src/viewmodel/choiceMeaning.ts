import type { Choice } from '../base/diagnostic.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { type SiteBadge, siteBadge } from './sites.ts';

/** What the query would read by one of several choices. */
export interface ChoiceMeaning {
  /** `the employees called loc`, or `department`. */
  readonly words: string;
  /** Where the relation's fragments are stored, by number. */
  readonly sites: readonly SiteBadge[];
}

/** Undefined for a choice that is not one between occurrences. */
export function choiceMeaning(
  catalog: Catalog,
  { relation, occurrence }: Choice,
): ChoiceMeaning | undefined {
  if (occurrence === undefined) return undefined;
  const stored = catalog.fragments.filter((one) => one.isLeaf && one.relation === relation);
  const sites = [...new Set(stored.flatMap(({ copies }) => copies))]
    .map((site) => siteBadge(catalog, site))
    .sort((a, b) => a.number - b.number);
  const isRenamed = relation !== undefined && relation !== occurrence;
  return { words: isRenamed ? `${relation} called ${occurrence}` : occurrence, sites };
}
