import { inputsOf } from '../algebra/inputs.ts';
import type { Operator } from '../algebra/operator.ts';
import { assertNever } from '../base/assert.ts';
import type { PlanColumn } from '../optimizer/plan.ts';

/**
 * Where the columns of a plan's results come from. A generated plan calls its results `v1`, `v2`,
 * …; whoever reads `v1.e_name` wants to know that it is `glob.e_name`, the query's own name.
 */
export interface Origin {
  /** The occurrence, as the query names it. */
  readonly table: string;
  readonly name: string;
}

/** By name of the result, then by name of its column. */
export type ResultOrigins = ReadonlyMap<string, ReadonlyMap<string, Origin>>;

/** What the names within one local query stand for. */
export interface LocalNames {
  /** Of results, by the name or alias that the query gives them. */
  readonly results: ResultOrigins;
  /** Relations of fragments that have no name but their own. */
  readonly relations: ReadonlyMap<string, string>;
}

/** The origins of one local query's columns; columns that are computed have none. */
export function originsOfResult(
  algebra: Operator,
  columns: readonly PlanColumn[],
  results: ResultOrigins,
): ReadonlyMap<string, Origin> {
  const names = localNames(algebra, results);
  return new Map(
    columns.flatMap(({ name }) => {
      const origin = originIn(algebra, name, names);
      return origin ? [[name, origin] as const] : [];
    }),
  );
}

export function localNames(algebra: Operator, results: ResultOrigins): LocalNames {
  const own = new Map<string, ReadonlyMap<string, Origin>>();
  const relations = new Map<string, string>();
  const visit = (operator: Operator): void => {
    if (operator.kind === 'fragment') {
      const { fragment, occurrence, relation } = operator;
      const known = results.get(fragment);
      if (known) own.set(occurrence || fragment, known);
      else if (occurrence === fragment) relations.set(occurrence, relation);
    }
    inputsOf(operator).forEach(visit);
  };
  visit(algebra);
  return { results: own, relations };
}

export const originOf = (table: string, name: string, { results, relations }: LocalNames): Origin =>
  results.get(table)?.get(name) ?? { table: relations.get(table) ?? table, name };

function originIn(operator: Operator, name: string, names: LocalNames): Origin | undefined {
  switch (operator.kind) {
    case 'relation':
    case 'fragment': {
      const known = names.results.get(operator.occurrence);
      return known ? known.get(name) : originOf(operator.occurrence, name, names);
    }
    case 'project':
    case 'aggregate': {
      const expression = operator.items.find((item) => item.name === name)?.expression;
      if (expression?.kind !== 'column' || !expression.table) return undefined;
      return originOf(expression.table.text, expression.name.text, names);
    }
    case 'select':
    case 'distinct':
    case 'sort':
    case 'limit':
      return originIn(operator.input, name, names);
    case 'union': {
      const [first] = operator.inputs;
      return first && originIn(first, name, names);
    }
    // Which side a column comes from is not written in a join without a projection above it.
    case 'join':
    case 'empty':
    case 'block':
      return undefined;
    default:
      return assertNever(operator);
  }
}
