import type { SiteId } from '../../../base/brand.ts';
import { machineOf } from '../machine.ts';
import { type Protocol, rolesOf } from '../protocol.ts';
import { coordinator } from './coordinator.ts';
import { writer } from './writer.ts';

/**
 * One-phase commit of a transaction that wrote at one site only: that site decides alone. Sites
 * that have only read are asked first, so that their locks are known to have held until then. Known
 * as the last-agent optimization; G. Samaras et al., "Two-Phase Commit Optimizations and Tradeoffs
 * in the Commercial Environment" (ICDE 1993).
 *
 * | message | from → to | when | before it |
 * | --- | --- | --- | --- |
 * | prepare | coordinator → readers | commit is asked for | |
 * | vote readonly | reader → coordinator | it has still all its locks | releases them |
 * | vote no | reader → coordinator | it has lost them in a crash | |
 * | commit | coordinator → writer | all readers have voted | |
 * | ack | writer → coordinator | it has committed | forces `commit` |
 * | abort | coordinator → all others; writer → coordinator | a no, or nothing to commit | `abort` |
 * | inquiry, answer | writer or coordinator that waits too long, and who is asked | | |
 *
 * @param site where the transaction wrote
 */
export const onePhase = (site: SiteId): Protocol => ({
  title: 'one-phase commit',
  source: 'Samaras et al. 1993',
  create: (members) =>
    rolesOf(members, machineOf(coordinator(members, site)), (own) =>
      machineOf(writer(members, own === site)),
    ),
});
