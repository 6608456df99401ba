import type { Cardinalities } from '../cost/cardinality.ts';

/**
 * A planner that needs counts on its way: it yields those that it wants and is resumed with a table
 * that has them. So it is a pure function of the counts, and nobody needs to know them all before.
 */
export type Asking<Value> = Generator<readonly string[], Value, Cardinalities>;

/** The numbers behind some counts, in their order. */
export function* numbersOf(counts: readonly string[]): Asking<readonly number[]> {
  const known = yield counts;
  return counts.map((count) => known.get(count) ?? 0);
}
