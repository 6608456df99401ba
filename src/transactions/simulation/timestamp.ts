/**
 * A transaction's age, by which deadlocks are prevented and victims chosen: smaller is older. It is
 * its number, as textbooks have it; those without one are younger than all with.
 *
 * @param started how many transactions have started before
 */
export function timestampOf(transaction: string, started: number): number {
  const number = /\d+$/.exec(transaction)?.[0];
  return number === undefined ? 1_000_000 + started : Number(number);
}
