import { type SiteId, siteId } from '../../base/brand.ts';
import type { Emit } from '../../base/emit.ts';
import { ok, type Result } from '../../base/result.ts';
import type { CommitNote, RecoveredTransaction } from '../../site/siteLog.ts';
import type { SiteFailure } from '../../site/sitePort.ts';
import { onePhase } from '../commit/onePhase/protocol.ts';
import type { Members } from '../commit/protocol.ts';
import { readLogRecord } from '../commit/readLogRecord.ts';
import type { Decision } from '../commit/words.ts';
import type { ScheduleOptions } from '../schedule/scheduleOptions.ts';
import type { FoundRecord, TransactionEvent } from './events.ts';
import type { Outcome } from './outcome.ts';
import { comeBack } from './recovery.ts';
import { agentAt, type Commit, type Environment, type Run, type SiteRun, siteOf } from './run.ts';
import { createRun, type EmitAt, runToEnd } from './simulate.ts';

export interface RecoveryInput {
  readonly options: ScheduleOptions;
  readonly environment: Environment;
  /** How many forced writes of each log count; a site that is not named has all of them. */
  readonly forces: ReadonlyMap<SiteId, number>;
}

/**
 * All sites come back at once, as after a power failure, with nothing but their logs: whatever had
 * begun to commit ends as its protocol says. What the logs say of a commit's members is enough to
 * go on with it; a site whose own log has nothing of it answers as its protocol has it answer then.
 */
export async function recoverAll(
  { options, environment, forces }: RecoveryInput,
  emitAt: EmitAt,
): Promise<Result<Outcome, SiteFailure>> {
  const run = createRun(
    { schedule: { statements: [] }, protocol: '', options, environment },
    (event) => emitAt(event, run.nowMs),
  );
  const found = new Map<SiteRun, readonly RecoveredTransaction[]>();
  for (const site of run.sites.values()) {
    site.isUp = false;
    await site.port.crash();
    const back = await site.port.restart('disk', forces.get(site.id));
    if (!back.ok) return back;
    found.set(site, back.value);
  }
  for (const transactions of found.values()) addCommits(run, transactions);
  for (const [site, transactions] of found) noteDecisions(run, site, transactions);
  for (const [site, transactions] of found) readLog(site, transactions, run.emit);
  for (const [site, transactions] of found) await comeBack(run, site, transactions);
  return ok(await runToEnd(run));
}

/** Transactions that had begun to commit; of all others there is nothing left. */
function addCommits(run: Run, transactions: readonly RecoveredTransaction[]): void {
  for (const { transaction: name, commit: note } of transactions) {
    if (!note || run.transactions.has(name)) continue;
    run.transactions.set(name, {
      name,
      coordinator: siteOf(run, note.coordinator),
      timestamp: note.timestamp,
      phase: 'committing',
      because: undefined,
      attempt: 1,
      gaveWayTo: undefined,
      isRestarted: false,
      waiting: undefined,
      backlog: [],
      lostAt: new Set(),
      commit: commitOf(run, note),
      hasEnded: false,
      delays: { allKnow: 0, allAcks: 0 },
    });
  }
}

function commitOf({ environment, options }: Run, note: CommitNote): Commit {
  const { protocol: protocolName, writer } = note;
  const members: Members = {
    coordinator: siteId(note.coordinator),
    participants: note.participants.map(siteId),
    bystanders: note.bystanders.map(siteId),
  };
  const protocol =
    writer === undefined ? environment.protocolOf(protocolName) : onePhase(siteId(writer));
  const { timeouts, recovery, acks, readonly, f, quorum } = options;
  const roles = protocol.create(members, { timeouts, recovery, acks, readonly, f, quorum });
  return { protocol, protocolName, members, sites: roles.map(({ site }) => site) };
}

/** A decision that a site's log has is old news there. */
function noteDecisions(
  run: Run,
  site: SiteRun,
  transactions: readonly RecoveredTransaction[],
): void {
  for (const { transaction: name, records } of transactions) {
    const transaction = run.transactions.get(name);
    const decision = decisionIn(records.map(readLogRecord));
    if (!transaction || decision === undefined) continue;
    agentAt(site, transaction).decision = decision;
    transaction.hasEnded = true;
  }
}

function decisionIn(records: readonly ReturnType<typeof readLogRecord>[]): Decision | undefined {
  const own = records.filter(({ role }) => role !== 'acceptor').map(({ kind }) => kind);
  if (own.includes('commit')) return 'commit';
  return own.includes('abort') ? 'abort' : undefined;
}

function readLog(
  site: SiteRun,
  transactions: readonly RecoveredTransaction[],
  emit: Emit<TransactionEvent>,
): void {
  const records = transactions.flatMap(({ transaction, records, commit }): FoundRecord[] =>
    commit
      ? records.map((record) => ({
          transaction,
          record: readLogRecord(record),
          coordinator: siteId(commit.coordinator),
          participants: commit.participants.map(siteId),
        }))
      : [],
  );
  emit({ kind: 'logRead', site: site.id, records });
}
