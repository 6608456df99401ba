import { assert, assertNever } from '../../base/assert.ts';
import { milliseconds, type SiteId } from '../../base/brand.ts';
import type { CommitNote, LogEntry } from '../../site/siteLog.ts';
import type { Effect, Input, LogRecord } from '../commit/machine.ts';
import { type Decision, decisionOf, type Vote } from '../commit/words.ts';
import type { Occurrence } from './faultPlan.ts';
import { occur } from './faults.ts';
import { stepSiteLocks } from './locks.ts';
import { sendMessage } from './network.ts';
import {
  type Agent,
  agentAt,
  type Delivery,
  noteProgress,
  type PendingEffect,
  type Run,
  type SiteRun,
  type TransactionRun,
} from './run.ts';
import { keepOrUndo, noteOutcome } from './siteEnd.ts';
import { isBesideCoordinator, setTimer } from './timers.ts';

/** Hands an input to a machine as soon as the agent is not busy, and performs what it asks for. */
export async function giveInput(run: Run, agent: Agent, delivery: Delivery): Promise<void> {
  agent.inbox.push(delivery);
  await work(run, agent);
}

/** Goes on until the agent has nothing to do, waits for its disk, or its site crashes. */
export async function work(run: Run, agent: Agent): Promise<void> {
  if (agent.isPerforming) return;
  agent.isPerforming = true;
  const { epoch } = agent.site;
  while (agent.site.epoch === epoch && !agent.isForcing) {
    if (agent.pending.length > 0) {
      await (run.options.granularity === 'broadcast' ? performPortion : performNext)(run, agent);
    } else if (agent.afterPortion.length > 0) await endPortion(run, agent);
    else if (agent.inbox.length > 0) await take(run, agent);
    else break;
  }
  // A crash has made it another agent, which is not performing.
  if (agent.site.epoch === epoch) agent.isPerforming = false;
}

async function take(run: Run, agent: Agent): Promise<void> {
  const delivery = agent.inbox.shift();
  if (!delivery) return;
  agent.depth = Math.max(agent.depth, delivery.depth);
  step(agent, delivery.machine, delivery.input, 'last');
  const { input } = delivery;
  if (input.kind !== 'received') return;
  const { from, message } = input;
  await happened(run, agent, { kind: 'receives', site: agent.site.id, message, from });
}

/** Something is over, or will be when the portion is that it is a part of. */
async function happened(run: Run, agent: Agent, occurrence: Occurrence): Promise<void> {
  if (run.options.granularity === 'broadcast') agent.afterPortion.push(occurrence);
  else await occur(run, 'after', occurrence);
}

/** What a machine asks for comes after whatever is pending; the answer to a question before. */
export function step(agent: Agent, machine: number, input: Input, place: 'first' | 'last'): void {
  const next = agent.machines[machine]?.step(input);
  if (!next) return;
  agent.machines = agent.machines.with(machine, next.machine);
  const effects = next.effects.map((effect) => ({ machine, effect }));
  if (place === 'last') agent.pending.push(...effects);
  else agent.pending.unshift(...effects);
}

/** With `granularity=send` a fault may come between any two effects. */
async function performNext(run: Run, agent: Agent): Promise<void> {
  const { epoch } = agent.site;
  const [next] = agent.pending;
  if (!next) return;
  await occurBefore(run, agent, next);
  if (agent.site.epoch !== epoch) return;
  agent.pending.shift();
  const after = happensAfter(agent, next);
  await perform(run, agent, next.machine, next.effect);
  if (after && agent.site.epoch === epoch) await occur(run, 'after', after);
}

/**
 * With `granularity=broadcast` what is received, the change of state that it brings about, its
 * records and all its messages are one portion: a fault comes before it or after it. Until the disk
 * has a record that is forced, nothing has happened. A decision is a portion of its own: it is made
 * before anybody is told.
 */
async function performPortion(run: Run, agent: Agent): Promise<void> {
  const { epoch } = agent.site;
  const done: PendingEffect[] = [];
  while (!agent.isForcing) {
    const [next] = agent.pending;
    if (!next || isOverBefore(agent, next, done)) break;
    await announcePortion(run, agent);
    if (agent.site.epoch !== epoch) return;
    agent.pending.shift();
    agent.announced.delete(next);
    const after = happensAfter(agent, next);
    await perform(run, agent, next.machine, next.effect);
    if (agent.site.epoch !== epoch) return;
    if (after) agent.afterPortion.push(after);
    done.push(next);
  }
  if (!agent.isForcing) await endPortion(run, agent);
}

