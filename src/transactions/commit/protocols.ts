import { decentralized } from './decentralized/protocol.ts';
import { linear } from './linear/protocol.ts';
import { paxosCommit } from './paxosCommit/protocol.ts';
import { presumedAbort } from './presumedAbort/protocol.ts';
import { presumedCommit } from './presumedCommit/protocol.ts';
import type { Protocol } from './protocol.ts';
import { quorumThreePhase } from './quorumThreePhase/protocol.ts';
import { threePhase } from './threePhase/protocol.ts';
import { twoPhase } from './twoPhase/protocol.ts';

/** The protocols by the names that labs and the command give them. */
export const PROTOCOLS: Readonly<Record<string, Protocol>> = {
  '2pc': twoPhase,
  '2pc-presumed-abort': presumedAbort,
  '2pc-presumed-commit': presumedCommit,
  '2pc-linear': linear,
  '2pc-decentralized': decentralized,
  '3pc': threePhase,
  '3pc-quorum': quorumThreePhase,
  'paxos-commit': paxosCommit,
};
