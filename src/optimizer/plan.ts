import type { Operator } from '../algebra/operator.ts';
import type { Bytes, Milliseconds, Rows, SiteId } from '../base/brand.ts';
import type { HistoricalPlanner } from '../base/plannerName.ts';

/**
 * The plan IR: a distributed execution plan as a list of steps, each after all it needs. It reads
 * as the plan notation does (`planNotation.ts` prints and parses it): a local query at a site, a
 * transfer of one result to another site, and the answer. Bytes exist on `ship` steps only.
 */
export interface Plan {
  /** `join-first@site4`, `search`, `own:mine`. The same lab and query give the same ids. */
  readonly id: string;
  readonly strategy: Strategy;
  /** One plain sentence. */
  readonly label: string;
  /** Where the rows of the answer are completed; undefined where that says nothing. */
  readonly joinSite?: SiteId;
  /** Assertions without which the plan could be wrong, in the order of the catalog. */
  readonly assumes: readonly string[];
  readonly steps: readonly PlanStep[];
}

export type Strategy =
  | HistoricalPlanner
  | 'ship-whole'
  | 'ship-projected'
  | 'semijoin'
  | 'semijoin-distinct'
  | 'join-first'
  | 'partial-aggregate'
  | 'co-located'
  | 'broadcast'
  | 'repartition'
  | 'bloom'
  | 'fetch-as-needed'
  | 'reduce-and-ship'
  | 'mixed'
  | 'search'
  | 'own';

export type PlanStep = ComputeStep | ShipStep | AnswerStep;

export interface ComputeStep {
  readonly kind: 'compute';
  readonly site: SiteId;
  /** The result's name, assigned once in the plan. */
  readonly result: string;
  readonly query: LocalQuery;
}

/** Sends all rows of a result or stored fragment to another site, where it gets the same name. */
export interface ShipStep {
  readonly kind: 'ship';
  readonly relation: string;
  readonly source: SiteId;
  readonly target: SiteId;
  readonly columns: readonly PlanColumn[];
  /** Leaves the rows come from, in alphabetical order: `department, emp_1`. */
  readonly lineage: readonly string[];
  /** True for the transfer that takes an ANSWER computed elsewhere to the asking site. */
  readonly isAnswer: boolean;
}

export interface AnswerStep {
  readonly kind: 'answer';
  readonly site: SiteId;
  readonly query: LocalQuery;
}

/** Local work at one site over its stored fragments and the results known there. */
export interface LocalQuery {
  /** The SQL that the site runs. */
  readonly sql: string;
  /** The same as algebra, for the plan drawing; its leaves are `fragment` operators. */
  readonly algebra: Operator;
  readonly columns: readonly PlanColumn[];
  /** Names of fragments and results it reads. */
  readonly reads: readonly string[];
}

export interface PlanColumn {
  readonly name: string;
  /** Textbook bytes of one value. */
  readonly width: number;
  /** Declared type whose affinity the value carries; empty for a computed expression. */
  readonly type: string;
  readonly collation?: string;
}

/** What a plan costs, before or after it ran; see headless.md, "What is counted". */
export interface PlanCost {
  readonly bytes: Bytes;
  readonly messages: number;
  /** Rows of the answer. */
  readonly rows: Rows;
  readonly totalMs: Milliseconds;
  readonly responseMs: Milliseconds;
}

/** A textbook strategy that does not apply, and why. */
export interface NotApplicable {
  readonly strategy: string;
  readonly because: string;
}
