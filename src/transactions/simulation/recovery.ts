import { assert } from '../../base/assert.ts';
import type { RecoveredTransaction } from '../../site/siteLog.ts';
import { readLogRecord } from '../commit/readLogRecord.ts';
import { restartMachines } from './commitPhase.ts';
import { lockAgain } from './lockAgain.ts';
import { agentAt, noteProgress, type Run, type SiteRun } from './run.ts';

/**
 * A site comes back on its disk: what is in doubt has its locks again, what was lost is undone, and
 * each commit that it takes part in goes on from the log.
 */
export async function recoverSite(run: Run, site: SiteRun): Promise<void> {
  if (site.isUp) return;
  const back = await site.port.restart('disk');
  assert(back.ok, `${site.id} comes back from its own log`);
  await comeBack(run, site, back.value);
}

/** The site's database is as its log says; `recovered` is what the log says of transactions. */
export async function comeBack(
  run: Run,
  site: SiteRun,
  recovered: readonly RecoveredTransaction[],
): Promise<void> {
  site.isUp = true;
  site.detector = run.freshDetector(site.id);
  noteProgress(run);
  const inState = (state: RecoveredTransaction['state']): readonly string[] =>
    recovered.filter((found) => found.state === state).map(({ transaction }) => transaction);
  run.emit({
    kind: 'siteRecovered',
    site: site.id,
    redone: inState('committed'),
    undone: inState('undone'),
    inDoubt: inState('inDoubt'),
  });
  for (const found of recovered) {
    const transaction = run.transactions.get(found.transaction);
    if (found.state !== 'inDoubt') run.environment.settled(found.transaction, site.id);
    if (!transaction || found.state !== 'inDoubt') continue;
    const agent = agentAt(site, transaction);
    agent.hasWork = true;
    agent.wrote = found.changes.length > 0;
    agent.hasPromised = true;
    lockAgain(run, site, transaction, found);
  }
  const { epoch } = site;
  for (const transaction of run.transactions.values()) {
    if (site.epoch !== epoch) return;
    const found = recovered.find((other) => other.transaction === transaction.name);
    const log = (found?.records ?? []).map(readLogRecord);
    await restartMachines(run, transaction, site.id, log);
  }
}
