import { fragmentName, relationName, type SiteId, siteId } from '../base/brand.ts';
import { NO_SPAN } from '../base/span.ts';
import type { Catalog, Cut, Fragment } from '../catalog/catalog.ts';
import { binary, column, integer } from '../sql/make.ts';
import { lectureCatalog } from './lectureCatalog.testing.ts';

/** The worked example with other fragmentations, of kinds that the coordinator need not run. */

const employees = relationName('employees');

export const site = (number: number): SiteId => siteId(`site${number}`);

export const fragment = (
  name: string,
  cut: Cut,
  copies: readonly SiteId[],
  of = 'employees',
): Fragment => ({
  name: fragmentName(name),
  relation: employees,
  of: relationName(of),
  cut,
  isLeaf: copies.length > 0,
  copies,
  span: NO_SPAN,
});

export const atSite = (number: number): Cut => ({
  kind: 'horizontal',
  where: binary('=', column(undefined, 'e_site'), integer(number)),
});

export const vertical = (...columns: readonly string[]): Cut => ({ kind: 'vertical', columns });

export const derived = (...owners: readonly string[]): Cut => ({
  kind: 'derived',
  owners: owners.map(fragmentName),
  ownerRelation: relationName('department'),
  on: binary('=', column('employees', 'e_dept'), column('department', 'd_id')),
});

/** The lecture's catalog with these fragments in place of those of employees. */
export function withFragments(fragments: readonly Fragment[]): Catalog {
  const leaves = fragments.filter(({ isLeaf }) => isLeaf).map(({ name }) => name);
  return {
    ...lectureCatalog,
    relations: lectureCatalog.relations.map((relation) =>
      relation.name === employees ? { ...relation, leaves } : relation,
    ),
    fragments: [
      ...fragments,
      ...lectureCatalog.fragments.filter(({ relation }) => relation !== employees),
    ],
  };
}
