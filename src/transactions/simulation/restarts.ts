import { noteProgress, type Run, type TransactionRun } from './run.ts';
import { LAST } from './siteEnd.ts';
import { startTransaction } from './statements.ts';
import { attemptName, programOf } from './timestamp.ts';

/** A program that gave way that often is not run again. */
const MOST_ATTEMPTS = 10;

/**
 * Victims are run again, from their first statement and with their old timestamp, when those for
 * whom they gave way are through: an older one with all its attempts, of a younger one the attempt
 * that it was. So each restart leaves an older transaction less to give way for, and the oldest
 * gives way to nobody.
 */
export function planRestarts(run: Run): void {
  if (!run.options.restart) return;
  for (const transaction of run.transactions.values()) {
    if (transaction.isRestarted || !isReady(run, transaction)) continue;
    transaction.isRestarted = true;
    run.queue.plan(run.nowMs, { kind: 'restart', transaction }, LAST);
  }
}

function isReady(run: Run, transaction: TransactionRun): boolean {
  const { gaveWayTo, coordinator, timestamp, attempt } = transaction;
  if (!gaveWayTo || attempt >= MOST_ATTEMPTS) return false;
  if (!coordinator.isUp || !isOver(run, transaction)) return false;
  return gaveWayTo.every((name) => {
    const other = run.transactions.get(name);
    if (!other) return true;
    return other.timestamp < timestamp ? isThrough(run, other) : isOver(run, other);
  });
}

/** It is over, and will not be run again. */
function isThrough(run: Run, { name }: TransactionRun): boolean {
  const attempts = [...run.transactions.values()].filter(
    (other) => programOf(other.name) === programOf(name),
  );
  const last = attempts.at(-1);
  if (!last) return true;
  const isToComeBack = last.gaveWayTo !== undefined && last.attempt < MOST_ATTEMPTS;
  return isOver(run, last) && !isToComeBack;
}

/** It has ended, and holds nothing at any site that is up. */
const isOver = (run: Run, { name, phase }: TransactionRun): boolean =>
  phase !== 'active' &&
  [...run.sites.values()].every(({ isUp, agents }) => !isUp || !agents.get(name)?.hasWork);

/** The next attempt, with all that its program says. */
export function restart(run: Run, { name, coordinator, attempt }: TransactionRun): void {
  const program = programOf(name);
  const next = startTransaction(run, attemptName(program, attempt + 1), coordinator);
  next.attempt = attempt + 1;
  noteProgress(run);
  if (next.phase !== 'active') return;
  next.backlog.push(
    ...run.script.statements.filter(
      (statement) => statement.kind !== 'transaction' && statement.transaction.text === program,
    ),
  );
  run.queue.plan(run.nowMs, { kind: 'backlog', transaction: next }, LAST);
}
