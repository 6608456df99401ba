import type { SiteId } from '../../base/brand.ts';
import type { PlanStep } from '../plan.ts';
import type { ProfiledRelation } from './sdd1Model.ts';

/** A plan of a historical planner, with the decisions that led to it as plain data. */
export interface HistoricalPlan {
  readonly joinSite: SiteId;
  readonly steps: readonly PlanStep[];
  readonly trail: Trail;
}

export type Trail = IngresTrail | RStarTrail | Sdd1Trail | HillClimbingTrail | TwoStepTrail;

/** Semijoins are written `target ⋉ source`; amounts are textbook bytes. */
export interface Sdd1Trail {
  readonly planner: 'sdd-1';
  /** After local processing. */
  readonly relations: readonly (ProfiledRelation & { readonly bytes: number })[];
  /** The semijoins not yet in the program, and which of them was taken: none in the last round. */
  readonly rounds: readonly {
    readonly considered: readonly SemijoinFigures[];
    readonly chosen?: string;
  }[];
  /** Before post-optimization. */
  readonly schedule: readonly string[];
  readonly assemblySite: SiteId;
  /** Bytes at each site when all semijoins are done. */
  readonly amounts: Readonly<Record<string, number>>;
  /** What post-optimization removed. */
  readonly removed: readonly string[];
  /** After post-optimization. */
  readonly finalSchedule: readonly string[];
  /** Semijoins and assembly together, before and after post-optimization. */
  readonly bytesBefore: number;
  readonly bytes: number;
}

interface SemijoinFigures {
  readonly semijoin: string;
  readonly benefit: number;
  readonly cost: number;
}

/** Costs in the measure of the objective: bytes, or milliseconds of sending. */
export interface HillClimbingTrail {
  readonly planner: 'hill-climbing';
  readonly relations: readonly RelationAtSite[];
  /** Sending every relation to one site. */
  readonly initial: readonly { readonly site: SiteId; readonly cost: number }[];
  /** By step: ways to send one relation to the site of another first. */
  readonly splits: readonly {
    readonly considered: readonly Split[];
    readonly chosen?: Split;
  }[];
  readonly resultSite: SiteId;
  readonly cost: number;
}

interface RelationAtSite {
  readonly relation: string;
  readonly site: SiteId;
  readonly bytes: number;
}

export interface Split {
  /** What is sent, what it is joined with there, and where that is. */
  readonly send: string;
  readonly join: string;
  readonly site: SiteId;
  /** Of the whole strategy. */
  readonly cost: number;
}

export interface RStarTrail {
  readonly planner: 'r-star';
  /** The joins of the chosen order, the outer result and the relation that is joined to it. */
  readonly joins: readonly {
    readonly outer: readonly string[];
    readonly inner: string;
    readonly considered: readonly RStarMethod[];
    readonly chosen: RStarMethod;
  }[];
  /** Join orders that were compared on the way, prefixes of orders among them. */
  readonly orders: number;
  readonly cost: number;
}

export interface RStarMethod {
  readonly method: 'local' | 'ship-inner' | 'ship-outer' | 'fetch-as-needed' | 'third-site';
  /** Where the two are joined. */
  readonly site: SiteId;
  /** Of everything up to this join. */
  readonly cost: number;
}

export interface TwoStepTrail {
  readonly planner: 'two-step';
  /** The joins, chosen by the rows of intermediate results, then where each is computed. */
  readonly joins: readonly {
    readonly left: readonly string[];
    readonly right: readonly string[];
    readonly rows: number;
    readonly site: SiteId;
  }[];
  readonly rows: number;
  readonly cost: number;
}

export interface IngresTrail {
  readonly planner: 'ingres';
  readonly joins: readonly {
    readonly operands: readonly (readonly string[])[];
    /** Bytes of every operand by site. */
    readonly stored: readonly Readonly<Record<string, number>>[];
    /** For each operand that could stay cut: where it would be joined, and the bytes sent. */
    readonly considered: readonly IngresChoice[];
    readonly chosen: IngresChoice;
    /**
     * What it would choose if one message reached every site; links here join two sites, so this
     * is told and not planned.
     */
    readonly ifBroadcast: IngresChoice;
  }[];
}

export interface IngresChoice {
  /** The operand whose fragments stay; the others are sent to all of its sites. */
  readonly fragmented: readonly string[];
  readonly sites: readonly SiteId[];
  readonly bytes: number;
}
