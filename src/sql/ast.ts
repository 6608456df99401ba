import type { Span } from '../base/span.ts';

/**
 * The syntax tree. Every node has a `kind` and a `span` into the text it was parsed from; nodes
 * are plain and frozen. Nodes made by the planner carry `NO_SPAN`.
 */

/** An identifier; `text` is folded to lower case unless it was quoted. */
export interface Name {
  readonly kind: 'name';
  readonly text: string;
  readonly quoted: boolean;
  readonly span: Span;
}

/* ------------------------------------------------------------------ expressions */

export type BinaryOperator =
  | 'AND'
  | 'OR'
  | '='
  | '<>'
  | '<'
  | '<='
  | '>'
  | '>='
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '||'
  | '&'
  | '|'
  | '<<'
  | '>>'
  | '->'
  | '->>';

export type UnaryOperator = 'NOT' | '-' | '+' | '~';

export type Expression =
  /**
   * `text` as written: `42`, `1.5e3`, `0x1F`; `isInteger` when it has neither point nor exponent.
   */
  | {
      readonly kind: 'number';
      readonly text: string;
      readonly isInteger: boolean;
      readonly span: Span;
    }
  | { readonly kind: 'string'; readonly value: string; readonly span: Span }
  /** Upper-case hexadecimal digits of `x'…'`. */
  | { readonly kind: 'blob'; readonly hex: string; readonly span: Span }
  | { readonly kind: 'null'; readonly span: Span }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly span: Span }
  /** CURRENT_DATE, CURRENT_TIME, CURRENT_TIMESTAMP. */
  | { readonly kind: 'now'; readonly word: string; readonly span: Span }
  /**
   * `table.name` or `name`. After name resolution `table` is always there: the occurrence's name.
   */
  | { readonly kind: 'column'; readonly table?: Name; readonly name: Name; readonly span: Span }
  /** `:name` of PARAMETER. */
  | { readonly kind: 'parameter'; readonly name: string; readonly span: Span }
  | {
      readonly kind: 'unary';
      readonly operator: UnaryOperator;
      readonly operand: Expression;
      readonly span: Span;
    }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
      readonly span: Span;
    }
  /** `x IS NULL`, `x ISNULL`, `x NOT NULL`, … */
  | {
      readonly kind: 'isNull';
      readonly operand: Expression;
      readonly negated: boolean;
      readonly span: Span;
    }
  /**
   * Null-safe equality: `IS`, `IS NOT`, `IS [NOT] DISTINCT FROM`; `negated` means "is distinct".
   */
  | {
      readonly kind: 'is';
      readonly left: Expression;
      readonly right: Expression;
      readonly negated: boolean;
      readonly span: Span;
    }
  | {
      readonly kind: 'between';
      readonly operand: Expression;
      readonly low: Expression;
      readonly high: Expression;
      readonly negated: boolean;
      readonly span: Span;
    }
  | {
      readonly kind: 'inList';
      readonly operand: Expression;
      readonly items: readonly Expression[];
      readonly negated: boolean;
      readonly span: Span;
    }
  | {
      readonly kind: 'inQuery';
      readonly operand: Expression;
      readonly query: Query;
      readonly negated: boolean;
      readonly span: Span;
    }
  /** SQLite's `x IN table`. */
  | {
      readonly kind: 'inTable';
      readonly operand: Expression;
      readonly table: Name;
      readonly negated: boolean;
      readonly span: Span;
    }
  | {
      readonly kind: 'like';
      readonly operator: 'LIKE' | 'GLOB' | 'REGEXP' | 'MATCH';
      readonly operand: Expression;
      readonly pattern: Expression;
      readonly escape?: Expression;
      readonly negated: boolean;
      readonly span: Span;
    }
  | {
      readonly kind: 'case';
      readonly operand?: Expression;
      readonly branches: readonly CaseBranch[];
      readonly otherwise?: Expression;
      readonly span: Span;
    }
  | {
      readonly kind: 'cast';
      readonly operand: Expression;
      readonly type: TypeName;
      readonly span: Span;
    }
  /**
   * A function or aggregate; `star` for `count(*)`. `name` is lower case. With `over` it is
   * computed over a window: the named one just as it is, or one described here.
   */
  | {
      readonly kind: 'call';
      readonly name: Name;
      readonly distinct: boolean;
      readonly star: boolean;
      readonly arguments: readonly Expression[];
      readonly orderBy: readonly SortKey[];
      readonly filter?: Expression;
      readonly over?: Name | Window;
      readonly span: Span;
    }
  | { readonly kind: 'exists'; readonly query: Query; readonly span: Span }
  | { readonly kind: 'scalarQuery'; readonly query: Query; readonly span: Span }
  | { readonly kind: 'rowValue'; readonly items: readonly Expression[]; readonly span: Span }
  | {
      readonly kind: 'collate';
      readonly operand: Expression;
      readonly collation: Name;
      readonly span: Span;
    }
  /** What a trigger stops a statement with; `message` where it is not ignored. */
  | {
      readonly kind: 'raise';
      readonly action: 'IGNORE' | 'ROLLBACK' | 'ABORT' | 'FAIL';
      readonly message?: Expression;
      readonly span: Span;
    };

