import type { Span } from '../base/span.ts';
import type { Expression, Name, Query, SortKey } from './ast.ts';
import type { Delete, Insert, Update } from './change.ts';
import type { ColumnDefinition, TableChange, TableConstraint } from './definition.ts';

/**
 * The syntax tree of statements: ordinary SQL, our own statements, and lines of the plan notation.
 */

export type NetworkPreset = 'BUS' | 'LAN' | 'WAN' | 'SATELLITE';

/** One of GENERATE's `column = expression` pairs. */
export interface GeneratedColumn {
  readonly kind: 'generatedColumn';
  readonly column: Name;
  readonly value: Expression;
  readonly span: Span;
}

export interface StatisticsColumn {
  readonly kind: 'statisticsColumn';
  readonly column: Name;
  readonly width?: number;
  readonly selectivity?: number;
  readonly distinct?: number;
  readonly span: Span;
}

export type Statement =
  /* ordinary SQL */
  | { readonly kind: 'selectStatement'; readonly query: Query; readonly span: Span }
  | Insert
  | Update
  | Delete
  | {
      readonly kind: 'createTable';
      readonly name: Name;
      readonly temporary: boolean;
      readonly ifNotExists: boolean;
      readonly columns: readonly ColumnDefinition[];
      readonly constraints: readonly TableConstraint[];
      readonly withoutRowid: boolean;
      readonly strict: boolean;
      readonly span: Span;
    }
  /** CREATE TABLE … AS SELECT …: a table with the columns and rows of an answer. */
  | {
      readonly kind: 'createTableAs';
      readonly name: Name;
      readonly temporary: boolean;
      readonly ifNotExists: boolean;
      readonly query: Query;
      readonly span: Span;
    }
  /** `at` is ours: the sites whose local internal schema gets the index. */
  | {
      readonly kind: 'createIndex';
      readonly name: Name;
      readonly unique: boolean;
      readonly ifNotExists: boolean;
      readonly table: Name;
      readonly keys: readonly SortKey[];
      readonly where?: Expression;
      readonly at: readonly Name[];
      readonly span: Span;
    }
  | {
      readonly kind: 'createView';
      readonly name: Name;
      readonly temporary: boolean;
      readonly ifNotExists: boolean;
      readonly columns: readonly Name[];
      readonly query: Query;
      readonly span: Span;
    }
  | {
      readonly kind: 'createTrigger';
      readonly name: Name;
      readonly temporary: boolean;
      readonly ifNotExists: boolean;
      /** Without one it fires before. */
      readonly time?: 'BEFORE' | 'AFTER' | 'INSTEAD OF';
      readonly event: 'INSERT' | 'UPDATE' | 'DELETE';
      /** UPDATE OF these; empty for any. */
      readonly columns: readonly Name[];
      readonly table: Name;
      readonly when?: Expression;
      readonly body: readonly TriggerStep[];
      readonly span: Span;
    }
  | {
      readonly kind: 'drop';
      readonly object: 'TABLE' | 'INDEX' | 'VIEW' | 'TRIGGER';
      readonly name: Name;
      readonly ifExists: boolean;
      readonly span: Span;
    }
  | {
      readonly kind: 'alterTable';
      readonly table: Name;
      readonly change: TableChange;
      readonly span: Span;
    }
  /** Work on a database's own storage, of `name` alone where it is there; it changes no answer. */
  | {
      readonly kind: 'maintenance';
      readonly work: 'ANALYZE' | 'REINDEX' | 'VACUUM';
      readonly name?: Name;
      readonly span: Span;
    }
  /** `mode` of BEGIN alone. */
  | {
      readonly kind: 'transaction';
      readonly verb: 'BEGIN' | 'COMMIT' | 'ROLLBACK';
      readonly mode?: 'DEFERRED' | 'IMMEDIATE' | 'EXCLUSIVE';
      readonly span: Span;
    }
  | {
      readonly kind: 'savepoint';
      readonly verb: 'SAVEPOINT' | 'RELEASE' | 'ROLLBACK TO';
      readonly name: Name;
      readonly span: Span;
    }
  | {
      readonly kind: 'explain';
      /** EXPLAIN QUERY PLAN instead of the engine's program. */
      readonly queryPlan: boolean;
      readonly statement: Statement;
      readonly span: Span;
    }
  /* our own: sites and network */
  | {
      readonly kind: 'createSite';
      readonly name: Name;
      readonly label?: string;
      readonly engine?: 'sqlite' | 'postgres';
      readonly span: Span;
    }
  | {
      readonly kind: 'createLink';
      readonly source: Name;
      readonly target: Name;
      readonly latencyMs?: number;
      readonly bandwidthKbps?: number;
      readonly span: Span;
    }
  | {
      readonly kind: 'setNetwork';
      readonly preset?: NetworkPreset;
      readonly latencyMs?: number;
      readonly bandwidthKbps?: number;
      readonly span: Span;
    }
  | {
      readonly kind: 'setCost';
      readonly cpuMsPer1000Rows?: number;
      readonly ioMsPerPage?: number;
      readonly messageMs?: number;
      readonly span: Span;
    }
  | { readonly kind: 'setForce'; readonly ms: number; readonly span: Span }
  | { readonly kind: 'setTimeout'; readonly ms: number; readonly span: Span }
  /* our own: distribution */
  | {
      readonly kind: 'createFragment';
      readonly name: Name;
      readonly of: Name;
      readonly cut: FragmentCut;
      readonly at: readonly Name[];
      readonly span: Span;
    }
  | {
      readonly kind: 'createFragmentsByHash';
      readonly of: Name;
      readonly columns: readonly Name[];
      readonly count: number;
      readonly at: readonly Name[];
      readonly span: Span;
    }
  | {
      readonly kind: 'createFragmentsByRange';
      readonly of: Name;
      readonly column: Name;
      readonly bounds: readonly Expression[];
      readonly at: readonly Name[];
      readonly span: Span;
    }
  | {
      readonly kind: 'allocate';
      readonly name: Name;
      readonly at: readonly Name[];
      readonly span: Span;
    }
  | {
      readonly kind: 'replicate';
      readonly name: Name;
      readonly using: ReplicationProtocol;
      readonly span: Span;
    }
  /* our own: semantics and data */
  | {
      readonly kind: 'assert';
      readonly name: Name;
      readonly condition: Expression;
      readonly span: Span;
    }
  | {
      readonly kind: 'parameter';
      readonly name: Name;
      readonly value: Expression;
      readonly low?: Expression;
      readonly high?: Expression;
      readonly span: Span;
    }
  | {
      readonly kind: 'statistics';
      readonly of: Name;
      readonly rows: number;
      readonly width?: number;
      readonly columns: readonly StatisticsColumn[];
      readonly span: Span;
    }
  | {
      readonly kind: 'generate';
      readonly count: Expression;
      readonly table: Name;
      readonly columns: readonly GeneratedColumn[];
      readonly span: Span;
    }
  | { readonly kind: 'load'; readonly table: Name; readonly file: string; readonly span: Span };

