import type { SiteId } from '../../base/brand.ts';
import type { LogRecord } from '../commit/machine.ts';
import { onePhase } from '../commit/onePhase/protocol.ts';
import type { Members, Protocol, SiteRoles } from '../commit/protocol.ts';
import { giveInput, step, work } from './agents.ts';
import { occur } from './faults.ts';
import {
  type Agent,
  agentAt,
  type Commit,
  clearWork,
  type Run,
  siteOf,
  type TransactionRun,
} from './run.ts';
import { keepOrUndo } from './siteEnd.ts';
import { setTimer } from './timers.ts';

/** The transaction's program asks for its commit: every site that took part gets its machines. */
export async function beginCommit(
  run: Run,
  transaction: TransactionRun,
  protocolName: string,
): Promise<void> {
  const { coordinator, name } = transaction;
  transaction.phase = 'committing';
  const participants = [...run.sites.values()].filter((site) => {
    const agent = site.agents.get(name);
    return agent !== undefined && (agent.hasWork || transaction.lostAt.has(site.id));
  });
  const members: Members = {
    coordinator: coordinator.id,
    participants: participants.map(({ id }) => id),
    bystanders: run.environment.sites.filter(
      (id) => id !== coordinator.id && !participants.some((site) => site.id === id),
    ),
  };
  const chosen = protocolFor(run, transaction, members, protocolName);
  const roles = rolesOf(run, chosen.protocol, members);
  const sites = roles.map(({ site }) => site);
  transaction.commit = { ...chosen, members, sites };
  run.emit({
    kind: 'commitStarted',
    transaction: name,
    protocol: chosen.protocolName,
    coordinator: coordinator.id,
    participants: members.participants,
  });
  for (const { site: id, machines } of roles) {
    const site = siteOf(run, id);
    if (site.isUp) await equip(run, agentAt(site, transaction), machines);
  }
  const agent = agentAt(coordinator, transaction);
  if (participants.length === 0) {
    // It has done nothing: there is nothing to agree on.
    await keepOrUndo(run, agent, 'commit');
    return;
  }
  if (!coordinator.isUp) return;
  const machine = agent.machines.findIndex(({ role }) => role === 'coordinator');
  await giveInput(run, agent, { machine, input: { kind: 'begin' }, depth: 0 });
}

/** A transaction that wrote at one site commits in one phase, whatever it was to commit with. */
function protocolFor(
  run: Run,
  transaction: TransactionRun,
  { participants }: Members,
  protocolName: string,
): Pick<Commit, 'protocol' | 'protocolName' | 'writer'> {
  const writers = participants.filter(
    (site) => siteOf(run, site).agents.get(transaction.name)?.wrote,
  );
  const [writer] = writers;
  const isAlone = participants.length === 1 || run.options.readonly;
  if (writers.length === 1 && writer !== undefined && isAlone) {
    return { protocol: onePhase(writer), protocolName: 'one-phase', writer };
  }
  return { protocol: run.environment.protocolOf(protocolName), protocolName };
}

const rolesOf = (
  { options: { timeouts, recovery, acks, readonly, f, quorum } }: Run,
  protocol: Protocol,
  members: Members,
): readonly SiteRoles[] =>
  protocol.create(members, { timeouts, recovery, acks, readonly, f, quorum });

async function equip(run: Run, agent: Agent, machines: SiteRoles['machines']): Promise<void> {
  agent.machines = machines;
  clearWork(agent);
  const { epoch } = agent.site;
  for (const [machine, { state, role }] of machines.entries()) {
    if (agent.site.epoch !== epoch) return;
    agent.words[machine] = state.word;
    agent.timers[machine] = 0;
    run.emit({
      kind: 'stateEntered',
      site: agent.site.id,
      transaction: agent.transaction.name,
      role,
      state: state.word,
    });
    if (state.awaits.length > 0) setTimer(run, agent, machine);
    await occur(run, 'after', { kind: 'enters', site: agent.site.id, state: state.word });
  }
}

/** Fresh machines for a site that is back: each starts from what the log says of its role. */
export async function restartMachines(
  run: Run,
  transaction: TransactionRun,
  id: SiteId,
  log: readonly LogRecord[],
): Promise<void> {
  const { commit } = transaction;
  if (!commit?.sites.includes(id)) return;
  const site = siteOf(run, id);
  const roles = rolesOf(run, commit.protocol, commit.members);
  const machines = roles.find((role) => role.site === id)?.machines ?? [];
  const agent = agentAt(site, transaction);
  agent.machines = machines;
  // All of them first: what one then says to another meets it as it was.
  for (const [machine, { role, state }] of machines.entries()) {
    agent.words[machine] = state.word;
    agent.timers[machine] = 0;
    const own = log.filter((record) => record.role === role);
    step(agent, machine, { kind: 'restarted', log: own }, 'last');
  }
  await work(run, agent);
}
