/** What the variants of two-phase commit write and acknowledge; nothing else tells them apart. */
export interface Presumption {
  /** The coordinator forces `collecting` before it asks for votes. */
  readonly forcesCollecting: boolean;
  readonly commit: Bookkeeping;
  readonly abort: Bookkeeping;
}

interface Bookkeeping {
  readonly coordinatorForces: boolean;
  readonly participantForces: boolean;
  /** The coordinator has to remember the decision until all have acknowledged it. */
  readonly isAcknowledged: boolean;
}

const FULL: Bookkeeping = {
  coordinatorForces: true,
  participantForces: true,
  isAcknowledged: true,
};

export const PRESUMED_NOTHING: Presumption = {
  forcesCollecting: false,
  commit: FULL,
  abort: FULL,
};

/** Who has no record of a transaction answers: aborted. So an abort needs no care. */
export const PRESUMED_ABORT: Presumption = {
  forcesCollecting: false,
  commit: FULL,
  abort: { coordinatorForces: false, participantForces: false, isAcknowledged: false },
};

/**
 * Who has no record of a transaction answers: committed. So a commit needs no acknowledgement, but
 * that votes are being collected must be on disk first: a coordinator that finds only this aborts.
 */
export const PRESUMED_COMMIT: Presumption = {
  forcesCollecting: true,
  commit: { coordinatorForces: true, participantForces: false, isAcknowledged: false },
  abort: { coordinatorForces: false, participantForces: true, isAcknowledged: true },
};
