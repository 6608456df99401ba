import type { SiteId } from '../../base/brand.ts';
import type { HeldLock } from '../locking/lockTable.ts';
import type { Fault } from '../schedule/schedule.ts';
import type { Agent, FoundDeadlock, Run, TransactionRun } from './run.ts';
import { programOf } from './timestamp.ts';

/** How a run ended, and what it cost. */
export interface Outcome {
  /** When the last event happened: timers that bring nothing are none. */
  readonly endMs: number;
  /** The bound on events was reached before the end. */
  readonly isCutShort: boolean;
  readonly transactions: readonly TransactionOutcome[];
  readonly messages: number;
  readonly messagesByKind: Readonly<Record<string, number>>;
  readonly detectorMessages: number;
  readonly forcedWrites: ReadonlyMap<SiteId, number>;
  readonly lazyWrites: ReadonlyMap<SiteId, number>;
  readonly blocked: readonly BlockedTransaction[];
  readonly deadlocks: readonly FoundDeadlock[];
  readonly unfired: readonly Fault[];
  readonly down: readonly SiteId[];
}

export interface TransactionOutcome {
  readonly id: string;
  readonly coordinator: SiteId;
  /** The transaction of which this is another attempt. */
  readonly restartOf?: string;
  readonly outcome: 'committed' | 'aborted' | 'blocked' | 'unfinished';
  readonly reason: string | undefined;
  readonly protocol: string | undefined;
  /** What each of its sites has decided, as far as it has. */
  readonly decisions: readonly { readonly site: SiteId; readonly decision: SiteDecision }[];
  readonly delays: { readonly allKnow: number; readonly allAcks: number };
}

export type SiteDecision = 'committed' | 'aborted' | 'readonly' | 'inDoubt' | 'down' | 'undecided';

export interface BlockedTransaction {
  readonly transaction: string;
  readonly site: SiteId;
  /** Sites, of one that is in doubt; transactions, of one that waits for a lock. */
  readonly waitsFor: readonly string[];
  readonly locks: readonly HeldLock[];
}

export function outcomeOf(run: Run): Outcome {
  const transactions = [...run.transactions.values()];
  const { counts } = run;
  return {
    endMs: run.endMs,
    isCutShort: run.queue.length() > 0,
    transactions: transactions.map((transaction) => transactionOutcome(run, transaction)),
    messages: counts.messages,
    messagesByKind: counts.messagesByKind,
    detectorMessages: counts.detectorMessages,
    forcedWrites: counts.forcedWrites,
    lazyWrites: counts.lazyWrites,
    blocked: transactions.flatMap((transaction) => blockedOf(run, transaction)),
    deadlocks: counts.deadlocks,
    unfired: run.faults.unfired(),
    down: [...run.sites.values()].filter(({ isUp }) => !isUp).map(({ id }) => id),
  };
}

function transactionOutcome(run: Run, transaction: TransactionRun): TransactionOutcome {
  const { name, coordinator, commit, delays } = transaction;
  const decisions = decisionsOf(run, transaction);
  const program = programOf(name);
  const { outcome, reason } = verdictOn(transaction, decisions);
  return {
    id: name,
    coordinator: coordinator.id,
    ...(program === name ? {} : { restartOf: program }),
    outcome,
    reason: transaction.because ?? reason,
    protocol: commit?.protocolName,
    decisions,
    delays,
  };
}

function decisionsOf(run: Run, transaction: TransactionRun): TransactionOutcome['decisions'] {
  const { commit, name } = transaction;
  // An acceptor of Paxos Commit alone has nothing to decide.
  const sites = [...run.sites.values()].filter(({ id, agents }) =>
    commit
      ? id === commit.members.coordinator || commit.members.participants.includes(id)
      : agents.has(name),
  );
  return sites.map(({ id, isUp, agents }) => ({
    site: id,
    decision: decisionAt(transaction, agents.get(transaction.name), isUp),
  }));
}

function decisionAt(
  { phase }: TransactionRun,
  agent: Agent | undefined,
  isUp: boolean,
): SiteDecision {
  const decision = agent?.decision ?? agent?.durable;
  if (decision) return decision === 'commit' ? 'committed' : 'aborted';
  if (agent?.hasLeft) return 'readonly';
  if (!isUp) return 'down';
  // What it had done here is gone, and nobody will ask for its commit.
  if (phase === 'aborting' && !agent?.hasWork) return 'aborted';
  return agent && isInDoubt(agent) ? 'inDoubt' : 'undecided';
}

/** It has promised to commit if it is told to, and has not been told. */
function isInDoubt(agent: Agent): boolean {
  if (agent.decision !== undefined || agent.hasLeft) return false;
  return agent.hasPromised || agent.machines.some(({ state }) => isUncertain(state.word));
}

const isUncertain = (word: string): boolean =>
  word === 'ready' || word === 'preCommitted' || word === 'preAborted' || word === 'blocked';

function verdictOn(
  { phase, commit, waiting }: TransactionRun,
  decisions: TransactionOutcome['decisions'],
): Pick<TransactionOutcome, 'outcome' | 'reason'> {
  const at = (decision: SiteDecision): readonly SiteId[] =>
    decisions.filter((other) => other.decision === decision).map(({ site }) => site);
  const [committed, aborted, inDoubt] = [at('committed'), at('aborted'), at('inDoubt')];
  if (committed.length > 0 && aborted.length > 0) {
    const where = `committed at ${listed(committed)}, aborted at ${listed(aborted)}`;
    const reason = `atomicity is violated: ${where}`;
    return { outcome: decisions[0]?.decision === 'aborted' ? 'aborted' : 'committed', reason };
  }
  if (inDoubt.length > 0) {
    return { outcome: 'blocked', reason: `in doubt at ${listed(inDoubt)}` };
  }
  if (committed.length > 0) return { outcome: 'committed', reason: undefined };
  if (aborted.length > 0 || phase === 'aborting') {
    return { outcome: 'aborted', reason: abortReason(commit !== undefined) };
  }
  if (waiting) return { outcome: 'blocked', reason: `waits at ${waiting.for.site.id}` };
  if (commit && at('readonly').length > 0) return { outcome: 'committed', reason: undefined };
  const reason = commit ? 'its commit has not come to an end' : 'it was not asked to commit';
  return { outcome: 'unfinished', reason };
}

const abortReason = (isVoted: boolean): string =>
  isVoted ? 'not every site could commit' : 'it was aborted';

const listed = (sites: readonly SiteId[]): string => sites.join(', ');

function blockedOf(run: Run, transaction: TransactionRun): readonly BlockedTransaction[] {
  const { name, waiting } = transaction;
  return [...run.sites.values()].flatMap((site): readonly BlockedTransaction[] => {
    const agent = site.agents.get(name);
    const locks = site.locks.held.filter(({ owner }) => owner.transaction === name);
    if (!site.isUp) return [];
    if (agent && isInDoubt(agent)) {
      return [{ transaction: name, site: site.id, waitsFor: awaitedBy(agent), locks }];
    }
    if (waiting?.for.site !== site) return [];
    const request = site.locks.queue.find(({ owner }) => owner.transaction === name);
    const waitsFor = request?.waitsFor.map((party) => party.transaction) ?? [site.id];
    return [{ transaction: name, site: site.id, waitsFor, locks }];
  });
}

function awaitedBy({ machines, transaction, site }: Agent): readonly string[] {
  const awaited = machines.flatMap(({ state }) => state.awaits).filter((id) => id !== site.id);
  const unique = [...new Set(awaited)];
  return unique.length > 0 ? unique : [transaction.coordinator.id];
}
