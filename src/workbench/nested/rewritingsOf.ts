import type { MappedQuery } from '../../algebra/mapQuery.ts';
import { joinScalars } from '../../algebra/nested/joinScalars.ts';
import type { SiteId } from '../../base/brand.ts';
import type { RewrittenEvent } from '../../localization/events.ts';
import { localizeAlgebra } from '../../localization/localizeAlgebra.ts';
import type { OpenedLab } from '../openLab.ts';

/** The stages between mapping and planning of a query that is no block of joins. */
export function rewritingsOf(
  mapped: MappedQuery,
  { catalog, faulty }: Pick<OpenedLab, 'catalog' | 'faulty'>,
  asking: SiteId,
): readonly RewrittenEvent[] {
  const events: RewrittenEvent[] = [];
  const isFaulty = mapped.relations.some((relation) => faulty.has(relation));
  // Parts are not planned over rows that are stored otherwise than they were given.
  const joined = isFaulty ? undefined : joinScalars(mapped, catalog);
  const algebra = joined?.algebra ?? mapped.algebra;
  if (joined) {
    const { because, phrase } = joined;
    const told = { rule: 'joinScalarSubquery', because, phrase };
    events.push({
      kind: 'queryRewritten',
      stage: 'mapping',
      ...told,
      before: mapped.algebra,
      after: algebra,
    });
  }
  localizeAlgebra({ algebra, catalog, faulty, asking }, (event) => events.push(event));
  return events;
}
