import type { Operator } from '../algebra/operator.ts';
import { inputsOf } from './qualifiers.ts';
import type { ShownRun } from './shownRun.ts';

/** What the user of a query sees: tables of one database, wherever their rows are. */
export interface GlobalTable {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/** The tables the query names, in the order of the catalog. */
export function globalTables(run: ShownRun): readonly GlobalTable[] {
  const mapped = run.trace.events.find(({ event }) => event.kind === 'queryMapped')?.event;
  if (mapped?.kind !== 'queryMapped') return [];
  const named = new Set(relationsIn(mapped.algebra));
  return run.catalog.relations
    .filter(({ name }) => named.has(name))
    .map(({ name, columns }) => ({
      name,
      columns: columns
        .filter(({ hidden }) => !hidden)
        .map((column) => ({ name: column.name, type: column.type })),
    }));
}

function relationsIn(operator: Operator): readonly string[] {
  if (operator.kind === 'relation') return [operator.relation];
  return inputsOf(operator).flatMap(relationsIn);
}