export interface CaseBranch {
  readonly kind: 'caseBranch';
  readonly when: Expression;
  readonly then: Expression;
  readonly span: Span;
}

/** `DECIMAL(10, 2)`: name in upper case with single spaces, arguments as written. */
export interface TypeName {
  readonly kind: 'typeName';
  readonly name: string;
  readonly arguments: readonly number[];
  readonly span: Span;
}

export interface SortKey {
  readonly kind: 'sortKey';
  readonly expression: Expression;
  readonly descending: boolean;
  readonly nulls?: 'first' | 'last';
  readonly span: Span;
}

/** The rows that a window function sees from each row: `(PARTITION BY … ORDER BY … ROWS …)`. */
export interface Window {
  readonly kind: 'window';
  /** The named window that this one goes on from. */
  readonly base?: Name;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly SortKey[];
  readonly frame?: Frame;
  readonly span: Span;
}

/** Without `end` the frame ends with the current row. */
export interface Frame {
  readonly kind: 'frame';
  readonly unit: 'ROWS' | 'RANGE' | 'GROUPS';
  readonly start: FrameBound;
  readonly end?: FrameBound;
  readonly exclude?: 'NO OTHERS' | 'CURRENT ROW' | 'GROUP' | 'TIES';
  readonly span: Span;
}

/** `offset` is how far; without it all the way. */
export type FrameBound =
  | { readonly kind: 'currentRow'; readonly span: Span }
  | { readonly kind: 'preceding'; readonly offset?: Expression; readonly span: Span }
  | { readonly kind: 'following'; readonly offset?: Expression; readonly span: Span };

/* ---------------------------------------------------------------------- queries */

export interface Query {
  readonly kind: 'query';
  readonly with: readonly CommonTable[];
  readonly body: QueryBody;
  readonly orderBy: readonly SortKey[];
  readonly limit?: Expression;
  readonly offset?: Expression;
  /** FOR UPDATE: takes X locks inside a transaction; the oracle ignores it. */
  readonly forUpdate: boolean;
  readonly span: Span;
}

/** One that reads itself is recursive, whether or not the word RECURSIVE was written. */
export interface CommonTable {
  readonly kind: 'commonTable';
  readonly name: Name;
  readonly columns: readonly Name[];
  /** `AS [NOT] MATERIALIZED`: a hint to the site's database, which changes no answer. */
  readonly materialized?: boolean;
  readonly query: Query;
  readonly span: Span;
}

export type QueryBody =
  | Select
  | {
      readonly kind: 'compound';
      readonly operator: 'UNION' | 'INTERSECT' | 'EXCEPT';
      readonly all: boolean;
      readonly left: QueryBody;
      readonly right: QueryBody;
      readonly span: Span;
    }
  | {
      readonly kind: 'values';
      readonly rows: readonly (readonly Expression[])[];
      readonly span: Span;
    }
  /** A parenthesised query inside a compound. */
  | { readonly kind: 'nested'; readonly query: Query; readonly span: Span };

export interface Select {
  readonly kind: 'select';
  readonly distinct: boolean;
  readonly items: readonly SelectItem[];
  /** Comma-separated; empty when there is no FROM. */
  readonly from: readonly FromItem[];
  readonly where?: Expression;
  readonly groupBy: readonly Expression[];
  readonly having?: Expression;
  readonly windows: readonly NamedWindow[];
  readonly span: Span;
}

/** `WINDOW name AS (…)`. */
export interface NamedWindow {
  readonly kind: 'namedWindow';
  readonly name: Name;
  readonly window: Window;
  readonly span: Span;
}

export type SelectItem =
  | { readonly kind: 'star'; readonly table?: Name; readonly span: Span }
  | {
      readonly kind: 'item';
      readonly expression: Expression;
      readonly alias?: Name;
      readonly span: Span;
    };

export type FromItem =
  | { readonly kind: 'table'; readonly name: Name; readonly alias?: Name; readonly span: Span }
  /** A table-valued function, whose arguments may be columns of the tables beside it. */
  | {
      readonly kind: 'tableFunction';
      readonly name: Name;
      readonly arguments: readonly Expression[];
      readonly alias?: Name;
      readonly span: Span;
    }
  | {
      readonly kind: 'derived';
      readonly query: Query;
      readonly alias?: Name;
      readonly columns: readonly Name[];
      readonly span: Span;
    }
  | {
      readonly kind: 'join';
      readonly joinKind: 'inner' | 'left' | 'right' | 'full' | 'cross';
      readonly natural: boolean;
      readonly left: FromItem;
      readonly right: FromItem;
      readonly on?: Expression;
      readonly using: readonly Name[];
      readonly span: Span;
    };
