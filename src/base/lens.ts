/**
 * One transparency of a DDBMS made visible (Özsu & Valduriez, chapter 1): location, naming,
 * fragmentation, replication, design and execution. In the order of the switches and their digits.
 */
export const LENSES = [
  'location',
  'naming',
  'fragments',
  'replicas',
  'design',
  'execution',
] as const;
export type Lens = (typeof LENSES)[number];
