import type { SiteId } from '../../../base/brand.ts';
import { type Machine, machineOf, type RoleName } from '../machine.ts';
import { type Protocol, rolesOf } from '../protocol.ts';
import { coordinator } from './coordinator.ts';
import { participant } from './participant.ts';
import { refusal } from './quorums.ts';
import type { Own } from './state.ts';

/**
 * Quorum three-phase commit: D. Skeen, "A Quorum-Based Commit Protocol" (Berkeley Workshop on
 * Distributed Data Management, 1982). A commit needs a commit quorum in pre-commit, an abort after
 * a failure an abort quorum in pre-abort; so two groups of a partition never decide differently.
 *
 * | message | from → to | when | before it |
 * | --- | --- | --- | --- |
 * | prepare, vote, ack | as in three-phase commit | | |
 * | preCommit | leader → those that are ready | all votes are yes | forces `preCommit` |
 * | preAbort | leader → those that are ready | no commit quorum can be had | forces `preAbort` |
 * | preAck | participant → leader | it is told | forces `preCommit` or `preAbort` |
 * | commit | leader → all | a commit quorum is in pre-commit | forces `commit` |
 * | abort | leader → all | one no, or an abort quorum is in pre-abort | forces `abort` |
 * | inquiry | leader → whom it can reach; who waits → the one before it | someone is silent | |
 * | answer | whoever is asked | carries its state | aborts, if it has not voted |
 */
export const quorumThreePhase: Protocol = {
  title: 'three-phase commit with quorums',
  source: 'Skeen 1982',
  refusal,
  create: (members, options) => {
    const ownOf = (self: SiteId, role: RoleName): Own => ({ members, options, self, role });
    const at = (site: SiteId): Machine => machineOf(participant(ownOf(site, 'participant')));
    const leader = machineOf(coordinator(ownOf(members.coordinator, 'coordinator')));
    return rolesOf(members, leader, at);
  },
};
