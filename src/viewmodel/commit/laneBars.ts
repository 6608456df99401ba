import { assertNever } from '../../base/assert.ts';
import type { SiteId } from '../../base/brand.ts';
import type { RoleName } from '../../transactions/commit/machine.ts';
import { endOf, type ScheduleRun, type TimedEvent } from './scheduleRun.ts';
import type { StateBar } from './spaceTimePicture.ts';

/**
 * What a site is, from the transaction's start to the end of the run. Where one site has several
 * roles the coordinator's state is shown, which is never behind the others.
 */
export function drawBars(run: ScheduleRun, transaction: string, site: SiteId): readonly StateBar[] {
  const bars: StateBar[] = [];
  const roles = new Set<RoleName>();
  const turn = (state: StateBar['state'], { seq, atMs }: TimedEvent): void => {
    const last = bars.at(-1);
    if (last?.state === state) return;
    if (last) bars[bars.length - 1] = { ...last, toSeq: seq, toMs: atMs };
    bars.push({ state, fromSeq: seq, fromMs: atMs, toSeq: run.events.length, toMs: endOf(run) });
  };
  for (const timed of run.events) {
    const { event } = timed;
    switch (event.kind) {
      case 'transactionStarted':
        if (event.transaction === transaction) turn('initial', timed);
        break;
      case 'stateEntered':
        if (event.transaction !== transaction || event.site !== site) break;
        roles.add(event.role);
        if (event.role === speaker(roles)) turn(event.state, timed);
        break;
      case 'decided':
        if (event.transaction !== transaction || event.site !== site) break;
        turn(event.decision === 'commit' ? 'committed' : 'aborted', timed);
        break;
      case 'siteCrashed':
      case 'logRead':
        if (event.site === site) turn('down', timed);
        break;
      case 'siteRecovered':
        if (event.site === site) turn(stateAfter(event, transaction), timed);
        break;
      case 'statementStarted':
      case 'statementDelayed':
      case 'statementFinished':
      case 'commitStarted':
      case 'abortStarted':
      case 'lockChanged':
      case 'messageSent':
      case 'messageReceived':
      case 'messageLost':
      case 'recordAppended':
      case 'recordForced':
      case 'voteAsked':
      case 'left':
      case 'timedOut':
      case 'networkCut':
      case 'networkHealed':
      case 'detectorMessageSent':
      case 'deadlockFound':
        break;
      default:
        assertNever(event);
    }
  }
  return bars;
}

const speaker = (roles: ReadonlySet<RoleName>): RoleName =>
  roles.has('coordinator') ? 'coordinator' : roles.has('participant') ? 'participant' : 'acceptor';

/** What a site knows of a transaction when it has read its log. */
function stateAfter(
  recovered: {
    readonly redone: readonly string[];
    readonly undone: readonly string[];
    readonly inDoubt: readonly string[];
  },
  transaction: string,
): StateBar['state'] {
  if (recovered.inDoubt.includes(transaction)) return 'ready';
  if (recovered.redone.includes(transaction)) return 'committed';
  return recovered.undone.includes(transaction) ? 'aborted' : 'initial';
}
