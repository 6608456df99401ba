/**
 * The share of values that are not in a Bloom filter and pass it all the same: (1 − e^(−kn/m))^k
 * (B. Bloom, Space/Time Trade-offs in Hash Coding with Allowable Errors, 1970).
 *
 * @param values n, how many it holds
 * @param bits m
 * @param hashes k
 */
export const falsePositives = (values: number, bits: number, hashes: number): number =>
  (1 - Math.exp((-hashes * values) / bits)) ** hashes;