/** What a trigger does, in order. */
export type TriggerStep =
  | Insert
  | Update
  | Delete
  | Extract<Statement, { readonly kind: 'selectStatement' }>;

export type FragmentCut =
  | { readonly kind: 'horizontal'; readonly where: Expression; readonly span: Span }
  | { readonly kind: 'vertical'; readonly columns: readonly Name[]; readonly span: Span }
  | {
      readonly kind: 'derived';
      readonly owners: readonly Name[];
      readonly on: Expression;
      readonly span: Span;
    };

export type ReplicationProtocol =
  | { readonly kind: 'rowa'; readonly span: Span }
  | { readonly kind: 'availableCopies'; readonly span: Span }
  | { readonly kind: 'primary'; readonly site: Name; readonly lazy: boolean; readonly span: Span }
  | { readonly kind: 'quorum'; readonly read: number; readonly write: number; readonly span: Span };

/** One line of a `plan` block. Spans are into the block's text. */
export type PlanLine =
  | {
      readonly kind: 'compute';
      readonly site: Name;
      readonly result: Name;
      readonly query: Query;
      readonly span: Span;
    }
  | { readonly kind: 'ship'; readonly relation: Name; readonly target: Name; readonly span: Span }
  | { readonly kind: 'answer'; readonly site: Name; readonly query: Query; readonly span: Span };
