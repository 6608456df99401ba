import { milliseconds } from '../../base/brand.ts';
import { NO_LOCKS } from '../locking/lockTable.ts';
import type { Occurrence } from './faultPlan.ts';
import { type Agent, clearWork, noteProgress, type Run, type SiteRun, siteOf } from './run.ts';
import { letScriptGoOn, noteOutcome } from './siteEnd.ts';
import { timeoutOf } from './timers.ts';

/** Something happens at a site: the faults that wait for it come now. */
export async function occur(
  run: Run,
  order: 'before' | 'after',
  occurrence: Occurrence,
): Promise<void> {
  for (const fault of run.faults.occurring(order, occurrence)) {
    // A crash must meet the site in the middle of what it does; all else can wait for its turn.
    if (fault.kind === 'crash') await crashSite(run, siteOf(run, fault.site.text));
    else run.queue.plan(run.nowMs, { kind: 'fault', fault });
  }
}

/** The site's thread ends: its locks, its machines and whatever was not forced are gone. */
export async function crashSite(run: Run, site: SiteRun): Promise<void> {
  if (!site.isUp) return;
  site.isUp = false;
  site.epoch += 1;
  site.locks = NO_LOCKS;
  site.hasLazyUpdates = false;
  noteProgress(run);
  run.emit({ kind: 'siteCrashed', site: site.id });
  await site.port.crash();
  for (const agent of site.agents.values()) {
    const { transaction } = agent;
    if (agent.hasWork && !agent.hasPromised && agent.decision === undefined) {
      transaction.lostAt.add(site.id);
      noteOutcome(run, transaction, 'abort');
    }
    forget(agent);
    if (run.script.heldBy === transaction) letScriptGoOn(run);
  }
  for (const transaction of run.transactions.values()) {
    const { waiting } = transaction;
    // Its request went with the lock table: it will not be answered.
    if (waiting?.for.kind === 'lock' && waiting.for.site === site) {
      run.queue.plan(
        milliseconds(run.nowMs + timeoutOf(run.environment, run.environment.sites)),
        { kind: 'giveUp', transaction, waiting },
        transaction.coordinator.number,
      );
    }
    if (transaction.coordinator === site) orphan(run, site, transaction.name);
  }
}

/** What an observer remembers of the site stays: that it has decided, or has left. */
function forget(agent: Agent): void {
  agent.hasWork = false;
  agent.hasPromised = false;
  agent.machines = [];
  agent.words.length = 0;
  agent.timers.length = 0;
  clearWork(agent);
  agent.isForcing = false;
  agent.isPerforming = false;
}

/** A transaction whose coordinator is gone before it was to commit: nobody else will end it. */
function orphan(run: Run, site: SiteRun, name: string): void {
  const transaction = run.transactions.get(name);
  if (!transaction || transaction.phase === 'committing') return;
  transaction.phase = 'aborting';
  transaction.because ??= `${site.id}, its coordinator, crashed`;
  transaction.waiting = undefined;
  transaction.backlog.length = 0;
  planOrphans(run, name);
}

/** Sites that hear nothing of their transaction for too long undo what it has done there. */
export function planOrphans(run: Run, name: string): void {
  const wait = timeoutOf(run.environment, run.environment.sites);
  for (const site of run.sites.values()) {
    const agent = site.agents.get(name);
    if (!site.isUp || !agent?.hasWork) continue;
    run.queue.plan(
      milliseconds(run.nowMs + wait),
      { kind: 'orphan', agent, epoch: site.epoch },
      site.number,
    );
  }
}
