import type { FragmentName, RelationName, SiteId } from '../base/brand.ts';
import type { Span } from '../base/span.ts';
import type { Topology } from '../network/topology.ts';
import type { Expression, Query } from '../sql/ast.ts';

/**
 * The catalog: global conceptual schema, fragmentation schema, allocation schema and the local
 * internal schemas, in the lecture's words (lecture rows 9 and 12). Built by the lab, read by every
 * stage. Plain, frozen, and without data.
 */
export interface Catalog {
  /** In order of CREATE SITE; a site's number is its index + 1. */
  readonly sites: readonly Site[];
  readonly relations: readonly Relation[];
  /** Every node of every fragment tree, in document order; leaves are what is stored. */
  readonly fragments: readonly Fragment[];
  readonly indexes: readonly LocalIndex[];
  readonly assertions: readonly Assertion[];
  /** The external schema, each view after all those that it reads. */
  readonly views: readonly View[];
  /** What STATISTICS imposes; absent in labs whose data speak for themselves. */
  readonly imposed?: readonly ImposedStatistics[];
  readonly network: Topology;
  readonly cost: CostModel;
}

export interface Site {
  readonly id: SiteId;
  /** Counts from 1; the number on the site's plate. */
  readonly number: number;
  readonly label: string;
  readonly engine: 'sqlite' | 'postgres';
}

export interface Relation {
  readonly name: RelationName;
  readonly columns: readonly Column[];
  /** Column names of the primary key; empty when the relation has none (then `row_id` is added). */
  readonly primaryKey: readonly string[];
  /** Further candidate keys: UNIQUE constraints. */
  readonly uniqueKeys: readonly (readonly string[])[];
  readonly checks: readonly Expression[];
  readonly foreignKeys: readonly ForeignKey[];
  /**
   * Textbook bytes of a whole row where STATISTICS imposes them: a published example's columns
   * need not add up to it.
   */
  readonly rowWidth?: number;
  /** Whether values of another type than the column's are refused (CREATE TABLE … STRICT). */
  readonly strict?: boolean;
  /** Names of the leaves of its fragment tree, in document order; never empty. */
  readonly leaves: readonly FragmentName[];
  readonly span: Span;
}

/**
 * Figures of a published example, in place of what the data would say. Widths are those of the
 * relation's columns already.
 */
export interface ImposedStatistics {
  /** A relation, or one of its fragments. */
  readonly of: RelationName | FragmentName;
  readonly relation: RelationName;
  readonly rows: number;
  readonly columns: readonly ImposedColumn[];
  readonly span: Span;
}

export interface ImposedColumn {
  readonly column: string;
  /** Distinct values; where it is not said, a projection keeps as many rows as there are. */
  readonly distinct?: number;
  /** Semijoin selectivity factor: the share of the values of the column's domain that it has. */
  readonly selectivity?: number;
}

export interface ForeignKey {
  readonly columns: readonly string[];
  readonly relation: RelationName;
  readonly references: readonly string[];
  /** Whether it holds on the lab's data. A false one is a finding and is not used. */
  readonly holds: boolean;
}

export interface Column {
  readonly name: string;
  /** As declared, e.g. `CHAR(16)`; empty when none was given. Goes into local DDL unchanged. */
  readonly type: string;
  /** Textbook bytes of one value, NULL included. */
  readonly width: number;
  readonly notNull: boolean;
  readonly collation?: string;
  readonly defaultValue?: Expression;
  /** What its value is computed from: columns of its row, unqualified. Stored like any other. */
  readonly generated?: Expression;
  /** The `row_id` of a relation without a primary key: never shown by `*`. */
  readonly hidden: boolean;
}

export interface Fragment {
  readonly name: FragmentName;
  readonly relation: RelationName;
  /**
   * The relation or fragment it was cut from; undefined for an unfragmented relation's only leaf.
   */
  readonly of?: FragmentName | RelationName;
  readonly cut: Cut;
  /** Whether nothing was cut from it: leaves are stored. */
  readonly isLeaf: boolean;
  /** Sites with a copy, in order of definition; the first is the primary. Empty for inner nodes. */
  readonly copies: readonly SiteId[];
  readonly span: Span;
}

export type Cut =
  /** The relation itself, unfragmented. */
  | { readonly kind: 'whole' }
  /** Columns are unqualified in `where`. */
  | { readonly kind: 'horizontal'; readonly where: Expression }
  /** In the relation's order, its primary key or hidden `row_id` always among them. */
  | { readonly kind: 'vertical'; readonly columns: readonly string[] }
  /**
   * The rows for which some row of an owner makes `on` TRUE. There the rows' own columns are
   * unqualified; those of the owners, fragments of one relation, carry that relation's name.
   */
  | {
      readonly kind: 'derived';
      readonly owners: readonly FragmentName[];
      readonly ownerRelation: RelationName;
      readonly on: Expression;
    }
  | {
      readonly kind: 'hash';
      readonly columns: readonly string[];
      readonly modulus: number;
      readonly bucket: number;
    };

/** One index of one site's local internal schema. */
export interface LocalIndex {
  readonly name: string;
  readonly fragment: FragmentName;
  readonly site: SiteId;
  readonly unique: boolean;
  /** Key expressions printed as SQL, with ASC/DESC. */
  readonly keys: readonly string[];
  /** The condition of a partial index, as SQL. */
  readonly where?: string;
}

export interface Assertion {
  readonly name: string;
  readonly condition: Expression;
  /** What it can be used for; `checked` is any other form: tested on the data, not used. */
  readonly form: AssertionForm;
  /** Whether it holds on the lab's data. A false one is a finding and is not used. */
  readonly holds: boolean;
  readonly span: Span;
}

export interface View {
  readonly name: string;
  readonly columns: readonly string[];
  /** With every name resolved and its columns named; it may read other views. */
  readonly query: Query;
  readonly span: Span;
}

export type AssertionForm =
  /** NOT EXISTS of a select-project-join query. */
  | { readonly kind: 'denial'; readonly query: Query }
  /** NOT EXISTS (… WHERE a NOT IN | NOT EXISTS (SELECT k FROM r WHERE p)), k a key of r. */
  | { readonly kind: 'inclusion'; readonly query: Query }
  | { readonly kind: 'checked' };

export interface CostModel {
  readonly cpuMsPer1000Rows: number;
  readonly ioMsPerPage: number;
  readonly messageMs: number;
}
