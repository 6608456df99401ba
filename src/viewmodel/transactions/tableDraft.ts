import type { SiteId } from '../../base/brand.ts';
import type { LockItem } from '../../transactions/locking/lockItem.ts';
import { isIntention, type LockMode } from '../../transactions/locking/modes.ts';
import { type ScheduleRun, siteIn } from '../commit/scheduleRun.ts';
import { shortLockItem } from './lockItemText.ts';
import type { RowEntry, ScheduleRow, Step, StepLock, StepSite } from './scheduleTable.ts';

/** A schedule's table while it is written, event by event. */
export interface TableDraft {
  readonly run: ScheduleRun;
  readonly rows: RowDraft[];
  /** By transaction: the last of its steps. */
  readonly steps: Map<string, StepDraft>;
  /** By transaction: the statement that runs, or waits. */
  readonly statements: Map<string, string>;
  /** By transaction: the lock that it asked for last. */
  readonly asked: Map<string, LockWish>;
  readonly waiting: Set<string>;
  /** By kind and transaction: the steps that end one. */
  readonly ends: Map<string, StepDraft>;
}

export interface RowDraft {
  readonly firstSeq: number;
  readonly atMs: number;
  readonly entry: Exclude<RowEntry, { kind: 'step' }> | { kind: 'step'; step: StepDraft };
  waiting: readonly string[];
}

export interface StepDraft {
  readonly transaction: string;
  readonly kind: Step['kind'];
  readonly text: string;
  readonly sql?: string;
  readonly sites: Map<SiteId, number | undefined>;
  readonly locks: Map<string, LockUses>;
  waitsFor: readonly string[];
  result?: { readonly seq: number; readonly text: string };
  note?: string;
}

interface LockWish {
  readonly item: LockItem;
  readonly mode: LockMode;
}

interface LockUses {
  readonly lock: LockUse;
  readonly items: Set<string>;
  readonly sites: Set<SiteId>;
}

interface LockUse {
  readonly mode: string;
  readonly isWaiting: boolean;
  /** A lock on parts of the table is meant, nothing is locked. */
  readonly isMeant: boolean;
}

export interface Place {
  readonly seq: number;
  readonly atMs: number;
}

export function addRow(draft: TableDraft, { seq, atMs }: Place, entry: RowDraft['entry']): void {
  draft.rows.push({ firstSeq: seq, atMs, entry, waiting: [] });
}

export function addStep(
  draft: TableDraft,
  place: Place,
  transaction: string,
  what: Pick<StepDraft, 'kind' | 'text' | 'sql' | 'note'>,
): StepDraft {
  const step: StepDraft = {
    ...what,
    transaction,
    sites: new Map(),
    locks: new Map(),
    waitsFor: [],
  };
  addRow(draft, place, { kind: 'step', step });
  draft.steps.set(transaction, step);
  if (what.kind === 'committed' || what.kind === 'rollback') {
    draft.ends.set(`${what.kind} ${transaction}`, step);
  }
  return step;
}

export function noteLock(
  step: StepDraft,
  site: SiteId,
  { item, mode }: LockWish,
  isWaiting: boolean,
): void {
  const lock = { mode, isWaiting, isMeant: isIntention(mode) };
  const key = JSON.stringify(lock);
  const known = step.locks.get(key) ?? { lock, items: new Set(), sites: new Set() };
  known.items.add(shortLockItem(item));
  known.sites.add(site);
  step.locks.set(key, known);
}

export function finishedRows({ run, rows }: TableDraft): readonly ScheduleRow[] {
  const last = run.events.length - 1;
  return rows.map(({ firstSeq, atMs, entry, waiting }, index) => ({
    number: index + 1,
    firstSeq,
    lastSeq: (rows[index + 1]?.firstSeq ?? last + 1) - 1,
    atMs,
    entry: entry.kind === 'step' ? { kind: 'step', step: finishedStep(run, entry.step) } : entry,
    waiting,
  }));
}

function finishedStep(run: ScheduleRun, { sites, locks, ...step }: StepDraft): Step {
  return { ...step, sites: stepSites(run, sites), locks: stepLocks(run, [...locks.values()]) };
}

const stepSites = (
  run: ScheduleRun,
  sites: ReadonlyMap<SiteId, number | undefined>,
): readonly StepSite[] =>
  [...sites]
    .map(([id, seq]) => ({ site: siteIn(run, id), ...(seq === undefined ? {} : { seq }) }))
    .toSorted((one, other) => one.site.number - other.site.number);

/** What is only meant of a table matters where nothing else is locked, or where it has to wait. */
function stepLocks(run: ScheduleRun, locks: readonly LockUses[]): readonly StepLock[] {
  const rows = locks.filter(({ lock }) => !lock.isMeant || lock.isWaiting);
  return (rows.length > 0 ? rows : locks).map(({ lock: { mode, isWaiting }, items, sites }) => ({
    mode,
    isWaiting,
    items: [...items],
    sites: [...sites].map((site) => siteIn(run, site)),
  }));
}
