/**
 * A transaction's age, by which deadlocks are prevented and victims chosen: smaller is older. It is
 * its number, as textbooks have it; those without one are younger than all with. Of two that have
 * one number whoever started first is the older: of two of the same age each would let the other
 * wait. A transaction that is run again keeps its age: so it gets older than all others in time.
 *
 * @param before the transactions that have started before
 */
export function timestampOf(transaction: string, before: readonly string[]): number {
  const program = programOf(transaction);
  if (program !== transaction) {
    return timestampOf(program, before.slice(0, before.indexOf(program)));
  }
  const number = numberOf(transaction);
  if (number === undefined) return 1_000_000 + before.length;
  return number + before.filter((other) => numberOf(other) === number).length / 1000;
}

/** The transaction as its schedule calls it: `T2#3` is the third attempt of `T2`. */
export const programOf = (transaction: string): string => transaction.replace(/#\d+$/, '');

export const attemptName = (program: string, attempt: number): string =>
  attempt === 1 ? program : `${program}#${attempt}`;

function numberOf(transaction: string): number | undefined {
  const digits = /\d+$/.exec(transaction)?.[0];
  return digits === undefined ? undefined : Number(digits);
}
