import type { Operator } from '../algebra/operator.ts';
import { inputsOf } from './qualifiers.ts';
import type { ShownRun } from './shownRun.ts';

/** The relations that the query names, in the order of the catalog. */
export function queryRelations({ trace, catalog }: ShownRun): readonly string[] {
  const mapped = trace.events.find(({ event }) => event.kind === 'queryMapped')?.event;
  if (mapped?.kind !== 'queryMapped') return [];
  const named = new Set(relationsIn(mapped.algebra));
  return catalog.relations.map(({ name }) => name).filter((name) => named.has(name));
}

function relationsIn(operator: Operator): readonly string[] {
  if (operator.kind === 'relation') return [operator.relation];
  return inputsOf(operator).flatMap(relationsIn);
}
