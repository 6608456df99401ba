import type { TransactionEvent } from '../../transactions/simulation/events.ts';
import { scheduleSentence } from '../commit/eventSentence.ts';
import { type ScheduleRun, siteIn, type TimedEvent } from '../commit/scheduleRun.ts';
import { formatRows } from '../format.ts';
import type { ScheduleRow } from './scheduleTable.ts';
import { shortSql } from './shortSql.ts';
import {
  addRow,
  addStep,
  finishedRows,
  noteLock,
  type StepDraft,
  type TableDraft,
} from './tableDraft.ts';

/** The rows of a schedule's table: each step where it happened, waits and all. */
export function scheduleRows(run: ScheduleRun): readonly ScheduleRow[] {
  const draft: TableDraft = {
    run,
    rows: [],
    steps: new Map(),
    statements: new Map(),
    asked: new Map(),
    waiting: new Set(),
    ends: new Map(),
  };
  for (const timed of run.events) {
    follow(draft, timed);
    const row = draft.rows.at(-1);
    if (row) row.waiting = [...draft.waiting];
  }
  return finishedRows(draft);
}

type EventOf<Kind extends TransactionEvent['kind']> = Extract<TransactionEvent, { kind: Kind }>;

function follow(draft: TableDraft, timed: TimedEvent): void {
  const { event } = timed;
  switch (event.kind) {
    case 'statementStarted':
      startStatement(draft, timed, event);
      break;
    case 'statementFinished':
      finishStatement(draft, timed, event);
      break;
    case 'statementDelayed': {
      const step = goOn(draft, timed, event.transaction);
      step.note = `${siteIn(draft.run, event.unreachable).label} cannot be reached`;
      draft.waiting.add(event.transaction);
      break;
    }
    case 'lockChanged':
      changeLock(draft, timed, event);
      break;
    case 'commitStarted': {
      draft.statements.delete(event.transaction);
      const step = addStep(draft, timed, event.transaction, { kind: 'commit', text: 'COMMIT' });
      for (const site of event.participants) step.sites.set(site, timed.seq);
      break;
    }
    case 'abortStarted':
      draft.waiting.delete(event.transaction);
      rollBack(draft, timed, event.transaction, reasonToTell(draft, event));
      break;
    case 'decided':
      decide(draft, timed, event);
      break;
    case 'stateEntered':
      enterState(draft, timed, event);
      break;
    case 'deadlockFound':
      findDeadlock(draft, timed, event);
      break;
    case 'siteCrashed':
    case 'siteRecovered':
    case 'networkCut':
    case 'networkHealed': {
      const { headline: text, sites } = scheduleSentence(draft.run, timed);
      addRow(draft, timed, { kind: 'trouble', text, sites });
      break;
    }
    default:
      // All others are details of a step.
      break;
  }
}

function enterState(draft: TableDraft, timed: TimedEvent, event: EventOf<'stateEntered'>): void {
  const { transaction, site, role, state } = event;
  // Where nobody wrote no site decides, and the coordinator alone knows the end.
  if (state === 'committed' && role === 'coordinator') commit(draft, timed, transaction);
  if (state !== 'blocked') return;
  const last = draft.steps.get(transaction);
  const isKnown = last?.kind === 'inDoubt';
  const step = isKnown
    ? last
    : addStep(draft, timed, transaction, { kind: 'inDoubt', text: 'in doubt' });
  step.sites.set(site, timed.seq);
}

function startStatement(draft: TableDraft, timed: TimedEvent, event: EventOf<'statementStarted'>) {
  const { transaction, sql } = event;
  draft.statements.set(transaction, sql);
  draft.waiting.delete(transaction);
  addStep(draft, timed, transaction, { kind: 'statement', text: shortSql(sql), sql });
}

