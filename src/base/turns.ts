/** Runs one piece of work after the other, in the order in which they were asked for. */
export type Turns = <Value>(work: () => Promise<Value>) => Promise<Value>;

export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    // A turn that throws is its caller's; the next one begins all the same.
    last = turn.catch(() => undefined);
    return turn;
  };
}
