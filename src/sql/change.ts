import type { Span } from '../base/span.ts';
import type { CommonTable, Expression, FromItem, Name, Query, SelectItem, SortKey } from './ast.ts';
import type { ConflictAction } from './definition.ts';

/** The syntax tree of statements that change rows. */

/** `source` or the columns' defaults; REPLACE INTO is INSERT OR REPLACE. */
export interface Insert {
  readonly kind: 'insert';
  readonly with: readonly CommonTable[];
  readonly or?: ConflictAction;
  readonly table: Name;
  /** What the upserts call the row that is there already. */
  readonly alias?: Name;
  readonly columns: readonly Name[];
  readonly source: Query | 'defaultValues';
  readonly upserts: readonly Upsert[];
  readonly returning: readonly SelectItem[];
  readonly span: Span;
}

export interface Update {
  readonly kind: 'update';
  readonly with: readonly CommonTable[];
  readonly or?: ConflictAction;
  readonly table: Name;
  readonly alias?: Name;
  readonly assignments: readonly Assignment[];
  readonly from: readonly FromItem[];
  readonly where?: Expression;
  readonly returning: readonly SelectItem[];
  readonly span: Span;
}

export interface Delete {
  readonly kind: 'delete';
  readonly with: readonly CommonTable[];
  readonly table: Name;
  readonly alias?: Name;
  readonly where?: Expression;
  readonly returning: readonly SelectItem[];
  readonly span: Span;
}

/** `column = value`, or `(a, b) = row` for several columns at once. */
export interface Assignment {
  readonly kind: 'assignment';
  readonly columns: readonly Name[];
  readonly value: Expression;
  readonly span: Span;
}

/** One ON CONFLICT of INSERT. Without assignments it is DO NOTHING. */
export interface Upsert {
  readonly kind: 'upsert';
  /** The unique key that is violated, with the condition of its index; empty for any. */
  readonly keys: readonly SortKey[];
  readonly keyWhere?: Expression;
  readonly assignments: readonly Assignment[];
  readonly where?: Expression;
  readonly span: Span;
}
