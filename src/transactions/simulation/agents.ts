import { assert, assertNever } from '../../base/assert.ts';
import { milliseconds, type SiteId } from '../../base/brand.ts';
import type { CommitNote } from '../../site/siteLog.ts';
import type { Effect, Input, LogRecord } from '../commit/machine.ts';
import { type Decision, decisionOf, type Vote } from '../commit/words.ts';
import { occur } from './faults.ts';
import { stepSiteLocks } from './locks.ts';
import { sendMessage } from './network.ts';
import { type Agent, type Delivery, noteProgress, type Run, type TransactionRun } from './run.ts';
import { keepOrUndo } from './siteEnd.ts';
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
    if (agent.pending.length > 0) await performPortion(run, agent);
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
  await occur(run, 'after', { kind: 'receives', site: agent.site.id, message, from });
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

/**
 * With `granularity=send` a fault may come between any two effects; with `broadcast` a change of
 * state and all its messages are one portion, and a fault comes before it or after it. A decision
 * is made before anybody is told.
 */
async function performPortion(run: Run, agent: Agent): Promise<void> {
  const { epoch } = agent.site;
  const isWhole = run.options.granularity === 'broadcast';
  if (isWhole) {
    for (const effect of portionOf(agent)) {
      await occurBefore(run, agent, effect);
      if (agent.site.epoch !== epoch) return;
    }
  }
  const done: Effect[] = [];
  do {
    const next = agent.pending[0];
    if (!next) break;
    const { machine, effect } = next;
    if (isWhole && isOverBefore(agent, effect, done)) break;
    if (!isWhole) await occurBefore(run, agent, effect);
    if (agent.site.epoch !== epoch) return;
    agent.pending.shift();
    await perform(run, agent, machine, effect);
    if (agent.site.epoch !== epoch) return;
    done.push(effect);
    if (!isWhole) await occurAfter(run, agent, effect);
    if (agent.site.epoch !== epoch) return;
  } while (isWhole && !agent.isForcing);
  if (!isWhole) return;
  for (const effect of done) {
    await occurAfter(run, agent, effect);
    if (agent.site.epoch !== epoch) return;
  }
}

const isMessage = (agent: Agent, effect: Effect): boolean =>
  effect.kind === 'send' && effect.to !== agent.site.id;

const isOverBefore = (agent: Agent, effect: Effect, done: readonly Effect[]): boolean =>
  isMessage(agent, effect) && done.some(({ kind }) => kind === 'decide');

function portionOf(agent: Agent): readonly Effect[] {
  const portion: Effect[] = [];
  for (const { effect } of agent.pending) {
    if (isOverBefore(agent, effect, portion)) break;
    portion.push(effect);
  }
  return portion;
}

const occurBefore = (run: Run, agent: Agent, effect: Effect) =>
  occurAround(run, agent, 'before', effect);
const occurAfter = (run: Run, agent: Agent, effect: Effect) =>
  occurAround(run, agent, 'after', effect);

/** That a record is forced is over only when the disk has it: see `afterForce`. */
async function occurAround(
  run: Run,
  agent: Agent,
  order: 'before' | 'after',
  effect: Effect,
): Promise<void> {
  const site = agent.site.id;
  if (effect.kind === 'send' && effect.to !== site) {
    await occur(run, order, { kind: 'sends', site, message: effect.message, to: effect.to });
  } else if (effect.kind === 'enter') {
    await occur(run, order, { kind: 'enters', site, state: effect.word });
  } else if (effect.kind === 'force' && order === 'before') {
    await occur(run, order, { kind: 'forces', site, record: effect.record.kind });
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
  if (reply.value.forced.some((entry) => entry.kind === 'update')) {
    await occur(run, 'after', { kind: 'forces', site: site.id, record: 'update' });
  }
  await occur(run, 'after', { kind: 'forces', site: site.id, record: record.kind });
}
