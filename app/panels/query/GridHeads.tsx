import type { RowOrder } from '../../../src/base/rowOrder.ts';
import type { ColumnShape } from './columnShapes.ts';
import { cellId, type GridCell, HEADS } from './gridMoves.ts';

interface GridHeadsProps {
  readonly shapes: readonly ColumnShape[];
  readonly order: RowOrder | undefined;
  readonly now: GridCell | undefined;
  /** Of the grid. */
  readonly id: string;
  readonly onSort: (column: number) => void;
}

/** The heads stay in view; a click sorts by a column, upward, downward, and as the rows came. */
export function GridHeads({ shapes, order, now, id, onSort }: GridHeadsProps) {
  return (
    <thead>
      <tr aria-rowindex={1}>
        {shapes.map(({ key, name, isFigure }, column) => {
          const direction = order?.column === column ? order.direction : 'none';
          return (
            <th
              key={key}
              id={cellId(id, { row: HEADS, column })}
              scope="col"
              aria-sort={direction}
              data-figure={isFigure || undefined}
              data-now={(now?.row === HEADS && now.column === column) || undefined}
            >
              <button type="button" tabIndex={-1} onClick={() => onSort(column)}>
                {name}
                <Arrow direction={direction} />
              </button>
            </th>
          );
        })}
        <td aria-hidden="true" />
      </tr>
    </thead>
  );
}

const ARROWS = { ascending: 'M5 2L9 8H1z', descending: 'M5 8L1 2H9z', none: '' } as const;

/** Its room is kept where there is none, so that no head moves. */
function Arrow({ direction }: { readonly direction: keyof typeof ARROWS }) {
  return (
    <svg width="10" height="10" viewBox="0 0 10 10" fill="currentColor" aria-hidden="true">
      <path d={ARROWS[direction]} />
    </svg>
  );
}
