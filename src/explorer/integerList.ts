/** A list of 32-bit integers that grows at its end. */
export interface IntegerList {
  readonly push: (value: number) => void;
  /** -1 beyond the end. */
  readonly at: (index: number) => number;
  readonly length: () => number;
}

export function createIntegerList(): IntegerList {
  let values = new Int32Array(1 << 10);
  let length = 0;
  return {
    push: (value) => {
      if (length === values.length) {
        const more = new Int32Array(values.length * 2);
        more.set(values);
        values = more;
      }
      values[length] = value;
      length += 1;
    },
    at: (index) => (index < length ? (values[index] ?? -1) : -1),
    length: () => length,
  };
}
