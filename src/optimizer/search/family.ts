import type { Wanted } from './rowsTable.ts';

/**
 * Which rows the search plans for on its way to the answer. What is in the family is searched in
 * full; a family that is a part of the whole makes large queries fast, and the plan says so.
 */
export interface Family {
  /** Ways to put some rows together from parts with other leaves. */
  readonly unions: (rows: Wanted) => readonly (readonly Wanted[])[];
  /** Ways to join them from rows of fewer occurrences. */
  readonly joins: (rows: Wanted) => readonly (readonly [Wanted, Wanted])[];
  /** The rows of one side of a join, whole or cut down by what the other side holds. */
  readonly variants: (side: Wanted, other: Wanted) => readonly Wanted[];
  /** The sites, by number, where some rows may be put together. */
  readonly sites: (rows: Wanted) => readonly number[];
  /** Whether joins may be round trips by key, and partners cut down before they answer. */
  readonly hasRoundTrips: boolean;
  /** Whether a Bloom filter is tried beside each semijoin by one equality. */
  readonly hasFilters: boolean;
}
