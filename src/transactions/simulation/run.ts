import { assert } from '../../base/assert.ts';
import type { Milliseconds, SiteId } from '../../base/brand.ts';
import type { Emit } from '../../base/emit.ts';
import type { EventQueue } from '../../network/eventQueue.ts';
import type { Topology } from '../../network/topology.ts';
import type { RowsChange } from '../../site/siteLog.ts';
import type { SitePort } from '../../site/sitePort.ts';
import type { Effect, Input, LogRecord, Machine, Message, RoleName } from '../commit/machine.ts';
import type { Members, Protocol } from '../commit/protocol.ts';
import type { Decision, StateWord } from '../commit/words.ts';
import type { Detector, DetectorMessage } from '../locking/deadlock/detector.ts';
import type { LockDemand } from '../locking/lockItem.ts';
import type { LockTable } from '../locking/lockTable.ts';
import type { Fault, TransactionStatement, WorkStatement } from '../schedule/schedule.ts';
import type { ScheduleOptions } from '../schedule/scheduleOptions.ts';
import type { TransactionEvent } from './events.ts';
import type { FaultPlan, Occurrence } from './faultPlan.ts';
import type { RunningStatement, RunStatement } from './work.ts';

/** What a schedule runs on. */
export interface Environment {
  /** In the order of their numbers. */
  readonly sites: readonly SiteId[];
  readonly topology: Topology;
  readonly forceMs: Milliseconds;
  /** Absent: four times the largest round trip of the sites involved. */
  readonly timeoutMs?: Milliseconds;
  readonly ports: ReadonlyMap<SiteId, SitePort>;
  readonly runStatement: RunStatement;
  /** A transaction was committed or aborted, at the first of its sites. */
  readonly ended: (transaction: string, decision: Decision) => void;
  /** A site keeps what the transaction has changed there for good, or has taken it back. */
  readonly settled: (transaction: string, site: SiteId) => void;
  readonly protocolOf: (name: string) => Protocol;
  /** The locks that a change of rows needs, from its log entry. */
  readonly lockedBy: (change: RowsChange) => readonly LockDemand[];
}

/**
 * A schedule while it runs. The queue alone decides what happens when; sites only do what they are
 * asked, and each is waited for, so that the order of their answers means nothing.
 */
export interface Run {
  readonly environment: Environment;
  readonly options: ScheduleOptions;
  readonly protocol: string;
  readonly queue: EventQueue<Planned>;
  readonly faults: FaultPlan;
  readonly sites: ReadonlyMap<SiteId, SiteRun>;
  readonly transactions: Map<string, TransactionRun>;
  readonly counts: Counts;
  readonly emit: Emit<TransactionEvent>;
  readonly script: Script;
  /** A site's detector after a crash, or none where deadlocks are not looked for. */
  readonly freshDetector: (site: SiteId) => Detector | undefined;
  nowMs: Milliseconds;
  /** When something happened last. */
  endMs: Milliseconds;
  /** Groups of sites that cannot reach each other. */
  cut: readonly (readonly SiteId[])[] | undefined;
  /** Rises with everything that brings a transaction nearer to its end. */
  progress: number;
  /** Timers that only repeat themselves: they start anew when something happens. */
  parked: TimerEvent[];
  nextMessage: number;
  nextRequest: number;
  nextStatement: number;
  nextTimer: number;
}

export interface Script {
  readonly statements: readonly TransactionStatement[];
  next: number;
  /** The transaction whose end the next statement waits for. */
  heldBy: TransactionRun | undefined;
}

export interface FoundDeadlock {
  readonly cycle: readonly string[];
  readonly victim: string;
  /** When it was found, not all of its waits were there. */
  readonly phantom: boolean;
}

export interface Counts {
  messages: number;
  readonly messagesByKind: Record<string, number>;
  readonly forcedWrites: Map<SiteId, number>;
  readonly lazyWrites: Map<SiteId, number>;
  detectorMessages: number;
  readonly deadlocks: FoundDeadlock[];
  events: number;
}

export interface SiteRun {
  readonly id: SiteId;
  readonly number: number;
  readonly port: SitePort;
  isUp: boolean;
  /** Rises with every crash: what was planned before means nothing then. */
  epoch: number;
  locks: LockTable;
  readonly agents: Map<string, Agent>;
  /** Something was changed here since the log was last forced. */
  hasLazyUpdates: boolean;
  detector: Detector | undefined;
}

/** One transaction at one site. */
export interface Agent {
  readonly site: SiteRun;
  readonly transaction: TransactionRun;
  /** It holds locks here, and may have written. */
  hasWork: boolean;
  wrote: boolean;
  machines: readonly Machine[];
  readonly words: StateWord[];
  /** By machine: the running timer's number, 0 for none. */
  readonly timers: number[];
  /** By machine: how often in a row its timer has run out without anything having happened. */
  readonly idle: number[];
  readonly pending: PendingEffect[];
  /** With `granularity=broadcast`: pending effects whose faults that come before have come. */
  readonly announced: Set<PendingEffect>;
  /** What will have happened when the portion is over. */
  readonly afterPortion: Occurrence[];
  /** Inputs that came while an effect took its time. */
  readonly inbox: Delivery[];
  isForcing: boolean;
  isPerforming: boolean;
  /** The longest chain of messages that led here. */
  depth: number;
  decision: Decision | undefined;
  /** What its site's disk says, which a crash does not take. */
  durable: Decision | undefined;
  /** It has released its locks without caring for the outcome. */
  hasLeft: boolean;
  hasPromised: boolean;
}

