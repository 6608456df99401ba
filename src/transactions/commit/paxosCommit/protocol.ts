import type { SiteId } from '../../../base/brand.ts';
import { type Machine, machineOf } from '../machine.ts';
import { type Protocol, rolesOf, type SiteRoles } from '../protocol.ts';
import { acceptor } from './acceptor.ts';
import { coordinator } from './coordinator.ts';
import { participant } from './participant.ts';
import { acceptorSites, refusal, type Setup } from './setup.ts';

/**
 * Paxos Commit: J. Gray and L. Lamport, "Consensus on Transaction Commit" (ACM TODS 31(1), 2006).
 * Every participant's vote is agreed on by 2F + 1 acceptors, of which F may fail; the transaction
 * commits if all agreed votes are yes. The acceptors are at the first 2F + 1 sites of
 * those that take part, and at others where these are too few.
 *
 * | message | paper | from → to | when | before it |
 * | --- | --- | --- | --- | --- |
 * | prepare | Prepare | coordinator → participants | commit is asked for | |
 * | vote | 2a | participant → F + 1 acceptors, in ballot 0 | it is asked | forces `prepared` |
 * | vote | 2a | later leader → acceptors | a majority has promised | |
 * | preAck | 2b | acceptor → leader | it accepts all votes, in one | forces `collecting` |
 * | commit, abort | | leader → all | F + 1 acceptors have accepted | |
 * | inquiry | 1a | later leader → acceptors | a leader is silent | forces its ballot |
 * | answer | 1b | acceptor → leader | it promises, or is bound by a higher ballot | forces it |
 * | inquiry | | participant in doubt → the first site it can reach | a leader is silent | |
 */
export const paxosCommit: Protocol = {
  title: 'Paxos Commit',
  source: 'Gray and Lamport 2006',
  refusal,
  create: (members, options) => {
    const setup: Setup = { members, options, acceptors: acceptorSites(members, options) };
    const leader = coordinator({ ...setup, self: members.coordinator, role: 'coordinator' });
    const participantAt = (self: SiteId): Machine =>
      machineOf(participant({ ...setup, self, role: 'participant' }));
    const roles = rolesOf(members, machineOf(leader), participantAt);
    const others = setup.acceptors
      .filter((site) => roles.every((other) => other.site !== site))
      .map((site): SiteRoles => ({ site, machines: [] }));
    return [...roles, ...others].map(({ site, machines }) => ({
      site,
      machines: setup.acceptors.includes(site)
        ? [...machines, machineOf(acceptor(setup))]
        : machines,
    }));
  },
};
