export { moveStep } from '../../transactions/schedule/interleaving.ts';

import {
  type InterleavedStep,
  interleavingOf,
  reachOf,
} from '../../transactions/schedule/interleaving.ts';
import type { ScheduleRow, ScheduleTable } from './scheduleTable.ts';

/** The interleaving as books write it, `R1(207) W2(312) C1`, in the order of the text. */
export interface InterleavingChip {
  readonly transaction: string;
  /** `R`, `W`, `C`, `A`. */
  readonly letter: string;
  /** What it locked or wanted to lock when it ran; empty where it never did, or locked much. */
  readonly item: string;
  readonly name: string;
  /** The row of the schedule that it has become, if it ran. */
  readonly row: number | undefined;
  /** Between its transaction's steps before and after it. */
  readonly reach: readonly [least: number, most: number];
}

const LETTERS: Readonly<Record<InterleavedStep['verb'], string>> = {
  read: 'R',
  write: 'W',
  commit: 'C',
  abort: 'A',
};

export function interleavingChips(text: string, table: ScheduleTable): readonly InterleavingChip[] {
  const steps = interleavingOf(text);
  const taken = new Set<number>();
  return steps.map((step, index) => {
    const row = table.rows.find((one) => !taken.has(one.number) && isRowOf(one, step));
    if (row) taken.add(row.number);
    return {
      transaction: step.transaction,
      letter: LETTERS[step.verb],
      item: itemOf(row),
      name: `${step.transaction}: ${step.text}`,
      row: row?.number,
      reach: reachOf(steps, index),
    };
  });
}

function isRowOf({ entry }: ScheduleRow, { transaction, verb }: InterleavedStep): boolean {
  if (entry.kind !== 'step' || entry.step.transaction !== transaction) return false;
  const { kind } = entry.step;
  if (verb === 'commit') return kind === 'commit';
  return verb === 'abort' ? kind === 'rollback' : kind === 'statement';
}

function itemOf(row: ScheduleRow | undefined): string {
  if (row?.entry.kind !== 'step') return '';
  const items = row.entry.step.locks.flatMap((lock) => lock.items);
  const names = [...new Set(items)];
  const [only = ''] = names;
  return names.length === 1 && only.length <= MOST_LETTERS ? only : '';
}

const MOST_LETTERS = 8;
