import type { Protocol } from '../protocol.ts';
import { PRESUMED_ABORT } from '../twoPhase/presumption.ts';
import { createRoles } from '../twoPhase/protocol.ts';

/**
 * Two-phase commit, presumed abort: C. Mohan, B. Lindsay and R. Obermarck, "Transaction Management
 * in the R* Distributed Database Management System" (ACM TODS 11(4), 1986). The messages are those
 * of `twoPhase/protocol.ts`; a decision to abort is not forced anywhere and not acknowledged.
 *
 * | message | from → to | when | before it |
 * | --- | --- | --- | --- |
 * | prepare, vote, commit, inquiry, answer | as in two-phase commit | | |
 * | abort | coordinator → all but who said no | one no, or a vote is missing | `abort`, lazily |
 * | ack | participant → coordinator | after commit only | forces `commit` |
 */
export const presumedAbort: Protocol = {
  title: 'two-phase commit, presumed abort',
  source: 'Mohan, Lindsay and Obermarck 1986',
  create: (members, options) => createRoles(members, PRESUMED_ABORT, options),
};
