import { inputsOf } from '../algebra/inputs.ts';
import type { Operator } from '../algebra/operator.ts';
import type { Trace } from '../trace/trace.ts';
import type { ShownRun } from './shownRun.ts';

/** The relations that the query names, in the order of the catalog. */
export function queryRelations({ trace, catalog }: ShownRun): readonly string[] {
  const named = new Set(relationsIn(mappedAlgebra(trace)));
  return catalog.relations.map(({ name }) => name).filter((name) => named.has(name));
}

/** The query over global relations, views expanded; undefined before it is mapped. */
export function mappedAlgebra({ events }: Pick<Trace, 'events'>): Operator | undefined {
  const last = events.findLast(
    ({ event }) => event.kind === 'queryMapped' || event.kind === 'viewExpanded',
  )?.event;
  if (last?.kind === 'queryMapped') return last.algebra;
  return last?.kind === 'viewExpanded' ? last.after : undefined;
}

function relationsIn(operator: Operator | undefined): readonly string[] {
  if (operator === undefined) return [];
  if (operator.kind === 'relation') return [operator.relation];
  return inputsOf(operator).flatMap(relationsIn);
}
