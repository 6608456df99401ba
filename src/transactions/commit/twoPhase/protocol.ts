import { machineOf } from '../machine.ts';
import {
  type Members,
  type Protocol,
  type ProtocolOptions,
  rolesOf,
  type SiteRoles,
} from '../protocol.ts';
import { coordinator } from './coordinator.ts';
import { participant } from './participant.ts';
import { PRESUMED_NOTHING, type Presumption } from './presumption.ts';

/**
 * Two-phase commit that presumes nothing: J. Gray, "Notes on Data Base Operating Systems" (1978);
 * B. Lampson and H. Sturgis, "Crash Recovery in a Distributed Data Storage System" (1976).
 *
 * | message | from → to | when | before it |
 * | --- | --- | --- | --- |
 * | prepare | coordinator → all | commit is asked for | |
 * | vote yes | participant → coordinator | it can commit | forces `prepared` |
 * | vote no | participant → coordinator | it cannot | `abort` |
 * | vote readonly | participant → coordinator | it has only read | releases its locks |
 * | commit | coordinator → those with yes | all votes are yes or readonly | forces `commit` |
 * | abort | coordinator → all but who said no | one no, or a vote is missing | forces `abort` |
 * | ack | participant → coordinator | it has been told | forces the decision |
 * | inquiry | participant in doubt → coordinator; with `termination` to all | it waits too long | |
 * | answer | whoever is asked | carries its state | aborts, if it has not voted |
 */
export const twoPhase: Protocol = {
  title: 'two-phase commit, nothing presumed',
  source: 'Gray 1978; Lampson and Sturgis 1976',
  create: (members, options) => createRoles(members, PRESUMED_NOTHING, options),
};

export function createRoles(
  members: Members,
  presumption: Presumption,
  options: ProtocolOptions,
): readonly SiteRoles[] {
  const setup = { members, presumption, options };
  return rolesOf(members, machineOf(coordinator(setup)), (site) =>
    machineOf(participant(setup, site)),
  );
}
