import { assertNever } from '../../base/assert.ts';
import { milliseconds } from '../../base/brand.ts';
import { demandsOf } from '../locking/demands.ts';
import type { TransactionStatement, WorkStatement } from '../schedule/schedule.ts';
import { beginCommit } from './commitPhase.ts';
import { planOrphans } from './faults.ts';
import { stepSiteLocks } from './locks.ts';
import { sendMessage } from './network.ts';
import {
  type Agent,
  agentAt,
  isReachable,
  noteProgress,
  noteRequest,
  type Planned,
  type Run,
  type SiteRun,
  siteOf,
  type TransactionRun,
  type Waiting,
} from './run.ts';
import { endWork, keepOrUndo, LAST, noteOutcome } from './siteEnd.ts';
import { timeoutOf } from './timers.ts';
import { timestampOf } from './timestamp.ts';
import type { RunningStatement, WorkOutcome } from './work.ts';

/**
 * The next statement in document order. The one after it starts at the same time, but after
 * whatever else this one has brought about: victims are undone, and those who waited go on.
 */
export async function continueScript(run: Run): Promise<void> {
  const { script } = run;
  const statement = script.statements[script.next];
  if (script.heldBy || !statement) return;
  script.next += 1;
  await begin(run, statement);
  if (!script.heldBy) run.queue.plan(run.nowMs, { kind: 'script' }, LAST);
}

async function begin(run: Run, statement: TransactionStatement): Promise<void> {
  const name = statement.transaction.text;
  if (statement.kind === 'transaction') {
    startTransaction(run, name, siteOf(run, statement.site.text));
    return;
  }
  const transaction = run.transactions.get(name);
  if (transaction?.phase !== 'active') return;
  // What a transaction has asked for first comes first.
  if (transaction.waiting || transaction.backlog.length > 0) transaction.backlog.push(statement);
  else await act(run, transaction, statement, true);
}

export function startTransaction(run: Run, name: string, coordinator: SiteRun): TransactionRun {
  const transaction: TransactionRun = {
    name,
    coordinator,
    timestamp: timestampOf(name, [...run.transactions.keys()]),
    phase: coordinator.isUp ? 'active' : 'aborting',
    because: coordinator.isUp ? undefined : `${coordinator.id}, its coordinator, is down`,
    attempt: 1,
    gaveWayTo: undefined,
    isRestarted: false,
    waiting: undefined,
    backlog: [],
    lostAt: new Set(),
    commit: undefined,
    hasEnded: false,
    delays: { allKnow: 0, allAcks: 0 },
  };
  run.transactions.set(name, transaction);
  run.emit({ kind: 'transactionStarted', transaction: name, site: coordinator.id });
  return transaction;
}

/** @param isOfScript whether the next statement of the schedule waits until a commit is through */
async function act(
  run: Run,
  transaction: TransactionRun,
  statement: TransactionStatement,
  isOfScript: boolean,
): Promise<void> {
  switch (statement.kind) {
    case 'transaction':
      return;
    case 'work':
      await startWork(run, transaction, statement);
      return;
    case 'commit':
      if (isOfScript) run.script.heldBy = transaction;
      await beginCommit(run, transaction, statement.protocol ?? run.protocol);
      return;
    case 'abort':
      if (isOfScript) run.script.heldBy = transaction;
      await abortActive(run, transaction, 'its program asked for it');
      return;
    default:
      assertNever(statement);
  }
}

async function startWork(
  run: Run,
  transaction: TransactionRun,
  statement: WorkStatement,
): Promise<void> {
  run.nextStatement += 1;
  const number = run.nextStatement;
  const { name, coordinator } = transaction;
  const { sql } = statement;
  run.emit({ kind: 'statementStarted', transaction: name, statement: number, sql });
  const running = run.environment.runStatement(statement, {
    transaction: name,
    coordinator: coordinator.id,
    isReachable: (site) => isReachable(run, coordinator, siteOf(run, site)),
    locks: run.options.locks,
    forUpdate: run.options.forupdate,
  });
  await goOn(run, transaction, { statement, running, number });
}

