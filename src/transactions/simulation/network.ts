import { milliseconds } from '../../base/brand.ts';
import { linkBetween } from '../../network/topology.ts';
import type { Effect } from '../commit/machine.ts';
import { type Agent, isCutOff, type Run, siteOf } from './run.ts';
import { letScriptGoOn } from './siteEnd.ts';

/** A message leaves a site; what the schedule has in store for it is decided now. */
export function sendMessage(
  run: Run,
  agent: Agent,
  { to, role, message }: Extract<Effect, { kind: 'send' }>,
): void {
  const { site, transaction } = agent;
  const target = siteOf(run, to);
  const fate = run.faults.fateOf(site.id, to, message);
  const { latencyMs } = linkBetween(run.environment.topology, site.id, to);
  const { counts } = run;
  counts.messages += 1;
  counts.messagesByKind[message.kind] = (counts.messagesByKind[message.kind] ?? 0) + 1;
  for (let copy = 0; copy < fate.copies; copy += 1) {
    run.nextMessage += 1;
    const id = run.nextMessage;
    run.emit({
      kind: 'messageSent',
      id,
      transaction: transaction.name,
      source: site.id,
      target: to,
      role,
      message,
    });
    const isCut = isCutOff(run, site.id, to);
    if (fate.isLost || isCut) {
      run.emit({ kind: 'messageLost', id, because: fate.isLost ? 'lost' : 'partition' });
      if (run.script.heldBy === transaction) letScriptGoOn(run);
      continue;
    }
    run.queue.plan(
      milliseconds(run.nowMs + latencyMs + fate.delayMs),
      {
        kind: 'arrival',
        id,
        source: site,
        target,
        transaction,
        role,
        message,
        depth: agent.depth + 1,
      },
      target.number,
    );
  }
}
