import type { Row } from '../../../src/base/value.ts';
import { type ColumnShape, WIDEST_CHARACTERS } from './columnShapes.ts';
import { valueText } from './csv.ts';
import { cellId, type GridCell } from './gridMoves.ts';

interface GridRowProps {
  readonly index: number;
  /** Undefined while it is on its way. */
  readonly row: Row | undefined;
  readonly shapes: readonly ColumnShape[];
  /** The column of the current cell, in its row. */
  readonly nowColumn: number | undefined;
  /** Of the grid. */
  readonly id: string;
  readonly onPoint: (cell: GridCell) => void;
}

export function GridRow({ index, row, shapes, nowColumn, id, onPoint }: GridRowProps) {
  return (
    <tr aria-rowindex={index + 2}>
      {shapes.map(({ key, isFigure }, column) => {
        const value = row && (row[column] ?? null);
        const text = value === undefined ? '…' : valueText(value);
        return (
          <td
            key={key}
            id={cellId(id, { row: index, column })}
            data-figure={isFigure || undefined}
            data-now={nowColumn === column || undefined}
            title={text.length > WIDEST_CHARACTERS ? text : undefined}
            onPointerDown={() => onPoint({ row: index, column })}
          >
            {value === null ? <i>NULL</i> : text}
          </td>
        );
      })}
      <td aria-hidden="true" />
    </tr>
  );
}
