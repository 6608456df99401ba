/**
 * A value of a row, as the sites' engines know them. Integers that fit a double exactly are
 * `number`s with no fraction, larger ones are `bigint`; a REAL is a `Real`-tagged number only where
 * the difference shows (see `site/shipment`), so in rows for people both are `number`.
 */
export type Value = null | number | bigint | string | Uint8Array;

export type Row = readonly Value[];
