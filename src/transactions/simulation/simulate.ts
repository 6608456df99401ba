import { assertNever } from '../../base/assert.ts';
import { milliseconds, type SiteId } from '../../base/brand.ts';
import type { Emit } from '../../base/emit.ts';
import { createEventQueue } from '../../network/eventQueue.ts';
import { createDetectors } from '../locking/deadlock/createDetectors.ts';
import { NO_LOCKS } from '../locking/lockTable.ts';
import type { Fault, Schedule, TransactionStatement } from '../schedule/schedule.ts';
import type { ScheduleOptions } from '../schedule/scheduleOptions.ts';
import { afterForce, giveInput, work } from './agents.ts';
import type { TransactionEvent } from './events.ts';
import { createFaultPlan } from './faultPlan.ts';
import { crashSite, occur } from './faults.ts';
import { repeatDetection, stepDetector, stepSiteLocks } from './locks.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { recoverSite } from './recovery.ts';
import { planRestarts, restart } from './restarts.ts';
import {
  type Environment,
  isCutOff,
  noteProgress,
  type Planned,
  type Run,
  type SiteRun,
  siteOf,
  type TimerEvent,
} from './run.ts';
import { keepOrUndo, letScriptGoOn } from './siteEnd.ts';
import {
  abortActive,
  continueBacklog,
  continueScript,
  hearAbort,
  resume,
  resumeReaching,
  sacrifice,
} from './statements.ts';
import { setTimer } from './timers.ts';

export interface SimulationInput {
  readonly schedule: Schedule;
  /** Of those transactions whose COMMIT names none. */
  readonly protocol: string;
  readonly options: ScheduleOptions;
  readonly environment: Environment;
}

/** Emits an event with the simulated time at which it happened. */
export type EmitAt = (event: TransactionEvent, atMs: number) => void;

/** A run that is not over by then is not going to be. */
const MOST_EVENTS = 200_000;

/**
 * Runs a schedule: transactions on their sites, commit protocols over the network, and the faults.
 * Whatever happens, happens because it is the first in the queue of simulated time; so the same
 * schedule on the same data gives the same run.
 */
export async function simulate(input: SimulationInput, emitAt: EmitAt): Promise<Outcome> {
  const run = createRun(input, (event) => emitAt(event, run.nowMs));
  for (const { fault, atMs } of run.faults.timed) {
    run.queue.plan(milliseconds(atMs), { kind: 'fault', fault });
  }
  await passCheckpoints(run);
  run.queue.plan(milliseconds(0), { kind: 'script' });
  return runToEnd(run);
}

/**
 * Every site's log begins with a checkpoint, on disk before the first statement; recovery starts
 * from there. It is no part of a commit's costs.
 */
async function passCheckpoints(run: Run): Promise<void> {
  for (const { id: site } of run.sites.values()) {
    const checkpoint = { kind: 'forces', site, record: 'checkpoint' } as const;
    await occur(run, 'before', checkpoint);
    if (siteOf(run, site).isUp) await occur(run, 'after', checkpoint);
  }
}

/** Lets happen what is planned, and whatever that brings about. */
export async function runToEnd(run: Run): Promise<Outcome> {
  for (;;) {
    const next = run.queue.next();
    if (!next) {
      // Nothing will end what the script waits for.
      if (!run.script.heldBy) break;
      letScriptGoOn(run);
      continue;
    }
    run.counts.events += 1;
    if (run.counts.events > MOST_EVENTS) break;
    if (isStale(next.event)) continue;
    run.nowMs = next.atMs;
    const before = run.progress;
    await happen(run, next.event);
    planRestarts(run);
    if (run.progress !== before) wakeTimers(run);
  }
  return outcomeOf(run);
}

