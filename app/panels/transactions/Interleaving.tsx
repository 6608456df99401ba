import { type KeyboardEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { InterleavingChip } from '../../../src/viewmodel/transactions/interleavingChips.ts';
import { rowAt } from '../../../src/viewmodel/transactions/scheduleTable.ts';
import { type ShownCommit, useCommit } from '../../store/commit.ts';
import { seek } from '../../store/cursorActions.ts';
import { chipsOf, moveStepTo, useMoves } from '../../store/interleavingActions.ts';
import styles from './Interleaving.module.css';
import { useChipDrag } from './useChipDrag.ts';

/**
 * Whose turn it is, as the schedule's text has it: one stop of the keyboard, in which the arrow
 * keys go from step to step, and with Alt take the step along. Dragging does the same.
 */
export function Interleaving({ shown }: { readonly shown: ShownCommit }) {
  const chips = useMemo(() => chipsOf(shown), [shown]);
  const cursor = useCommit((state) => state.cursor);
  const said = useMoves((state) => state.said);
  const now = rowAt(shown.table, cursor)?.number;
  const [stop, setStop] = useState(0);
  const list = useRef<HTMLOListElement>(null);
  const focusAfter = useRef<number>(undefined);
  const { drag, handlers } = useChipDrag(chips);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the chips of another order are others.
  useLayoutEffect(() => {
    if (focusAfter.current !== undefined) focusChip(list.current, focusAfter.current);
    focusAfter.current = undefined;
  }, [chips]);
  const handleKey = (event: KeyboardEvent, index: number): void => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const to = index + step;
    if (!event.altKey) {
      focusChip(list.current, to);
      return;
    }
    const [least, most] = chips[index]?.reach ?? [0, 0];
    if (to >= least && to <= most) focusAfter.current = to;
    void moveStepTo(index, to);
  };
  if (chips.length === 0) return null;
  return (
    <div className={styles['interleaving']}>
      <span className={styles['name']} id="interleaving">
        Interleaving
      </span>
      <span className={styles['said']} role="status">
        {said === '' ? 'Drag a step, or press Alt and an arrow key on it.' : said}
      </span>
      <ol ref={list} className={styles['chips']} aria-labelledby="interleaving">
        {chips.map((chip, index) => (
          <li key={keyOf(chips, index)}>
            <button
              type="button"
              className={styles['chip']}
              data-step={index}
              data-now={(now !== undefined && chip.row === now) || undefined}
              data-drag={lookOf(drag, index)}
              tabIndex={index === Math.min(stop, chips.length - 1) ? 0 : -1}
              aria-label={`Step ${index + 1}, ${chip.name}`}
              aria-keyshortcuts="Alt+ArrowLeft Alt+ArrowRight"
              title={`${chip.name} (drag, or Alt and an arrow key, for another turn)`}
              onFocus={() => setStop(index)}
              onKeyDown={(event) => handleKey(event, index)}
              onClick={() => goToRow(shown, chip)}
              {...handlers(index)}
            >
              <Notation chip={chip} />
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** A step keeps its key wherever it is moved to. */
function keyOf(chips: readonly InterleavingChip[], index: number): string {
  const transaction = chips[index]?.transaction ?? '';
  const before = chips.slice(0, index).filter((chip) => chip.transaction === transaction);
  return `${transaction} ${before.length}`;
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowUp: -1,
  ArrowRight: 1,
  ArrowDown: 1,
};

function focusChip(list: HTMLElement | null, index: number): void {
  list?.querySelector<HTMLElement>(`[data-step="${index}"]`)?.focus();
}

function goToRow({ table }: ShownCommit, chip: InterleavingChip): void {
  const row = table.rows.find(({ number }) => number === chip.row);
  if (row) seek(row.lastSeq);
}

/** `R₁(207)`, with the number of a transaction that has one. */
function Notation({ chip: { transaction, letter, item } }: { readonly chip: InterleavingChip }) {
  return (
    <>
      {letter}
      <sub>{/^T\d+$/.test(transaction) ? transaction.slice(1) : transaction}</sub>
      {item !== '' && `(${item})`}
    </>
  );
}

type Drag = ReturnType<typeof useChipDrag>['drag'];

function lookOf(drag: Drag, index: number): string | undefined {
  if (!drag) return undefined;
  if (index === drag.from) return 'moved';
  if (index === drag.to) return drag.to < drag.from ? 'before' : 'after';
  return undefined;
}
