import { type KeyboardEvent, memo, useLayoutEffect, useRef } from 'react';
import type { ScheduleRun } from '../../../src/viewmodel/commit/scheduleRun.ts';
import { formatMs } from '../../../src/viewmodel/format.ts';
import {
  rowAt,
  type ScheduleColumn,
  type ScheduleRow,
  type ScheduleTable,
} from '../../../src/viewmodel/transactions/scheduleTable.ts';
import { ColumnHead } from './ColumnHead.tsx';
import { RowCells } from './RowCells.tsx';
import styles from './ScheduleGrid.module.css';

interface ScheduleGridProps {
  readonly run: ScheduleRun;
  readonly table: ScheduleTable;
  readonly cursor: number;
  readonly onSeek: (seq: number) => void;
}

/**
 * The schedule as books write it: a column for each transaction, time runs down. It is one stop of
 * the keyboard; the up and down keys go from row to row.
 */
export function ScheduleGrid({ run, table, cursor, onSeek }: ScheduleGridProps) {
  const { columns, rows } = table;
  const current = rowAt(table, cursor);
  const first = Math.max(0, (current?.number ?? 0) - REACH);
  const near = rows.slice(first, first + 2 * REACH);
  const handleKey = (event: KeyboardEvent): void => {
    if (event.altKey || !(event.key in STEPS)) return;
    event.preventDefault();
    const next = rows[(current?.number ?? 0) - 1 + (STEPS[event.key] ?? 0)];
    if (next) onSeek(next.lastSeq);
  };
  return (
    <section
      className={styles['frame']}
      aria-label="Schedule, a column for each transaction"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      onKeyDown={handleKey}
    >
      <table className={styles['table']} style={{ minWidth: 74 + columns.length * LEAST_WIDTH }}>
        {near.length < rows.length && <caption>{rows.length} steps, those near the cursor</caption>}
        <colgroup>
          <col className={styles['time']} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{run.clock === 'ms' ? 'time' : 'step'}</th>
            {columns.map((column) => (
              <ColumnHead key={column.transaction} column={column} cursor={cursor} />
            ))}
          </tr>
        </thead>
        <tbody>
          {near.map((row, index) => (
            <Row
              key={row.number}
              {...{ row, columns, onSeek }}
              before={rows[first + index - 1]}
              place={placeOf(row, current)}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Of a column, in pixels: more transactions than fit are scrolled to. */
const LEAST_WIDTH = 150;

/** So many steps around the cursor are in the table; the others are a step away. */
const REACH = 150;

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

type Place = 'past' | 'now' | 'later';

function placeOf(row: ScheduleRow, current: ScheduleRow | undefined): Place {
  if (row === current) return 'now';
  return current && row.number < current.number ? 'past' : 'later';
}

interface RowProps {
  readonly row: ScheduleRow;
  readonly before: ScheduleRow | undefined;
  readonly columns: readonly ScheduleColumn[];
  readonly place: Place;
  readonly onSeek: (seq: number) => void;
}

const Row = memo(function Row({ row, before, columns, place, onSeek }: RowProps) {
  const element = useRef<HTMLTableRowElement>(null);
  useLayoutEffect(() => {
    if (place !== 'now') return;
    const own = element.current?.querySelector('[data-own]') ?? element.current;
    own?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [place]);
  const isNewTime = before?.atMs !== row.atMs;
  return (
    <tr
      ref={element}
      data-place={place}
      aria-current={place === 'now' || undefined}
      data-kind={row.entry.kind}
    >
      <th scope="row">
        <button type="button" tabIndex={-1} onClick={() => onSeek(row.lastSeq)}>
          {row.number}
        </button>
        {isNewTime && <span className={styles['ms']}>{formatMs(row.atMs)}</span>}
      </th>
      <RowCells {...{ row, before, columns }} isLater={place === 'later'} />
    </tr>
  );
});