export function createRun(input: SimulationInput, emit: Emit<TransactionEvent>): Run {
  const { schedule, protocol, options, environment } = input;
  const isFault = (statement: Schedule['statements'][number]): statement is Fault =>
    !('transaction' in statement);
  const isOfTransaction = (
    statement: Schedule['statements'][number],
  ): statement is TransactionStatement => 'transaction' in statement;
  const { deadlock } = options;
  const isDetecting =
    deadlock !== 'timeout' && deadlock !== 'wait-die' && deadlock !== 'wound-wait';
  const freshDetector = (site: SiteId) =>
    isDetecting ? createDetectors(deadlock, environment.sites).get(site) : undefined;
  const sites = environment.sites.map((id, index): SiteRun => {
    const port = environment.ports.get(id);
    if (!port) throw new Error(`Broken invariant: the site ${id} has no port.`);
    const detector = freshDetector(id);
    const agents = new Map();
    const fresh = { isUp: true, epoch: 0, locks: NO_LOCKS, hasLazyUpdates: false };
    return { id, number: index + 1, port, ...fresh, agents, detector };
  });
  const run: Run = {
    environment,
    options,
    protocol,
    queue: createEventQueue<Planned>(),
    faults: createFaultPlan(schedule.statements.filter(isFault)),
    sites: new Map(sites.map((site) => [site.id, site])),
    transactions: new Map(),
    counts: {
      messages: 0,
      messagesByKind: {},
      forcedWrites: new Map(),
      lazyWrites: new Map(),
      detectorMessages: 0,
      deadlocks: [],
      events: 0,
    },
    emit: (event) => {
      run.endMs = run.nowMs;
      emit(event);
    },
    script: {
      statements: schedule.statements.filter(isOfTransaction),
      next: 0,
      heldBy: undefined,
    },
    freshDetector,
    nowMs: milliseconds(0),
    endMs: milliseconds(0),
    cut: undefined,
    progress: 0,
    parked: [],
    nextMessage: 0,
    nextRequest: 0,
    nextStatement: 0,
    nextTimer: 0,
  };
  return run;
}

/** What was planned before a crash, or a timer that has been stopped, takes no time. */
function isStale(event: Planned): boolean {
  switch (event.kind) {
    case 'forced':
    case 'orphan':
      return event.agent.site.epoch !== event.epoch;
    // A lock that was granted is gone with the table of its site.
    case 'resume':
      return event.site.epoch !== event.epoch;
    case 'timer':
      return (
        event.agent.site.epoch !== event.epoch || event.agent.timers[event.machine] !== event.timer
      );
    case 'lockTimeout': {
      const waits = event.transaction.waiting?.for;
      return waits?.kind !== 'lock' || waits.request !== event.request;
    }
    case 'giveUp':
      return event.transaction.waiting !== event.waiting;
    // Nothing makes any other event pointless.
    default:
      return false;
  }
}

async function happen(run: Run, event: Planned): Promise<void> {
  switch (event.kind) {
    case 'script':
      await continueScript(run);
      return;
    case 'backlog':
      await continueBacklog(run, event.transaction);
      return;
    case 'fault':
      await applyFault(run, event.fault);
      return;
    case 'arrival':
      await arrive(run, event);
      return;
    case 'forced':
      await afterForce(run, event.agent, event.record);
      return;
    case 'timer':
      await runOut(run, event);
      return;
    case 'resume': {
      const waits = event.transaction.waiting?.for;
      if (waits?.kind === 'lock' && waits.request === event.request) {
        await resume(run, event.transaction);
      }
      return;
    }
    case 'victim':
      await sacrifice(run, event.transaction, event.site, event);
      return;
    case 'restart':
      restart(run, event.transaction);
      return;
    case 'giveUp':
      await abortActive(
        run,
        event.transaction,
        `${event.waiting.for.site.id} could not be reached in time`,
      );
      return;
    case 'lockTimeout':
      stepSiteLocks(run, event.site, {
        kind: 'timedOut',
        transaction: event.transaction.name,
        request: event.request,
      });
      return;
    case 'orphan':
      if (event.agent.hasWork && event.agent.transaction.phase === 'aborting') {
        await keepOrUndo(run, event.agent, 'abort');
      }
      return;
    case 'detectorArrival':
      if (event.target.epoch !== event.epoch || !event.target.isUp) return;
      stepDetector(run, event.target, {
        kind: 'received',
        from: event.source.id,
        message: event.message,
      });
      return;
    default:
      assertNever(event);
  }
}

