import type { RelationName } from '../base/brand.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Expression, Name, Query } from '../sql/ast.ts';
import type { Scope } from './scope.ts';

/** What resolution shares; faults are gathered in order of reading, the first one is reported. */
export interface Resolver {
  readonly catalog: Catalog;
  readonly sql: string;
  readonly faults: Diagnostic[];
  readonly relations: Set<RelationName>;
  readonly resolveQuery: (query: Query, place: Place) => Output;
  readonly resolveExpression: (expression: Expression, scope: Scope, place: Place) => Expression;
  /** A resolver for a second look; what is wrong then has been reported or does not count. */
  readonly quietly: () => Resolver;
}

/** Where a query stands: the common tables it can name, and the scope around it. */
export interface Place {
  /** By folded name. */
  readonly commonTables: ReadonlyMap<string, KnownTable>;
  readonly outer?: Scope;
}

/** A common table as it is called in the resolved query, and its columns. */
export interface KnownTable {
  readonly name: string;
  readonly columns: readonly string[];
}

export interface Output {
  readonly query: Query;
  readonly columns: readonly string[];
}

export function checkColumnList(
  by: Resolver,
  given: readonly Name[],
  columns: readonly string[],
): void {
  const [first] = given;
  if (first === undefined || given.length === columns.length) return;
  by.faults.push({
    code: 'column-count',
    message: `${given.length} names for ${columns.length} columns.`,
    span: { start: first.span.start, end: given.at(-1)?.span.end ?? first.span.end },
  });
}

export const emptyScope = (parent: Scope | undefined): Scope => ({
  sources: [],
  columns: [],
  aliases: new Map(),
  ...(parent === undefined ? {} : { parent }),
});
