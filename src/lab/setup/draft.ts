import type { FragmentName, Milliseconds, RelationName, SiteId } from '../../base/brand.ts';
import { milliseconds } from '../../base/brand.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import type { Span } from '../../base/span.ts';
import type { Row } from '../../base/value.ts';
import type { Column, CostModel, Cut, Site } from '../../catalog/catalog.ts';
import type { Expression, Name } from '../../sql/ast.ts';
import type { Statement } from '../../sql/statement.ts';

export type StatementOf<Kind extends Statement['kind']> = Extract<
  Statement,
  { readonly kind: Kind }
>;

/**
 * One step that fills the database, to be run on central in this order; what the sites store is
 * read from there through the fragments' views.
 */
export type DataStep =
  | { readonly kind: 'sql'; readonly sql: string; readonly span: Span }
  | {
      readonly kind: 'rows';
      readonly table: RelationName;
      readonly columns: readonly string[];
      readonly rows: readonly Row[];
      readonly span: Span;
    };

/** The timing of the commit protocols: a forced log write, and SET TIMEOUT where it was set. */
export interface CommitTiming {
  readonly forceMs: Milliseconds;
  readonly timeoutMs?: Milliseconds;
}

/**
 * The catalog while setup statements are executed, one after the other. The only mutable structure
 * of the room: it is made by `executeSetup`, filled by the statement families beside this file, and
 * turned into a frozen `Catalog` by `finishCatalog`.
 */
export interface Draft {
  readonly sites: Site[];
  readonly network: { latencyMs: number; bandwidthKbps: number };
  readonly links: DraftLink[];
  cost: CostModel;
  timing: CommitTiming;
  readonly relations: DraftRelation[];
  readonly fragments: DraftFragment[];
  /** What some statement cut, even where it has a fault: it is no leaf that lacks a site. */
  readonly cutNames: Set<string>;
  readonly indexes: StatementOf<'createIndex'>[];
  readonly assertions: StatementOf<'assert'>[];
  readonly views: StatementOf<'createView'>[];
  readonly statistics: StatementOf<'statistics'>[];
  readonly dataSteps: DataStep[];
  readonly errors: Diagnostic[];
  readonly seed: number;
  /** Text of files for LOAD, by name. */
  readonly files: ReadonlyMap<string, string>;
  /** Rows that INSERT, GENERATE and LOAD put in so far. */
  rowCount: number;
  /** How many GENERATE statements each relation has had. */
  readonly generated: Map<string, number>;
}

export interface DraftLink {
  readonly source: SiteId;
  readonly target: SiteId;
  readonly latencyMs?: number;
  readonly bandwidthKbps?: number;
}

export interface DraftRelation {
  readonly name: RelationName;
  readonly columns: readonly Column[];
  readonly primaryKey: readonly string[];
  readonly uniqueKeys: (readonly string[])[];
  readonly checks: readonly Expression[];
  readonly foreignKeys: readonly DraftForeignKey[];
  readonly strict?: boolean;
  /** Of ALLOCATE: where an unfragmented relation is stored. */
  readonly copies: SiteId[];
  readonly span: Span;
}

export interface DraftForeignKey {
  readonly columns: readonly Name[];
  readonly table: Name;
  readonly references: readonly Name[];
  readonly span: Span;
}

export interface DraftFragment {
  readonly name: FragmentName;
  readonly relation: RelationName;
  readonly of: FragmentName | RelationName;
  readonly cut: Cut;
  /** Those of the relation that no vertical cut left out, hidden ones too. */
  readonly columns: readonly Column[];
  readonly copies: SiteId[];
  /** Whether its definition names sites, be they known or not. */
  readonly namesSites: boolean;
  readonly span: Span;
  /** Where its name stands. */
  readonly nameSpan: Span;
}

export function createDraft(seed: number, files: ReadonlyMap<string, string>): Draft {
  return {
    sites: [],
    network: { latencyMs: 20, bandwidthKbps: 1000 },
    links: [],
    cost: { cpuMsPer1000Rows: 0, ioMsPerPage: 0, messageMs: 0 },
    timing: { forceMs: milliseconds(1) },
    relations: [],
    fragments: [],
    cutNames: new Set(),
    indexes: [],
    assertions: [],
    views: [],
    statistics: [],
    dataSteps: [],
    errors: [],
    seed,
    files,
    rowCount: 0,
    generated: new Map(),
  };
}
