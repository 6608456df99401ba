import { assert } from '../../base/assert.ts';
import type { Decision } from '../commit/words.ts';
import { stepSiteLocks } from './locks.ts';
import { type Agent, noteProgress, type Run, type TransactionRun } from './run.ts';

/** What a transaction has changed at a site stays or is undone, and its locks are released. */
export async function keepOrUndo(
  run: Run,
  agent: Agent,
  decision: Decision | 'readonly',
): Promise<void> {
  const { site, transaction } = agent;
  const { delays } = transaction;
  if (decision === 'readonly' && isAllOver(agent)) {
    noteOutcome(run, transaction, 'commit');
    delays.allKnow = Math.max(delays.allKnow, agent.depth);
  }
  if (agent.hasLeft) return;
  const isNews = agent.decision === undefined;
  noteProgress(run);
  if (decision === 'readonly') {
    agent.hasLeft = true;
    run.emit({ kind: 'left', site: site.id, transaction: transaction.name });
  } else if (isNews) {
    agent.decision = decision;
    run.emit({ kind: 'decided', site: site.id, transaction: transaction.name, decision });
    noteOutcome(run, transaction, decision);
  }
  if (isNews) delays.allKnow = Math.max(delays.allKnow, agent.depth);
  await endWork(run, agent, decision !== 'abort');
  releaseScript(run, transaction);
}

/** Its coordinator has found that nobody wrote: it is committed, and nobody need be told. */
const isAllOver = ({ machines }: Agent): boolean =>
  machines.some(({ role, state }) => role === 'coordinator' && state.word === 'committed');

/**
 * It is known how the transaction ends: it has been decided at the first of its sites, or one of
 * them has lost its part and will never agree to a commit.
 */
export function noteOutcome(run: Run, transaction: TransactionRun, decision: Decision): void {
  if (transaction.hasEnded) return;
  transaction.hasEnded = true;
  run.environment.ended(transaction.name, decision);
}

/** Nothing of the transaction is left at the site but what it wrote for good. */
export async function endWork(run: Run, agent: Agent, keep: boolean): Promise<void> {
  const { site, transaction } = agent;
  const { name } = transaction;
  const ended = await site.port.request({ kind: 'end', transaction: name, keep });
  assert(ended.ok, `${site.id} can keep or undo what its locks have protected`);
  agent.hasWork = false;
  agent.hasPromised = false;
  run.environment.settled(name, site.id);
  stepSiteLocks(run, site, { kind: 'release', transaction: name });
}

/** The next statement starts when this transaction has ended wherever a site is up. */
function releaseScript(run: Run, transaction: TransactionRun): void {
  if (run.script.heldBy !== transaction) return;
  const open = [...run.sites.values()].some((site) => {
    const agent = site.agents.get(transaction.name);
    if (!site.isUp || !agent) return false;
    if (agent.hasLeft || agent.decision !== undefined) return false;
    return agent.hasWork || agent.machines.some(({ role }) => role !== 'acceptor');
  });
  if (!open) letScriptGoOn(run);
}

/** A statement that waits, or whose messages do not arrive, does not hold up the next. */
export function letScriptGoOn(run: Run): void {
  if (!run.script.heldBy) return;
  run.script.heldBy = undefined;
  run.queue.plan(run.nowMs, { kind: 'script' }, LAST);
}

/** After whatever else happens at the same time. */
export const LAST = 1_000;
