import { type ClipboardEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { RowOrder } from '../../../src/base/rowOrder.ts';
import type { Row } from '../../../src/base/value.ts';
import { columnShapes } from './columnShapes.ts';
import { valueText } from './csv.ts';
import { GridHeads } from './GridHeads.tsx';
import { GridRow } from './GridRow.tsx';
import { cellId, type GridCell, HEADS, moveInGrid } from './gridMoves.ts';
import styles from './RowGrid.module.css';
import { type RowSource, useRows } from './rowSource.ts';
import { ROW_HEIGHT, revealRow, useDrawnRows } from './useDrawnRows.ts';

interface RowGridProps {
  readonly label: string;
  readonly source: RowSource;
  readonly order: RowOrder | undefined;
  readonly onOrder: (order: RowOrder | undefined) => void;
}

/**
 * Rows as the machine writes them: figures to the right and without commas, words to the left. Only
 * those in view are drawn. The grid is one stop of the keyboard; arrows move in it.
 */
export function RowGrid({ label, source, order, onOrder }: RowGridProps) {
  const { columns, rowCount } = source;
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const [now, setNow] = useNow(source);
  const { from, to } = useDrawnRows(frame, rowCount);
  const rowAt = useRows(source, order, from, to);
  const shapes = columnShapes(source);
  useEffect(() => {
    if (!now || !frame.current) return;
    if (now.row >= 0) revealRow(frame.current, now.row);
    // The head of its column is there even before its row is drawn.
    const head = document.getElementById(cellId(id, { row: HEADS, column: now.column }));
    head?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [now, id]);
  const goUp = (): void => frame.current?.scrollTo(0, 0);
  const sortBy = (column: number): void => {
    onOrder(nextOrder(order, column));
    goUp();
  };
  const handleKey = (event: KeyboardEvent): void => {
    const cell = now ?? FIRST_HEAD;
    const isHead = cell.row === HEADS;
    const pageRows = Math.max(1, Math.floor((frame.current?.clientHeight ?? 0) / ROW_HEIGHT) - 2);
    const moved = moveInGrid(cell, event, { rows: rowCount, columns: columns.length, pageRows });
    if (moved) setNow(moved);
    else if (isHead && (event.key === 'Enter' || event.key === ' ')) sortBy(cell.column);
    else return;
    if (moved && moved.row === HEADS && event.ctrlKey) goUp();
    event.preventDefault();
  };
  return (
    <div ref={frame} className={styles['frame']} data-empty={rowCount === 0 || undefined}>
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: it has a cursor.
        role="grid"
        className={styles['grid']}
        aria-label={`${label}: rows`}
        aria-rowcount={rowCount + 1}
        aria-colcount={columns.length}
        aria-activedescendant={now && cellId(id, now)}
        tabIndex={0}
        onFocus={() => setNow(undefined)}
        onKeyDown={handleKey}
        onCopy={(event) => copyCell(event, now && rowAt(now.row), now)}
      >
        <colgroup>
          {shapes.map(({ key, characters }) => (
            <col key={key} style={{ width: `calc(${characters}ch + 14px)` }} />
          ))}
          <col />
        </colgroup>
        <GridHeads shapes={shapes} order={order} now={now} id={id} onSort={sortBy} />
        <tbody>
          <Gap height={from * ROW_HEIGHT} />
          {Array.from({ length: to - from }, (_, place) => from + place).map((index) => (
            <GridRow
              key={index}
              index={index}
              row={rowAt(index)}
              shapes={shapes}
              nowColumn={now?.row === index ? now.column : undefined}
              id={id}
              onPoint={setNow}
            />
          ))}
          <Gap height={(rowCount - to) * ROW_HEIGHT} />
        </tbody>
      </table>
    </div>
  );
}

const FIRST_HEAD: GridCell = { row: HEADS, column: 0 };

/** The current cell, which is other rows' first head; undefined leaves it where it is. */
function useNow(source: RowSource) {
  const [state, setState] = useState<{ readonly source: RowSource; readonly cell: GridCell }>();
  const now = state?.source === source ? state.cell : undefined;
  const setNow = (cell: GridCell | undefined): void =>
    setState((before) => {
      const known = before?.source === source ? before : { source, cell: FIRST_HEAD };
      return cell ? { source, cell } : known;
    });
  return [now, setNow] as const;
}

/** Upward, downward, and as the rows came. */
function nextOrder(order: RowOrder | undefined, column: number): RowOrder | undefined {
  if (order?.column !== column) return { column, direction: 'ascending' };
  return order.direction === 'ascending' ? { column, direction: 'descending' } : undefined;
}

/** Without a selection what is copied is the current cell. */
function copyCell(event: ClipboardEvent, row: Row | undefined, now: GridCell | undefined): void {
  if (!row || !now || getSelection()?.isCollapsed === false) return;
  event.clipboardData.setData('text/plain', valueText(row[now.column] ?? null));
  event.preventDefault();
}

/** The room of rows that are not drawn. */
function Gap({ height }: { readonly height: number }) {
  return height > 0 && <tr style={{ height }} />;
}
