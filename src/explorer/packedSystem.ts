import type { SiteId } from '../base/brand.ts';
import type { Effect, Message } from '../transactions/commit/machine.ts';
import type { Successors } from './successors.ts';
import type { Symmetry } from './symmetry.ts';

/**
 * A system of sites as the search sees it: a state is a vector of small integers, its fields, one
 * for each site (its *cell*: local state and inbox, interned) and perhaps some for what surrounds
 * them.
 */
export interface PackedSystem {
  /** Their number is the number of fields that belong to sites; they come first. */
  readonly sites: readonly string[];
  readonly fields: number;
  readonly start: (state: Int32Array) => void;
  /**
   * Visits every successor of the state that stands in `successors`, and leaves that state there.
   * Steps that change nothing, or come to the same as one that is visited, are only counted.
   *
   * @returns how many of those there are
   */
  readonly expand: (successors: Successors) => number;
  /** For each site, the facts of each of its cells, packed as in `siteFacts.ts`. */
  readonly facts: readonly (readonly number[])[];
  /** Words that name the local states, by their number in the facts. */
  readonly stateWords: () => readonly string[];
  /** Of the successor that is being visited: what was done to get there. */
  readonly describe: () => StepDescription;
  /** A bound of the system's own that was met, so that successors are missing. */
  readonly bound: () => string | undefined;
  /** Where states are to be counted up to which of some sites is which. */
  readonly symmetry?: Symmetry;
}

/** The successors of a state one by one, for those that do not put them in a set. */
export function visitSuccessors(
  { expand }: PackedSystem,
  state: Int32Array,
  visit: (fields: Int32Array, marks: number) => void,
): void {
  const fields = state.slice();
  expand({
    fields,
    put: (field, value) => {
      fields[field] = value;
    },
    visit: (marks) => visit(fields, marks),
    visitWith: (field, value, marks) => {
      const before = fields[field] ?? 0;
      fields[field] = value;
      visit(fields, marks);
      fields[field] = before;
    },
  });
}

/** A fault, a repair or a timeout that came too early: no site can count on it. */
export const FAULT = 1;
/** A site that had decided decides otherwise. */
export const UNSTABLE = 2;

export interface StepDescription {
  readonly site: string;
  readonly kind: StepKind;
  /** One plain sentence. */
  readonly text: string;
  /** Of a protocol's machines: what they did, for whoever draws it. */
  readonly deed?: Deed;
  /** Of a partition: who is with whom. */
  readonly groups?: readonly (readonly string[])[];
}

export interface Deed {
  /** What arrived, was lost, or found the site down. */
  readonly received?: { readonly from: SiteId; readonly message: Message };
  readonly performed: readonly Effect[];
}

export type StepKind =
  | 'acts'
  | 'receives'
  | 'timesOut'
  | 'crashes'
  | 'recovers'
  | 'loses'
  | 'receivesAgain'
  | 'misses'
  | 'partition'
  | 'heal';
