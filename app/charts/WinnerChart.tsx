import { useMemo } from 'react';
import {
  cellName,
  type GridCell,
  shareWords,
  speedWords,
  type WinnerGrid,
} from '../../src/viewmodel/planning/winnerGrid.ts';
import { DiagramFrame, type DiagramView } from './DiagramFrame.tsx';
import { NamedMark, SilentMarks } from './NamedMark.tsx';
import type { RovingMap } from './roving.ts';
import { useSize } from './useSize.ts';
import styles from './WinnerChart.module.css';

interface WinnerChartProps {
  readonly grid: WinnerGrid;
  readonly view: DiagramView;
}

const LEFT = 78;
const TOP = 10;
const ROW = 36;

/**
 * Which plan wins: selectivity to the right, link speed upwards, both in equal steps of their
 * lists. Letters are plans; a thick line is where one takes over from another. Hue means sites and
 * bytes, so plans have none.
 */
export function WinnerChart({ grid, view }: WinnerChartProps) {
  const [frame, size] = useSize<HTMLElement>('winners');
  const count = grid.columns.length + grid.missing;
  const width = size ? Math.max(44, Math.min(96, (size.width - LEFT - 16) / count)) : 0;
  const map = useMemo(() => rovingMap(grid, width), [grid, width]);
  const bottom = TOP + grid.speedsKbps.length * ROW;
  return (
    <DiagramFrame
      label="Map of the winning plans"
      frame={frame}
      view={{ onOpen: view.onOpen, opened: view.opened }}
      scale={1}
      map={map}
      start={map.marks[0]?.id}
    >
      {size && (
        // biome-ignore lint/a11y/noSvgWithoutTitle: every mark inside has a name of its own.
        <svg width={LEFT + count * width + 16} height={bottom + 48} className={styles['map']}>
          <rect
            className={styles['ground']}
            x={LEFT}
            y={TOP}
            width={count * width}
            height={bottom - TOP}
          />
          {grid.columns.map(({ share, cells }, x) =>
            cells
              .map((cell, y) => (
                <NamedMark key={cell.id} id={cell.id} name={cellName(cell)}>
                  <Cell cell={cell} x={LEFT + x * width} y={TOP + y * ROW} width={width} />
                </NamedMark>
              ))
              .concat(
                <SilentMarks key={share}>
                  <text className={styles['share']} x={LEFT + (x + 0.5) * width} y={bottom + 18}>
                    {shareWords(share)}
                  </text>
                </SilentMarks>,
              ),
          )}
          <SilentMarks>
            <path className={styles['border']} d={bordersOf(grid, width)} />
            {grid.speedsKbps.map((speed, y) => (
              <text key={speed} className={styles['speed']} x={LEFT - 8} y={TOP + y * ROW + 23}>
                {speedWords(speed)}
              </text>
            ))}
            <text className={styles['axis']} x={LEFT} y={bottom + 40}>
              selectivity →
            </text>
          </SilentMarks>
        </svg>
      )}
    </DiagramFrame>
  );
}

interface CellProps {
  readonly cell: GridCell;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

function Cell({ cell: { letter }, x, y, width }: CellProps) {
  return (
    <g>
      <rect className={styles['cell']} x={x} y={y} width={width} height={ROW} />
      <text className={styles['letter']} x={x + width / 2} y={y + 23}>
        {letter}
      </text>
    </g>
  );
}

/** Above all cells, so that none covers half of a line. */
const bordersOf = ({ columns }: WinnerGrid, width: number): string =>
  columns
    .flatMap(({ cells }, x) =>
      cells.map(({ borders: { right, below } }, y) => {
        const [left, top] = [LEFT + x * width, TOP + y * ROW];
        const side = right ? `M${left + width} ${top}v${ROW}` : '';
        return below ? `${side}M${left} ${top + ROW}h${width}` : side;
      }),
    )
    .join('');

const rovingMap = ({ columns }: WinnerGrid, width: number): RovingMap => ({
  marks: columns.flatMap(({ cells }, x) =>
    cells.map(({ id }, y) => ({ id, x: LEFT + (x + 0.5) * width, y: TOP + (y + 0.5) * ROW })),
  ),
  lines: [],
});