/** The step of the statement that runs; one that has waited until now gets a row of its own. */
function goOn(draft: TableDraft, timed: TimedEvent, transaction: string) {
  const step = draft.steps.get(transaction);
  if (step && !draft.waiting.has(transaction)) return step;
  draft.waiting.delete(transaction);
  const sql = draft.statements.get(transaction) ?? '';
  return addStep(draft, timed, transaction, { kind: 'resumed', text: shortSql(sql), sql });
}

function finishStatement(
  draft: TableDraft,
  timed: TimedEvent,
  { transaction, rows, columns, sample }: EventOf<'statementFinished'>,
): void {
  const step = goOn(draft, timed, transaction);
  const [first = []] = sample;
  if (columns.length === 0) {
    if (rows !== 1) step.result = { seq: timed.seq, text: `${formatRows(rows)} changed` };
    return;
  }
  const isOneValue = rows === 1 && first.length === 1;
  const text = isOneValue ? `= ${String(first[0] ?? 'NULL')}` : formatRows(rows);
  step.result = { seq: timed.seq, text };
}

function changeLock(
  draft: TableDraft,
  timed: TimedEvent,
  { site, change }: EventOf<'lockChanged'>,
): void {
  const { transaction } = change;
  // A site that is back locks again what is in doubt: no statement asks for that.
  if (!draft.statements.has(transaction)) return;
  switch (change.kind) {
    case 'lockGranted':
    case 'lockUpgraded': {
      const step = goOn(draft, timed, transaction);
      noteLock(step, site, change, false);
      step.sites.set(site, timed.seq);
      break;
    }
    case 'lockWaiting': {
      const step = goOn(draft, timed, transaction);
      noteLock(step, site, change, true);
      step.sites.set(site, undefined);
      step.waitsFor = change.waitsFor;
      draft.waiting.add(transaction);
      break;
    }
    case 'victimChosen': {
      draft.waiting.delete(transaction);
      const step = draft.steps.get(transaction);
      const asked = draft.asked.get(transaction);
      if (change.because !== 'died' || !step || !asked) break;
      noteLock(step, site, asked, true);
      step.sites.set(site, undefined);
      step.note = `may not wait for ${change.by}`;
      break;
    }
    case 'lockRequested':
      draft.asked.set(transaction, change);
      break;
    default:
      // The others are told by what comes of them.
      break;
  }
}

/** A victim's reason stands in the row above already. */
const reasonToTell = (
  { rows }: TableDraft,
  { transaction, because }: EventOf<'abortStarted'>,
): string | undefined =>
  rows.some(({ entry }) => entry.kind === 'deadlock' && entry.victim === transaction)
    ? undefined
    : because;

/** The first decision is a step; the other sites that hear of it are told beside it. */
function decide(
  draft: TableDraft,
  timed: TimedEvent,
  { transaction, site, decision }: EventOf<'decided'>,
): void {
  const step =
    decision === 'commit' ? commit(draft, timed, transaction) : rollBack(draft, timed, transaction);
  step.sites.set(site, timed.seq);
}

const commit = (draft: TableDraft, timed: TimedEvent, transaction: string): StepDraft =>
  draft.ends.get(`committed ${transaction}`) ??
  addStep(draft, timed, transaction, { kind: 'committed', text: 'committed' });

function rollBack(
  draft: TableDraft,
  timed: TimedEvent,
  transaction: string,
  note?: string,
): StepDraft {
  draft.statements.delete(transaction);
  draft.waiting.delete(transaction);
  const known = draft.ends.get(`rollback ${transaction}`);
  if (known) return known;
  const why = note === undefined ? {} : { note };
  return addStep(draft, timed, transaction, { kind: 'rollback', text: 'ROLLBACK', ...why });
}

function findDeadlock(
  draft: TableDraft,
  timed: TimedEvent,
  { site, cycle, victim, phantom: isPhantom }: EventOf<'deadlockFound'>,
): void {
  const at = siteIn(draft.run, site);
  addRow(draft, timed, { kind: 'deadlock', site: at, cycle, victim, isPhantom });
}
