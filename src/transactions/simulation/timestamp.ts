/**
 * A transaction's age, by which deadlocks are prevented and victims chosen: smaller is older. It is
 * its number, as textbooks have it; those without one are younger than all with. Of two that have
 * one number whoever started first is the older: of two of the same age each would let the other
 * wait.
 *
 * @param before the transactions that have started before
 */
export function timestampOf(transaction: string, before: readonly string[]): number {
  const number = numberOf(transaction);
  if (number === undefined) return 1_000_000 + before.length;
  return number + before.filter((other) => numberOf(other) === number).length / 1000;
}

function numberOf(transaction: string): number | undefined {
  const digits = /\d+$/.exec(transaction)?.[0];
  return digits === undefined ? undefined : Number(digits);
}