/** Runs a statement until it is done or has to wait. */
async function goOn(
  run: Run,
  transaction: TransactionRun,
  at: Omit<Waiting, 'for'>,
): Promise<void> {
  transaction.waiting = undefined;
  for (;;) {
    const step = await at.running.next();
    if (step.done) {
      await finish(run, transaction, at.number, step.value);
      return;
    }
    const wanted = step.value;
    const site = siteOf(run, wanted.site);
    const isThere = isReachable(run, transaction.coordinator, site);
    if (wanted.kind === 'reach' || !isThere) {
      if (isThere) continue;
      waitForSite(run, transaction, { ...at, for: { kind: 'site', site } });
      return;
    }
    agentAt(site, transaction).hasWork = true;
    const request = noteRequest(run);
    const owner = { transaction: transaction.name, timestamp: transaction.timestamp };
    const demands = demandsOf(wanted.access, run.options.locks);
    transaction.waiting = { ...at, for: { kind: 'lock', site, request } };
    if (!stepSiteLocks(run, site, { kind: 'request', owner, request, demands })) {
      if (run.options.deadlock === 'timeout') planLockTimeout(run, transaction, site, request);
      return;
    }
    transaction.waiting = undefined;
  }
}

function waitForSite(run: Run, transaction: TransactionRun, waiting: Waiting): void {
  transaction.waiting = waiting;
  run.emit({
    kind: 'statementDelayed',
    transaction: transaction.name,
    statement: waiting.number,
    unreachable: waiting.for.site.id,
  });
  const wait = timeoutOf(run.environment, run.environment.sites);
  run.queue.plan(
    milliseconds(run.nowMs + wait),
    { kind: 'giveUp', transaction, waiting },
    transaction.coordinator.number,
  );
}

function planLockTimeout(
  run: Run,
  transaction: TransactionRun,
  site: SiteRun,
  request: number,
): void {
  const wait = timeoutOf(run.environment, run.environment.sites);
  run.queue.plan(
    milliseconds(run.nowMs + wait),
    { kind: 'lockTimeout', site, epoch: site.epoch, transaction, request },
    site.number,
  );
}

async function finish(
  run: Run,
  transaction: TransactionRun,
  statement: number,
  outcome: WorkOutcome,
): Promise<void> {
  if (outcome.kind === 'refused') {
    await abortActive(run, transaction, outcome.because);
    return;
  }
  const { rows, columns, sample, wroteAt } = outcome;
  for (const id of wroteAt) {
    const site = siteOf(run, id);
    agentAt(site, transaction).wrote = true;
    site.hasLazyUpdates = true;
  }
  noteProgress(run);
  run.emit({
    kind: 'statementFinished',
    transaction: transaction.name,
    statement,
    rows,
    columns,
    sample,
  });
}

/** A lock is granted, or a site is back: the statement goes on, then those queued behind it. */
export async function resume(run: Run, transaction: TransactionRun): Promise<void> {
  const { waiting, coordinator } = transaction;
  if (!waiting || transaction.phase !== 'active') return;
  const { site } = waiting.for;
  if (isReachable(run, coordinator, site)) await goOn(run, transaction, waiting);
  // It was granted, but nobody hears of it.
  else waitForSite(run, transaction, { ...waiting, for: { kind: 'site', site } });
  planBacklog(run, transaction);
}

/** The next of the statements that were queued behind one that waited. */
export async function continueBacklog(run: Run, transaction: TransactionRun): Promise<void> {
  if (transaction.waiting || transaction.phase !== 'active') return;
  const next = transaction.backlog.shift();
  if (!next) return;
  await act(run, transaction, next, false);
  planBacklog(run, transaction);
}

function planBacklog(run: Run, transaction: TransactionRun): void {
  if (transaction.waiting || transaction.backlog.length === 0) return;
  run.queue.plan(run.nowMs, { kind: 'backlog', transaction }, LAST);
}

