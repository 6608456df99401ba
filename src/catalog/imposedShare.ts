import type { Catalog, Fragment, ImposedStatistics } from './catalog.ts';
import { partsOf, pathTo } from './fragmentTree.ts';

/** The imposed figures that a leaf takes its own from, and how many leaves share their rows. */
export interface ImposedShare {
  readonly imposed: ImposedStatistics;
  readonly parts: number;
}

/**
 * What STATISTICS says of a leaf, or of what it was cut from, whose rows its horizontal fragments
 * share equally. Undefined where it says nothing.
 */
export function imposedShare(catalog: Catalog, leaf: Fragment): ImposedShare | undefined {
  let parts = 1;
  for (const fragment of pathTo(catalog, leaf.name).toReversed()) {
    const own = catalog.imposed?.find(({ of }) => of === fragment.name);
    if (own) return { imposed: own, parts };
    const isVertical = fragment.cut.kind === 'vertical';
    if (fragment.of !== undefined && !isVertical) parts *= partsOf(catalog, fragment.of).length;
  }
  const whole = catalog.imposed?.find(({ of }) => of === leaf.relation);
  return whole && { imposed: whole, parts };
}
