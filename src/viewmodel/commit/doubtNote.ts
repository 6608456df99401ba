import type { Outcome } from '../../transactions/simulation/outcome.ts';

/** Why a site in doubt does not help itself; undefined where none is in doubt at the end. */
export const doubtNote = ({ transactions }: Pick<Outcome, 'transactions'>): string | undefined =>
  transactions.some(({ decisions }) => decisions.some(({ decision }) => decision === 'inDoubt'))
    ? NO_HEURISTICS
    : undefined;

const NO_HEURISTICS =
  'A site in doubt decides by its protocol’s rules or not at all. To let it guess is called a ' +
  'heuristic decision; it could contradict what others have decided, so it is refused here: the ' +
  'site waits to be told, and keeps its locks.';