/** Statements that wait for a site go on when it can be reached. */
export async function resumeReaching(run: Run): Promise<void> {
  for (const transaction of run.transactions.values()) {
    const { waiting, coordinator } = transaction;
    if (waiting?.for.kind !== 'site') continue;
    if (isReachable(run, coordinator, waiting.for.site)) await resume(run, transaction);
  }
}

/** A transaction that has not begun to commit is undone everywhere; its coordinator says so. */
export async function abortActive(
  run: Run,
  transaction: TransactionRun,
  because: string,
): Promise<void> {
  if (transaction.phase !== 'active') return;
  await stop(transaction);
  const { coordinator, name } = transaction;
  transaction.because = because;
  run.emit({ kind: 'abortStarted', transaction: name, site: coordinator.id, because });
  const own = agentAt(coordinator, transaction);
  for (const site of run.sites.values()) {
    const agent = site.agents.get(name);
    if (site === coordinator || !agent?.hasWork) continue;
    const message = { kind: 'abort' } as const;
    sendMessage(run, own, { kind: 'send', to: site.id, role: 'participant', message });
  }
  await keepOrUndo(run, own, 'abort');
  planOrphans(run, name);
}

/** Its statements will not go on. */
async function stop(transaction: TransactionRun): Promise<void> {
  const running: RunningStatement | undefined = transaction.waiting?.running;
  transaction.phase = 'aborting';
  transaction.waiting = undefined;
  transaction.backlog.length = 0;
  await running?.return({ kind: 'refused', because: 'aborted' });
}

/**
 * A site has chosen a transaction to be aborted: it undoes its part at once and tells the
 * coordinator, which tells the others.
 */
export async function sacrifice(
  run: Run,
  transaction: TransactionRun,
  site: SiteRun,
  { because, by }: Pick<Extract<Planned, { readonly kind: 'victim' }>, 'because' | 'by'>,
): Promise<void> {
  const agent = site.agents.get(transaction.name);
  if (transaction.phase === 'committing') {
    await wound(run, transaction, agent, by);
    return;
  }
  if (transaction.phase !== 'active') {
    if (agent?.hasWork) await keepOrUndo(run, agent, 'abort');
    return;
  }
  transaction.because = because;
  transaction.gaveWayTo = by;
  if (site === transaction.coordinator || !isReachable(run, site, transaction.coordinator)) {
    await abortActive(run, transaction, because);
    return;
  }
  await stop(transaction);
  run.emit({ kind: 'abortStarted', transaction: transaction.name, site: site.id, because });
  const own = agentAt(site, transaction);
  const message = { kind: 'abort' } as const;
  const { id } = transaction.coordinator;
  sendMessage(run, own, { kind: 'send', to: id, role: 'coordinator', message });
  await keepOrUndo(run, own, 'abort');
  planOrphans(run, transaction.name);
}

/** It is to commit, but has not been asked here: it will vote no. */
async function wound(
  run: Run,
  transaction: TransactionRun,
  agent: Agent | undefined,
  by: readonly string[],
): Promise<void> {
  if (!agent?.hasWork || agent.hasPromised || agent.decision !== undefined) return;
  transaction.lostAt.add(agent.site.id);
  transaction.gaveWayTo = by;
  noteOutcome(run, transaction, 'abort');
  await endWork(run, agent, false);
}

/** News of an abort at a site that has not been asked to commit. */
export async function hearAbort(
  run: Run,
  transaction: TransactionRun,
  site: SiteRun,
  isCoordinator: boolean,
): Promise<void> {
  const agent = agentAt(site, transaction);
  if (isCoordinator) {
    for (const other of run.sites.values()) {
      const work = other.agents.get(transaction.name);
      if (other === site || !work?.hasWork) continue;
      const message = { kind: 'abort' } as const;
      sendMessage(run, agent, { kind: 'send', to: other.id, role: 'participant', message });
    }
  }
  if (agent.hasWork || isCoordinator) await keepOrUndo(run, agent, 'abort');
}
