import { type Milliseconds, milliseconds, type SiteId } from '../../base/brand.ts';
import { linkBetween } from '../../network/topology.ts';
import type { Agent, Environment, Run, TimerEvent } from './run.ts';

/** SET TIMEOUT, or four times the largest round trip between the sites involved. */
export function timeoutOf(environment: Environment, sites: readonly SiteId[]): Milliseconds {
  if (environment.timeoutMs !== undefined) return environment.timeoutMs;
  const latencies = sites.flatMap((source) =>
    sites
      .filter((target) => target !== source)
      .map((target) => linkBetween(environment.topology, source, target).latencyMs),
  );
  return milliseconds(8 * Math.max(0, ...latencies));
}

export function setTimer(run: Run, agent: Agent, machine: number): void {
  if (run.options.timeouts === 'none') return;
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
  const sites = agent.transaction.commit?.sites ?? run.environment.sites;
  const wait = timeoutOf(run.environment, sites);
  run.queue.plan(milliseconds(run.nowMs + wait), planned, number);
}
