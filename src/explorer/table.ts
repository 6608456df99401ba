/** Small integers by two small integers, row and column; both grow as they are needed. */
export interface Table {
  /** -1 where nothing was put. */
  readonly at: (row: number, column: number) => number;
  readonly put: (row: number, column: number, value: number) => void;
}

export const createTable = (): Table => new GrowingTable();

class GrowingTable implements Table {
  #rows = 64;
  #columns = 8;
  #values = new Int32Array(64 * 8).fill(-1);

  at(row: number, column: number): number {
    if (row >= this.#rows || column >= this.#columns) return -1;
    return this.#values[row * this.#columns + column] ?? -1;
  }

  put(row: number, column: number, value: number): void {
    if (row >= this.#rows || column >= this.#columns) this.#resize(row, column);
    this.#values[row * this.#columns + column] = value;
  }

  #resize(row: number, column: number): void {
    const [oldRows, oldColumns, old] = [this.#rows, this.#columns, this.#values];
    while (row >= this.#rows) this.#rows *= 2;
    while (column >= this.#columns) this.#columns *= 2;
    this.#values = new Int32Array(this.#rows * this.#columns).fill(-1);
    for (let place = 0; place < oldRows; place += 1) {
      const own = old.subarray(place * oldColumns, (place + 1) * oldColumns);
      this.#values.set(own, place * this.#columns);
    }
  }
}
