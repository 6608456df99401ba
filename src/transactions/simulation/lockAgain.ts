import type { RecoveredTransaction } from '../../site/siteLog.ts';
import { stepSiteLocks } from './locks.ts';
import { noteRequest, type Run, type SiteRun, type TransactionRun } from './run.ts';

/**
 * A transaction in doubt comes back with its X locks: they are on the rows that it has changed,
 * which its log has. What it had read need not be locked any more, for it has no more to ask for.
 */
export function lockAgain(
  run: Run,
  site: SiteRun,
  { name, timestamp }: TransactionRun,
  { changes }: RecoveredTransaction,
): void {
  const demands = changes.flatMap(({ redo, undo }) => [
    ...run.environment.lockedBy(redo),
    ...run.environment.lockedBy(undo),
  ]);
  const owner = { transaction: name, timestamp };
  stepSiteLocks(run, site, { kind: 'request', owner, request: noteRequest(run), demands });
  stepSiteLocks(run, site, { kind: 'prepare', transaction: name });
}