export interface PendingEffect {
  readonly machine: number;
  readonly effect: Effect;
}

export interface Delivery {
  readonly machine: number;
  readonly input: Input;
  readonly depth: number;
}

export interface TransactionRun {
  readonly name: string;
  readonly coordinator: SiteRun;
  /** Smaller is older. */
  readonly timestamp: number;
  phase: 'active' | 'committing' | 'aborting';
  because: string | undefined;
  /** Counts from 1. */
  attempt: number;
  /** Of a victim: the others of its conflict. */
  gaveWayTo: readonly string[] | undefined;
  /** Its next attempt is planned, or has begun. */
  isRestarted: boolean;
  /** What it is doing, and what it waits for. */
  waiting: Waiting | undefined;
  readonly backlog: TransactionStatement[];
  /** Sites at which a crash has taken what it had done. */
  readonly lostAt: Set<SiteId>;
  commit: Commit | undefined;
  hasEnded: boolean;
  delays: { allKnow: number; allAcks: number };
}

export interface Commit {
  readonly protocol: Protocol;
  readonly protocolName: string;
  /** The only site that wrote, where one phase is enough for that. */
  readonly writer?: SiteId;
  readonly members: Members;
  readonly sites: readonly SiteId[];
}

export interface Waiting {
  readonly statement: WorkStatement;
  readonly running: RunningStatement;
  readonly number: number;
  readonly for:
    | { readonly kind: 'lock'; readonly site: SiteRun; readonly request: number }
    | { readonly kind: 'site'; readonly site: SiteRun };
}

export interface TimerEvent {
  readonly kind: 'timer';
  readonly agent: Agent;
  readonly machine: number;
  readonly timer: number;
  readonly epoch: number;
  /** That of the run when it was set. */
  readonly progress: number;
}

export type Planned =
  | { readonly kind: 'script' }
  | { readonly kind: 'backlog'; readonly transaction: TransactionRun }
  | { readonly kind: 'fault'; readonly fault: Fault }
  | {
      readonly kind: 'arrival';
      readonly id: number;
      readonly source: SiteRun;
      readonly target: SiteRun;
      readonly transaction: TransactionRun;
      readonly role: RoleName;
      readonly message: Message;
      readonly depth: number;
    }
  | {
      readonly kind: 'forced';
      readonly agent: Agent;
      readonly record: LogRecord;
      readonly epoch: number;
    }
  | TimerEvent
  | {
      readonly kind: 'resume';
      readonly transaction: TransactionRun;
      readonly site: SiteRun;
      readonly epoch: number;
      readonly request: number;
    }
  /** It was chosen, at a site, to be aborted. */
  | {
      readonly kind: 'victim';
      readonly site: SiteRun;
      readonly transaction: TransactionRun;
      readonly because: string;
      /** The others of the conflict. */
      readonly by: readonly string[];
    }
  | { readonly kind: 'restart'; readonly transaction: TransactionRun }
  /** A site that was needed has not been reached in time. */
  | { readonly kind: 'giveUp'; readonly transaction: TransactionRun; readonly waiting: Waiting }
  | {
      readonly kind: 'lockTimeout';
      readonly site: SiteRun;
      readonly epoch: number;
      readonly transaction: TransactionRun;
      readonly request: number;
    }
  /** Work without a coordinator: nobody will ever ask for its commit. */
  | { readonly kind: 'orphan'; readonly agent: Agent; readonly epoch: number }
  | {
      readonly kind: 'detectorArrival';
      readonly source: SiteRun;
      readonly target: SiteRun;
      readonly message: DetectorMessage;
      readonly epoch: number;
    };

export function siteOf(run: Run, id: string): SiteRun {
  const site = [...run.sites.values()].find((other) => other.id === id);
  assert(site, `the schedule runs on a site ${id} that there is not`);
  return site;
}

export const isCutOff = ({ cut }: Run, one: SiteId, other: SiteId): boolean =>
  (cut?.some((group) => group.includes(one)) ?? false) &&
  !cut?.some((group) => group.includes(one) && group.includes(other));

export const isReachable = (run: Run, from: SiteRun, to: SiteRun): boolean =>
  from.isUp && to.isUp && !isCutOff(run, from.id, to.id);

export function agentAt(site: SiteRun, transaction: TransactionRun): Agent {
  const known = site.agents.get(transaction.name);
  if (known) return known;
  const agent: Agent = {
    site,
    transaction,
    hasWork: false,
    wrote: false,
    machines: [],
    words: [],
    timers: [],
    idle: [],
    pending: [],
    announced: new Set(),
    afterPortion: [],
    inbox: [],
    isForcing: false,
    isPerforming: false,
    depth: 0,
    decision: undefined,
    durable: undefined,
    hasLeft: false,
    hasPromised: false,
  };
  site.agents.set(transaction.name, agent);
  return agent;
}

/** What it was to do, and what it was in the middle of, is forgotten. */
export function clearWork(agent: Agent): void {
  agent.pending.length = 0;
  agent.announced.clear();
  agent.afterPortion.length = 0;
  agent.inbox.length = 0;
}

/** Something has happened: timers that had given up start anew. */
export function noteProgress(run: Run): void {
  run.progress += 1;
}

/** The number of a new request for locks. */
export function noteRequest(run: Run): number {
  run.nextRequest += 1;
  return run.nextRequest;
}
