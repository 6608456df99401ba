import { machineOf } from '../machine.ts';
import type { Protocol } from '../protocol.ts';
import { everySite } from '../tell.ts';
import { member } from './member.ts';

/**
 * Decentralized two-phase commit: D. Skeen, "Nonblocking Commit Protocols" (SIGMOD 1981). Everybody
 * tells everybody its vote, so that everybody decides by itself after two message delays.
 *
 * | message | from → to | when | before it |
 * | --- | --- | --- | --- |
 * | prepare | coordinator → all; its own yes | commit is asked for | forces `collecting` |
 * | vote yes | participant → all others | it can commit | forces `prepared` |
 * | vote no | whoever has not voted yes → all others | it cannot, or waits too long | `abort` |
 * | inquiry | in doubt → all others | it waits too long | |
 * | answer | whoever is asked | carries its state: in doubt means it voted yes | |
 *
 * Everybody needs everybody's vote: a site that has only read votes yes like the others.
 */
export const decentralized: Protocol = {
  title: 'decentralized two-phase commit',
  source: 'Skeen 1981',
  create: (members, options) =>
    everySite(members).map((site) => ({
      site,
      machines: [machineOf(member({ members, options }, site))],
    })),
};
