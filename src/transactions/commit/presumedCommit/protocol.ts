import type { Protocol } from '../protocol.ts';
import { PRESUMED_COMMIT } from '../twoPhase/presumption.ts';
import { createRoles } from '../twoPhase/protocol.ts';

/**
 * Two-phase commit, presumed commit: C. Mohan, B. Lindsay and R. Obermarck, "Transaction Management
 * in the R* Distributed Database Management System" (ACM TODS 11(4), 1986). The messages are those
 * of `twoPhase/protocol.ts`; a commit is not acknowledged and forced by the coordinator only.
 *
 * | message | from → to | when | before it |
 * | --- | --- | --- | --- |
 * | prepare | coordinator → all | commit is asked for | forces `collecting` |
 * | vote, inquiry, answer | as in two-phase commit | | |
 * | commit | coordinator → those with yes | all votes are yes or readonly | forces `commit` |
 * | abort | coordinator → all but who said no | one no, or a vote is missing | `abort`, lazily |
 * | ack | participant → coordinator | after abort only | forces `abort` |
 */
export const presumedCommit: Protocol = {
  title: 'two-phase commit, presumed commit',
  source: 'Mohan, Lindsay and Obermarck 1986',
  create: (members, options) => createRoles(members, PRESUMED_COMMIT, options),
};