/** Faults that come before any part of a portion come before all of it. */
async function announcePortion(run: Run, agent: Agent): Promise<void> {
  const { epoch } = agent.site;
  const portion: PendingEffect[] = [];
  for (const next of agent.pending) {
    if (isOverBefore(agent, next, portion)) break;
    portion.push(next);
  }
  for (const next of portion) {
    if (agent.announced.has(next)) continue;
    agent.announced.add(next);
    await occurBefore(run, agent, next);
    if (agent.site.epoch !== epoch) return;
  }
}

/** What was received, forced, entered and sent has happened, all at once. */
async function endPortion(run: Run, agent: Agent): Promise<void> {
  const { epoch } = agent.site;
  for (const occurrence of agent.afterPortion.splice(0)) {
    await occur(run, 'after', occurrence);
    if (agent.site.epoch !== epoch) return;
  }
}

const isOverBefore = (
  { site }: Agent,
  { effect }: PendingEffect,
  done: readonly PendingEffect[],
): boolean =>
  effect.kind === 'send' &&
  effect.to !== site.id &&
  done.some((other) => other.effect.kind === 'decide');

async function occurBefore(run: Run, agent: Agent, next: PendingEffect): Promise<void> {
  const occurrence = occurrenceOf(agent, next);
  if (!occurrence) return;
  const { site } = agent;
  const { epoch } = site;
  // What was changed here comes to the disk with whatever is forced next.
  if (occurrence.kind === 'forces' && site.hasLazyUpdates) {
    await occur(run, 'before', { ...occurrence, record: 'update' });
    if (site.epoch !== epoch) return;
  }
  await occur(run, 'before', occurrence);
}

/** That a record is forced is over only when the disk has it: see `afterForce`. */
function happensAfter(agent: Agent, next: PendingEffect): Occurrence | undefined {
  const occurrence = occurrenceOf(agent, next);
  return occurrence?.kind === 'forces' ? undefined : occurrence;
}

/** What faults can be placed at. */
function occurrenceOf(
  agent: Agent,
  { machine, effect }: PendingEffect,
): Extract<Occurrence, { kind: 'sends' | 'enters' | 'forces' }> | undefined {
  const site = agent.site.id;
  switch (effect.kind) {
    case 'send':
      if (effect.to === site || isAskedByItsCoordinator(agent, machine, effect)) return undefined;
      return { kind: 'sends', site, message: effect.message, to: effect.to };
    case 'enter':
      return { kind: 'enters', site, state: effect.word };
    case 'force':
      if (isCovered(agent, machine, effect.record)) return undefined;
      return { kind: 'forces', site, record: effect.record.kind };
    case 'append':
    case 'askVote':
    case 'decide':
    case 'release':
    case 'setTimer':
    case 'clearTimer':
      return undefined;
    default:
      return assertNever(effect);
  }
}

async function perform(run: Run, agent: Agent, machine: number, effect: Effect): Promise<void> {
  const { site, transaction } = agent;
  const role = agent.machines[machine]?.role ?? 'participant';
  switch (effect.kind) {
    case 'send':
      if (effect.to === site.id) deliverHere(agent, effect, site.id);
      else if (!isAskedByItsCoordinator(agent, machine, effect)) sendMessage(run, agent, effect);
      return;
    case 'force':
      // What its coordinator has forced covers it.
      if (isCovered(agent, machine, effect.record)) {
        await writeRecord(run, agent, effect.record, false);
        return;
      }
      agent.isForcing = true;
      run.queue.plan(
        milliseconds(run.nowMs + run.environment.forceMs),
        { kind: 'forced', agent, record: effect.record, epoch: site.epoch },
        site.number,
      );
      return;
    case 'append':
      await writeRecord(run, agent, effect.record, false);
      return;
    case 'askVote': {
      const vote = voteOf(run, agent);
      run.emit({ kind: 'voteAsked', site: site.id, transaction: transaction.name, vote });
      if (vote !== 'no') {
        agent.hasPromised = true;
        stepSiteLocks(run, site, { kind: 'prepare', transaction: transaction.name });
      }
      step(agent, machine, { kind: 'voted', vote }, 'first');
      return;
    }
    case 'enter':
      agent.words[machine] = effect.word;
      run.emit({
        kind: 'stateEntered',
        site: site.id,
        transaction: transaction.name,
        role,
        state: effect.word,
      });
      return;
    case 'decide':
      await keepOrUndo(run, agent, effect.decision);
      if (agent.site.isUp) shareDecision(agent, machine, effect.decision);
      return;
    case 'release':
      await keepOrUndo(run, agent, 'readonly');
      return;
    case 'setTimer':
      setTimer(run, agent, machine);
      return;
    case 'clearTimer':
      agent.timers[machine] = 0;
      return;
    default:
      assertNever(effect);
  }
}

