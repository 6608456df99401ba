import type { Span } from '../base/span.ts';
import type { Expression, Name, TypeName } from './ast.ts';

/** The syntax tree of what a table consists of. */

export interface ColumnDefinition {
  readonly kind: 'columnDefinition';
  readonly name: Name;
  readonly type?: TypeName;
  /** `WIDTH n`: overrides the declared width in textbook bytes. */
  readonly width?: number;
  readonly constraints: readonly ColumnConstraint[];
  readonly span: Span;
}

/** What becomes of a row that breaks a constraint, and of its statement. */
export type ConflictAction = 'ROLLBACK' | 'ABORT' | 'FAIL' | 'IGNORE' | 'REPLACE';

/** `ON CONFLICT action` of a constraint, where it is written. */
interface OnConflict {
  readonly onConflict?: ConflictAction;
}

/** What becomes of rows whose partner goes or changes; NO ACTION is the absence of one. */
export type ReferenceAction = 'SET NULL' | 'SET DEFAULT' | 'CASCADE' | 'RESTRICT';

interface ReferenceActions {
  readonly onDelete?: ReferenceAction;
  readonly onUpdate?: ReferenceAction;
}

export type ColumnConstraint =
  | ({ readonly kind: 'notNull'; readonly span: Span } & OnConflict)
  | { readonly kind: 'null'; readonly span: Span }
  | ({
      readonly kind: 'primaryKey';
      readonly descending: boolean;
      readonly autoincrement: boolean;
      readonly span: Span;
    } & OnConflict)
  | ({ readonly kind: 'unique'; readonly span: Span } & OnConflict)
  | { readonly kind: 'check'; readonly condition: Expression; readonly span: Span }
  | { readonly kind: 'default'; readonly value: Expression; readonly span: Span }
  | { readonly kind: 'collation'; readonly collation: Name; readonly span: Span }
  | ({
      readonly kind: 'references';
      readonly table: Name;
      readonly columns: readonly Name[];
      readonly span: Span;
    } & ReferenceActions)
  /** `[GENERATED ALWAYS] AS (value) [STORED]`. */
  | {
      readonly kind: 'generated';
      readonly value: Expression;
      readonly stored: boolean;
      readonly span: Span;
    };

export type TableConstraint =
  | ({
      readonly kind: 'primaryKey';
      readonly columns: readonly Name[];
      readonly span: Span;
    } & OnConflict)
  | ({
      readonly kind: 'unique';
      readonly columns: readonly Name[];
      readonly span: Span;
    } & OnConflict)
  | { readonly kind: 'check'; readonly condition: Expression; readonly span: Span }
  | ({
      readonly kind: 'foreignKey';
      readonly columns: readonly Name[];
      readonly table: Name;
      readonly references: readonly Name[];
      readonly span: Span;
    } & ReferenceActions);

/** What ALTER TABLE does to its table. */
export type TableChange =
  | { readonly kind: 'renameTable'; readonly to: Name; readonly span: Span }
  | { readonly kind: 'renameColumn'; readonly column: Name; readonly to: Name; readonly span: Span }
  | { readonly kind: 'addColumn'; readonly column: ColumnDefinition; readonly span: Span }
  | { readonly kind: 'dropColumn'; readonly column: Name; readonly span: Span };
