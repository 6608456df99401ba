/** A cell of a grid; the heads are row −1. */
export interface GridCell {
  readonly row: number;
  readonly column: number;
}

export const HEADS = -1;

/** The name of a cell's element, in the grid of some name. */
export const cellId = (grid: string, { row, column }: GridCell): string =>
  `${grid}${row}-${column}`;

interface GridExtent {
  readonly rows: number;
  readonly columns: number;
  /** Rows that are in view at once. */
  readonly pageRows: number;
}

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey' | 'shiftKey'>;

/** Where a key leads from a cell; undefined for a key that has no meaning in a grid. */
export function moveInGrid(
  { row, column }: GridCell,
  { key, ctrlKey, altKey, metaKey, shiftKey }: Key,
  { rows, columns, pageRows }: GridExtent,
): GridCell | undefined {
  if (altKey || metaKey || shiftKey) return undefined;
  const [lastRow, lastColumn] = [rows - 1, columns - 1];
  const at = (toRow: number, toColumn: number): GridCell => ({
    row: Math.max(HEADS, Math.min(lastRow, toRow)),
    column: Math.max(0, Math.min(lastColumn, toColumn)),
  });
  if (ctrlKey) {
    if (key === 'Home') return at(HEADS, 0);
    return key === 'End' ? at(lastRow, lastColumn) : undefined;
  }
  switch (key) {
    case 'ArrowDown':
      return at(row + 1, column);
    case 'ArrowUp':
      return at(row - 1, column);
    case 'ArrowRight':
      return at(row, column + 1);
    case 'ArrowLeft':
      return at(row, column - 1);
    case 'Home':
      return at(row, 0);
    case 'End':
      return at(row, lastColumn);
    case 'PageDown':
      return at(row + pageRows, column);
    case 'PageUp':
      return at(Math.max(0, row - pageRows), column);
    default:
      // Any other key is the page's.
      return undefined;
  }
}
