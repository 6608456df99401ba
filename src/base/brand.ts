/**
 * Nominal types for ids and units, so that bytes are never added to rows and a site id is never
 * passed where a fragment's name belongs. A brand exists only in the type system.
 */
declare const brand: unique symbol;

export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };

/** A site of the lab, e.g. `site4`; folded to lower case unless it was quoted. */
export type SiteId = Brand<string, 'SiteId'>;
/** A relation of the global conceptual schema. */
export type RelationName = Brand<string, 'RelationName'>;
/** A fragment of a relation's fragment tree; an unfragmented relation is its own only fragment. */
export type FragmentName = Brand<string, 'FragmentName'>;

/**
 * Textbook bytes: rows × declared width, to a millionth, for widths may be fractions. Never mixed
 * with wire bytes.
 */
export type Bytes = Brand<number, 'Bytes'>;
/** Bytes that really crossed from one site to another, counted where they cross. */
export type WireBytes = Brand<number, 'WireBytes'>;
/** A number of rows. */
export type Rows = Brand<number, 'Rows'>;
/** Simulated milliseconds. */
export type Milliseconds = Brand<number, 'Milliseconds'>;

export const siteId = (name: string): SiteId => name as SiteId;
export const relationName = (name: string): RelationName => name as RelationName;
export const fragmentName = (name: string): FragmentName => name as FragmentName;
/** Sums of fractions are off in their last digits, by an amount that depends on their order. */
export const bytes = (amount: number): Bytes =>
  (Number.isInteger(amount) ? amount : Math.round(amount * 1e6) / 1e6) as Bytes;
export const wireBytes = (amount: number): WireBytes => amount as WireBytes;
export const rows = (amount: number): Rows => amount as Rows;
export const milliseconds = (amount: number): Milliseconds => amount as Milliseconds;
