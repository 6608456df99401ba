import type { FragmentName, RelationName } from '../base/brand.ts';
import type { Expression, Query, SortKey } from '../sql/ast.ts';

/**
 * Relational algebra over multisets. In predicates and items every `column` node carries the
 * occurrence it belongs to in `table`: the alias (or relation name) that the query gave a relation.
 * Two occurrences of one relation are two operands (`loc`, `glob`).
 */
export type Operator =
  /** A relation of the global schema, before localization. */
  | { readonly kind: 'relation'; readonly relation: RelationName; readonly occurrence: string }
  /** A stored leaf, or (in local plans) an earlier result known at the site. */
  | {
      readonly kind: 'fragment';
      readonly fragment: FragmentName;
      readonly relation: RelationName;
      readonly occurrence: string;
    }
  | { readonly kind: 'select'; readonly predicate: Expression; readonly input: Operator }
  | { readonly kind: 'project'; readonly items: readonly ProjectItem[]; readonly input: Operator }
  | { readonly kind: 'distinct'; readonly input: Operator }
  | {
      readonly kind: 'join';
      readonly joinKind: JoinKind;
      readonly predicate?: Expression;
      readonly left: Operator;
      readonly right: Operator;
    }
  /** Multiset union (UNION ALL) of inputs with the same columns by position. */
  | { readonly kind: 'union'; readonly inputs: readonly Operator[] }
  | {
      readonly kind: 'aggregate';
      readonly groupBy: readonly Expression[];
      readonly items: readonly ProjectItem[];
      readonly having?: Expression;
      readonly input: Operator;
    }
  | { readonly kind: 'sort'; readonly keys: readonly SortKey[]; readonly input: Operator }
  | {
      readonly kind: 'limit';
      readonly limit?: Expression;
      readonly offset?: Expression;
      readonly input: Operator;
    }
  /** No rows: what a contradiction leaves of a branch. */
  | { readonly kind: 'empty' }
  /** A query the planner does not take apart; it is computed as written over its relations. */
  | { readonly kind: 'block'; readonly query: Query; readonly inputs: readonly Operator[] };

export type JoinKind = 'inner' | 'left' | 'right' | 'full' | 'cross' | 'semi' | 'anti';

export interface ProjectItem {
  readonly expression: Expression;
  /** The column's name in the result, as the oracle names it. */
  readonly name: string;
}
