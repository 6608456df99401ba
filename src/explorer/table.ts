/** Small integers by two small integers, row and column; both grow as they are needed. */
export interface Table {
  /** -1 where nothing was put. */
  readonly at: (row: number, column: number) => number;
  readonly put: (row: number, column: number, value: number) => void;
}

export function createTable(): Table {
  let rows = 64;
  let columns = 8;
  let values = new Int32Array(rows * columns).fill(-1);

  const resize = (row: number, column: number): void => {
    const [oldRows, oldColumns, old] = [rows, columns, values];
    while (row >= rows) rows *= 2;
    while (column >= columns) columns *= 2;
    values = new Int32Array(rows * columns).fill(-1);
    for (let place = 0; place < oldRows; place += 1) {
      values.set(old.subarray(place * oldColumns, (place + 1) * oldColumns), place * columns);
    }
  };

  return {
    at: (row, column) =>
      row < rows && column < columns ? (values[row * columns + column] ?? -1) : -1,
    put: (row, column, value) => {
      if (row >= rows || column >= columns) resize(row, column);
      values[row * columns + column] = value;
    },
  };
}
