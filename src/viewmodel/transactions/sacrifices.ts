import { timestampOf } from '../../transactions/simulation/timestamp.ts';
import { type ScheduleRun, transactionsOf } from '../commit/scheduleRun.ts';
import { locksAt } from './locksAt.ts';

/** Who had to give way last, up to the cursor, and what there was to choose from. */
export interface Sacrifice {
  readonly seq: number;
  readonly victim: string;
  /** `Head office finds T1 → T2 → T1`, or the rule that was broken. */
  readonly because: string;
  readonly isPhantom: boolean;
  readonly candidates: readonly Candidate[];
}

export interface Candidate {
  readonly transaction: string;
  /** Smaller is older; what the rules compare. */
  readonly timestamp: number;
  /** Locks held when the choice was made. */
  readonly locks: number;
  /** Rows changed until then, which an abort has to undo. */
  readonly writes: number;
}

export function lastSacrifice(run: ScheduleRun, cursor: number): Sacrifice | undefined {
  const last = run.events
    .slice(0, cursor + 1)
    .findLast(({ event }) => victimOf(event) !== undefined);
  if (!last) return undefined;
  const { seq, event } = last;
  const victim = victimOf(event) ?? '';
  if (event.kind === 'deadlockFound') {
    const isPhantom = event.phantom;
    const because = `${[...event.cycle, event.cycle[0]].join(' → ')}`;
    return { seq, victim, because, isPhantom, candidates: candidates(run, event.cycle, seq) };
  }
  const { names, because } = ruleBroken(event);
  return { seq, victim, because, isPhantom: false, candidates: candidates(run, names, seq) };
}

type Event = ScheduleRun['events'][number]['event'];

function victimOf(event: Event): string | undefined {
  if (event.kind === 'deadlockFound') return event.victim;
  if (event.kind !== 'lockChanged' || event.change.kind !== 'victimChosen') return undefined;
  return event.change.transaction;
}

function ruleBroken(event: Event): { readonly names: readonly string[]; readonly because: string } {
  if (event.kind !== 'lockChanged' || event.change.kind !== 'victimChosen') {
    return { names: [], because: '' };
  }
  const { change } = event;
  const { transaction } = change;
  if (change.because === 'timedOut') {
    return { names: [transaction], because: `${transaction} has waited too long` };
  }
  const names = [change.by, transaction];
  const because =
    change.because === 'died'
      ? `${transaction} may not wait for ${change.by}, which is older`
      : `${change.by} is older than ${transaction}, and takes its locks`;
  return { names, because };
}

/** The oldest first. */
function candidates(run: ScheduleRun, names: readonly string[], seq: number): readonly Candidate[] {
  const locks = [...locksAt(run, seq).values()].flatMap(({ held }) => [...held.values()]);
  const all = transactionsOf(run);
  return names
    .map((transaction) => ({
      transaction,
      timestamp: timestampOf(transaction, all.slice(0, all.indexOf(transaction))),
      locks: locks.filter((lock) => lock.transaction === transaction).length,
      writes: writesOf(run, transaction, seq),
    }))
    .toSorted((one, other) => one.timestamp - other.timestamp);
}

/** Rows that its finished statements have changed. */
const writesOf = ({ events }: ScheduleRun, transaction: string, seq: number): number =>
  events
    .slice(0, seq)
    .reduce(
      (sum, { event }) =>
        event.kind === 'statementFinished' &&
        event.transaction === transaction &&
        event.columns.length === 0
          ? sum + event.rows
          : sum,
      0,
    );
