import type { RelationName } from '../base/brand.ts';
import type { Expression, SortKey } from '../sql/ast.ts';
import type { ProjectItem } from './operator.ts';

/**
 * A select-project-join block in the form the optimizer works on: occurrences, conjuncts, and what
 * happens to the joined rows at the end. Any other query is a block that is computed as written.
 *
 * Columns in all expressions are qualified by their occurrence.
 */
export interface QueryGraph {
  readonly occurrences: readonly Occurrence[];
  /** WHERE and inner-join conditions, split at AND; each mentions the occurrences it mentions. */
  readonly conjuncts: readonly Expression[];
  readonly finish: Finish;
}

export interface Occurrence {
  readonly name: string;
  readonly relation: RelationName;
}

/** What turns joined rows into the answer, in SQL's order of evaluation. */
export interface Finish {
  readonly items: readonly ProjectItem[];
  readonly distinct: boolean;
  readonly groupBy: readonly Expression[];
  readonly having?: Expression;
  /** True when items, HAVING or ORDER BY contain an aggregate, with or without GROUP BY. */
  readonly aggregates: boolean;
  readonly orderBy: readonly SortKey[];
  readonly limit?: Expression;
  readonly offset?: Expression;
}
