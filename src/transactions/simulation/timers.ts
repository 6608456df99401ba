import { type Milliseconds, milliseconds, type SiteId } from '../../base/brand.ts';
import { linkBetween } from '../../network/topology.ts';
import type { Machine } from '../commit/machine.ts';
import type { Agent, Environment, Run, TimerEvent } from './run.ts';

/**
 * SET TIMEOUT, or four times the largest round trip between the sites involved. Where the network
 * is so quick that the disks take longer, it leaves room for a few forced writes.
 */
export function timeoutOf(environment: Environment, sites: readonly SiteId[]): Milliseconds {
  if (environment.timeoutMs !== undefined) return environment.timeoutMs;
  const latencies = sites.flatMap((source) =>
    sites
      .filter((target) => target !== source)
      .map((target) => linkBetween(environment.topology, source, target).latencyMs),
  );
  const roundTrips = 8 * Math.max(0, ...latencies);
  // One site, and a disk that takes no time: whoever waits there waits for something at least.
  return milliseconds(Math.max(roundTrips, 16 * environment.forceMs) || 1);
}

export function setTimer(run: Run, agent: Agent, machine: number): void {
  if (run.options.timeouts === 'none' || isBesideCoordinator(agent.machines, machine)) return;
  run.nextTimer += 1;
  const timer = run.nextTimer;
  agent.timers[machine] = timer;
  const { epoch, number } = agent.site;
  const planned: TimerEvent = {
    kind: 'timer',
    agent,
    machine,
    timer,
    epoch,
    progress: run.progress,
  };
  const { commit } = agent.transaction;
  const sites = commit?.sites ?? run.environment.sites;
  const isLonger = commit?.protocol.isChain && run.environment.timeoutMs === undefined;
  const wait = timeoutOf(run.environment, sites) * (isLonger ? sites.length - 1 : 1);
  run.queue.plan(milliseconds(run.nowMs + wait), planned, number);
}

/** It is up whenever its coordinator is, and never waits for it. */
export const isBesideCoordinator = (machines: readonly Machine[], machine: number): boolean =>
  machines[machine]?.role === 'participant' && machines.some(({ role }) => role === 'coordinator');