async function arrive(
  run: Run,
  event: Extract<Planned, { readonly kind: 'arrival' }>,
): Promise<void> {
  const { id, source, target, transaction, message, role, depth } = event;
  const lose = (because: 'partition' | 'siteDown'): void => {
    run.emit({ kind: 'messageLost', id, because });
    if (run.script.heldBy === transaction) letScriptGoOn(run);
  };
  if (isCutOff(run, source.id, target.id)) return lose('partition');
  if (!target.isUp) return lose('siteDown');
  const { epoch } = target;
  await occur(run, 'before', { kind: 'receives', site: target.id, message, from: source.id });
  if (target.epoch !== epoch) return lose('siteDown');
  run.emit({ kind: 'messageReceived', id, site: target.id });
  transaction.delays.allAcks = Math.max(transaction.delays.allAcks, depth);
  const agent = target.agents.get(transaction.name);
  const machine = agent?.machines.findIndex((other) => other.role === role) ?? -1;
  if (agent && machine >= 0) {
    const input = { kind: 'received', from: source.id, message } as const;
    await giveInput(run, agent, { machine, input, depth });
    return;
  }
  if (message.kind === 'abort') {
    if (agent) agent.depth = Math.max(agent.depth, depth);
    await hearAbort(run, transaction, target, role === 'coordinator');
  }
  await occur(run, 'after', { kind: 'receives', site: target.id, message, from: source.id });
}

async function applyFault(run: Run, fault: Fault): Promise<void> {
  run.faults.fired(fault);
  switch (fault.kind) {
    case 'crash':
      await crashSite(run, siteOf(run, fault.site.text));
      return;
    case 'recover':
      await recoverSite(run, siteOf(run, fault.site.text));
      repeatDetection(run);
      await resumeReaching(run);
      return;
    case 'partition': {
      const from = fault.from.map(({ text }) => siteOf(run, text).id);
      run.cut = cutOnce(run.cut ?? [run.environment.sites], from);
      run.emit({ kind: 'networkCut', groups: run.cut });
      noteProgress(run);
      letScriptGoOn(run);
      return;
    }
    case 'heal':
      run.cut = undefined;
      run.emit({ kind: 'networkHealed' });
      noteProgress(run);
      repeatDetection(run);
      await resumeReaching(run);
      return;
    case 'lose':
    case 'delay':
    case 'duplicate':
      return;
    default:
      assertNever(fault);
  }
}

/** A network that is cut already falls into more parts: only HEAL joins any. */
const cutOnce = (
  groups: readonly (readonly SiteId[])[],
  from: readonly SiteId[],
): readonly (readonly SiteId[])[] =>
  groups
    .flatMap((group) => [
      group.filter((site) => !from.includes(site)),
      group.filter((site) => from.includes(site)),
    ])
    .filter((group) => group.length > 0);

/**
 * A machine has waited too long. One whose timers bring nothing new stops repeating itself, so that
 * a run ends with those that are blocked, blocked.
 */
async function runOut(run: Run, event: TimerEvent): Promise<void> {
  const { agent, machine } = event;
  const idle = event.progress === run.progress ? (agent.idle[machine] ?? 0) : 0;
  const { site, transaction } = agent;
  const role = agent.machines[machine];
  if (!role) return;
  if (idle > 3 + run.sites.size) {
    run.parked.push(event);
    return;
  }
  agent.timers[machine] = 0;
  if (run.script.heldBy === transaction) letScriptGoOn(run);
  const { awaits } = role.state;
  run.emit({
    kind: 'timedOut',
    site: site.id,
    transaction: transaction.name,
    role: role.role,
    awaits,
  });
  agent.inbox.push({ machine, input: { kind: 'timedOut' }, depth: agent.depth });
  agent.idle[machine] = idle + 1;
  await work(run, agent);
}

function wakeTimers(run: Run): void {
  const { parked } = run;
  run.parked = [];
  for (const event of parked) {
    if (isStale(event)) continue;
    event.agent.idle[event.machine] = 0;
    setTimer(run, event.agent, event.machine);
  }
}
