import { machineOf } from '../machine.ts';
import type { Protocol } from '../protocol.ts';
import { everySite } from '../tell.ts';
import { member } from './member.ts';

/**
 * Linear (nested) two-phase commit: J. Gray, "Notes on Data Base Operating Systems" (1978). The
 * sites form a chain that begins with the coordinator. Each hands the question on when it is ready
 * itself, so the last one decides, and the decision comes back along the chain.
 *
 * | message | from → to | when | before it |
 * | --- | --- | --- | --- |
 * | prepare | each → the next | it and all before it are ready | forces `collecting`, `prepared` |
 * | commit | each → the one before | the last is ready as well | forces `commit` |
 * | abort | each → its neighbours | it cannot commit, or has been told so | `abort` |
 * | inquiry | in doubt → the next; with `termination` to all | it waits too long | |
 * | answer | whoever is asked | carries its state | aborts, if it has not voted |
 *
 * The chain needs every link: a site that has only read votes yes like the others.
 */
export const linear: Protocol = {
  title: 'linear two-phase commit',
  source: 'Gray 1978',
  isChain: true,
  create: (members, options) =>
    everySite(members).map((site) => ({
      site,
      machines: [machineOf(member({ members, options }, site))],
    })),
};
