import { machineOf } from '../machine.ts';
import { type Protocol, rolesOf } from '../protocol.ts';
import { coordinator } from './coordinator.ts';
import { participant } from './participant.ts';
import { timeoutTable } from './rules.ts';
import type { Setup } from './setup.ts';

/**
 * Three-phase commit: D. Skeen, "Nonblocking Commit Protocols" (SIGMOD 1981).
 *
 * | message | from → to | when | before it |
 * | --- | --- | --- | --- |
 * | prepare | coordinator → all | commit is asked for | |
 * | vote yes | participant → coordinator | it can commit | forces `prepared` |
 * | vote no | participant → coordinator | it cannot | `abort` |
 * | preCommit | coordinator or backup → those with yes | all votes are yes | forces `preCommit` |
 * | preAck | participant → who sent preCommit | it is told | forces `preCommit` |
 * | commit | coordinator or backup → all | all that are up are in pre-commit | forces `commit` |
 * | abort | coordinator or backup → all | one no, a vote is missing, or all are ready | forces it |
 * | ack | participant → coordinator | it has been told | forces the decision |
 * | inquiry | backup → participants that are up; who is back → all | a leader is silent | |
 * | answer | whoever is asked | carries its state | aborts, if it has not voted |
 */
export const threePhase: Protocol = {
  title: 'three-phase commit',
  source: 'Skeen 1981',
  create: (members, options) => {
    const setup: Setup = { members, options, timeouts: timeoutTable(options) };
    return rolesOf(members, machineOf(coordinator(setup)), (site) =>
      machineOf(participant(setup, site)),
    );
  },
};
