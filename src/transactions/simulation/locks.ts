import { assertNever } from '../../base/assert.ts';
import { milliseconds, type SiteId } from '../../base/brand.ts';
import { linkBetween } from '../../network/topology.ts';
import type { DetectorInput } from '../locking/deadlock/detector.ts';
import type { VictimChosen } from '../locking/events.ts';
import { type LockInput, type LockTable, waitEdges } from '../locking/lockTable.ts';
import { stepLocks } from '../locking/stepLocks.ts';
import type { WaitRule } from '../locking/waitRule.ts';
import { isCutOff, noteProgress, type Run, type SiteRun, siteOf } from './run.ts';

/**
 * One step of a site's lock table. Whose request is satisfied goes on, and who is to be aborted is,
 * at the same time but in the order of the queue.
 *
 * @returns whether that request is satisfied at once
 */
export function stepSiteLocks(run: Run, site: SiteRun, input: LockInput): boolean {
  const before = site.locks;
  const { state, effects } = stepLocks(before, input, waitRuleOf(run));
  site.locks = state;
  let isSatisfied = false;
  for (const change of effects) {
    run.emit({ kind: 'lockChanged', site: site.id, change });
    if (change.kind === 'victimChosen') planVictim(run, site, change, before);
    if (change.kind !== 'requestSatisfied') continue;
    noteProgress(run);
    if (input.kind === 'request' && input.request === change.request) isSatisfied = true;
    else {
      const transaction = run.transactions.get(change.transaction);
      const { request } = change;
      const { epoch } = site;
      const resume = { kind: 'resume', site, epoch, request } as const;
      if (transaction) run.queue.plan(run.nowMs, { ...resume, transaction }, site.number);
    }
  }
  if (effects.length > 0) lookForDeadlocks(run);
  return isSatisfied;
}

function waitRuleOf({ options: { deadlock } }: Run): WaitRule {
  return deadlock === 'wait-die' || deadlock === 'wound-wait' ? deadlock : 'anybody';
}

function planVictim(run: Run, site: SiteRun, chosen: VictimChosen, before: LockTable): void {
  const transaction = run.transactions.get(chosen.transaction);
  if (!transaction) return;
  const victim = { kind: 'victim', site, transaction, because: reasonOf(chosen) } as const;
  run.queue.plan(run.nowMs, { ...victim, by: othersOf(chosen, before) }, site.number);
}

/** With whom a victim was in conflict. */
function othersOf(chosen: VictimChosen, { queue }: LockTable): readonly string[] {
  if (chosen.because !== 'timedOut') return [chosen.by];
  const waiting = queue.find(({ owner }) => owner.transaction === chosen.transaction);
  return (waiting?.waitsFor ?? []).map(({ transaction }) => transaction);
}

function reasonOf(chosen: VictimChosen): string {
  switch (chosen.because) {
    case 'died':
      return `it died: it would have waited for ${chosen.by}, which is older`;
    case 'wounded':
      return `it was wounded by ${chosen.by}, which is older`;
    case 'timedOut':
      return 'it waited too long for a lock';
    default:
      return assertNever(chosen);
  }
}

/** Every site sees its own lock table anew; what the detectors say travels like any message. */
function lookForDeadlocks(run: Run): void {
  for (const site of run.sites.values()) {
    if (!site.isUp || !site.detector) continue;
    const edges = waitEdges(site.locks);
    const names = edges.flatMap(({ waiter, blocker }) => [waiter.transaction, blocker.transaction]);
    const waitsAt = new Map(names.map((name) => [name, sitesWaitedAt(run, name)]));
    stepDetector(run, site, { kind: 'viewChanged', view: { edges, waitsAt } });
  }
}

/** What detectors have said may not have arrived, or be forgotten: every site says it once more. */
export function repeatDetection(run: Run): void {
  lookForDeadlocks(run);
  for (const site of run.sites.values()) {
    if (site.isUp) stepDetector(run, site, { kind: 'repeat' });
  }
}

function sitesWaitedAt(run: Run, name: string): readonly SiteId[] {
  const waits = run.transactions.get(name)?.waiting?.for;
  return waits?.kind === 'lock' ? [waits.site.id] : [];
}

export function stepDetector(run: Run, site: SiteRun, input: DetectorInput): void {
  if (!site.detector) return;
  const { detector, effects } = site.detector.step(input);
  site.detector = detector;
  for (const effect of effects) {
    if (effect.kind === 'deadlockFound') {
      const { cycle, victim } = effect;
      const transaction = run.transactions.get(victim);
      if (transaction?.phase !== 'active') continue;
      const found = { cycle, victim, phantom: !isCircleNow(run, cycle) };
      run.emit({ kind: 'deadlockFound', site: site.id, ...found });
      run.counts.deadlocks.push(found);
      const because = `it was the victim of a deadlock: ${[...cycle, cycle[0]].join(' → ')}`;
      const by = cycle.filter((name) => name !== victim);
      run.queue.plan(run.nowMs, { kind: 'victim', site, transaction, because, by }, site.number);
      continue;
    }
    const target = siteOf(run, effect.to);
    run.counts.detectorMessages += 1;
    run.emit({
      kind: 'detectorMessageSent',
      source: site.id,
      target: target.id,
      what: effect.message.kind,
    });
    if (isCutOff(run, site.id, target.id)) continue;
    const { latencyMs } = linkBetween(run.environment.topology, site.id, target.id);
    run.queue.plan(
      milliseconds(run.nowMs + latencyMs),
      {
        kind: 'detectorArrival',
        source: site,
        target,
        message: effect.message,
        epoch: target.epoch,
      },
      target.number,
    );
  }
}

/** Whether all waits of a circle are there at this moment: no site could see that. */
function isCircleNow(run: Run, cycle: readonly string[]): boolean {
  const edges = [...run.sites.values()].flatMap(({ locks }) => waitEdges(locks));
  return cycle.every((name, index) => {
    const next = cycle[(index + 1) % cycle.length];
    return edges.some(
      ({ waiter, blocker }) => waiter.transaction === name && blocker.transaction === next,
    );
  });
}