/** A message from a site to itself is there at once, and not counted. */
function deliverHere(
  agent: Agent,
  { role, message }: Extract<Effect, { kind: 'send' }>,
  site: SiteId,
): void {
  const machine = agent.machines.findIndex((other) => other.role === role);
  assert(machine >= 0, `${site} has no ${role} to hear itself`);
  step(agent, machine, { kind: 'received', from: site, message }, 'last');
}

/**
 * A coordinator whose site holds data has a participant beside it. What the one asks others, or
 * decides, the other need not ask, and knows.
 */
const isAskedByItsCoordinator = (
  { machines }: Agent,
  machine: number,
  { message }: Extract<Effect, { kind: 'send' }>,
): boolean => message.kind === 'inquiry' && isBesideCoordinator(machines, machine);

const isCovered = ({ machines }: Agent, machine: number, { kind }: LogRecord): boolean =>
  isBesideCoordinator(machines, machine) &&
  machines.some(({ role, state }) => role === 'coordinator' && decisionOf(state.word) === kind);

function shareDecision(agent: Agent, machine: number, decision: Decision): void {
  for (const [other, { state }] of agent.machines.entries()) {
    if (other === machine || decisionOf(state.word) !== undefined) continue;
    const input = { kind: 'received', from: agent.site.id, message: { kind: decision } } as const;
    step(agent, other, input, 'last');
  }
}

/** Whoever has lost what it had done cannot commit it. */
function voteOf(run: Run, { site, transaction, wrote, hasWork }: Agent): Vote {
  if (!hasWork || transaction.lostAt.has(site.id)) return 'no';
  return !wrote && run.options.readonly ? 'readonly' : 'yes';
}

/** The disk has what was to be forced: the agent goes on. */
export async function afterForce(run: Run, agent: Agent, record: LogRecord): Promise<void> {
  const { epoch } = agent.site;
  agent.isForcing = false;
  noteProgress(run);
  await writeRecord(run, agent, record, true);
  if (agent.site.epoch === epoch) await work(run, agent);
}

/** What the site has to know to go on with the commit when it comes back. */
function noteOf({ commit, timestamp }: TransactionRun): { readonly commit?: CommitNote } {
  if (!commit) return {};
  const { protocolName: protocol, writer, members } = commit;
  const { coordinator, participants, bystanders = [] } = members;
  const note = { protocol, coordinator, participants, bystanders, timestamp };
  return { commit: writer === undefined ? note : { ...note, writer } };
}

async function writeRecord(
  run: Run,
  agent: Agent,
  record: LogRecord,
  isForced: boolean,
): Promise<void> {
  const { site, transaction } = agent;
  const reply = await site.port.request({
    kind: 'log',
    transaction: transaction.name,
    record,
    isForced,
    ...noteOf(transaction),
  });
  assert(reply.ok, `${site.id} is up, so its log can be written`);
  const counted = isForced ? run.counts.forcedWrites : run.counts.lazyWrites;
  counted.set(site.id, (counted.get(site.id) ?? 0) + 1);
  const kind = isForced ? 'recordForced' : 'recordAppended';
  run.emit({ kind, site: site.id, transaction: transaction.name, record });
  if (!isForced) return;
  noteDurable(run, site, reply.value.forced);
  const { hasLazyUpdates, epoch } = site;
  site.hasLazyUpdates = false;
  if (hasLazyUpdates)
    await happened(run, agent, { kind: 'forces', site: site.id, record: 'update' });
  if (site.epoch !== epoch) return;
  await happened(run, agent, { kind: 'forces', site: site.id, record: record.kind });
}

/** A decision that is on disk has been made, whether or not its site lives to act on it. */
function noteDurable(run: Run, site: SiteRun, forced: readonly LogEntry[]): void {
  for (const entry of forced) {
    if (entry.kind !== 'record' || entry.record.role === 'acceptor') continue;
    const decision = DECISIONS.find((kind) => kind === entry.record.kind);
    const transaction = run.transactions.get(entry.transaction);
    if (!decision || !transaction) continue;
    const agent = agentAt(site, transaction);
    // One that has only read may write what it likes when it is back without a record.
    if (agent.hasLeft) continue;
    agent.durable ??= decision;
    noteOutcome(run, transaction, decision);
  }
}

const DECISIONS: readonly Decision[] = ['commit', 'abort'];
