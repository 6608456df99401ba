/** A list of 32-bit integers that grows at its end. */
export interface IntegerList {
  readonly push: (value: number) => void;
  /** -1 beyond the end. */
  readonly at: (index: number) => number;
  readonly length: () => number;
  readonly copy: () => Int32Array;
}

/** In pieces of so many, which are never moved: a list of a hundred millions is never copied. */
const PIECE_BITS = 18;
const PIECE = 1 << PIECE_BITS;

export function createIntegerList(): IntegerList {
  const pieces: Int32Array[] = [];
  let last = new Int32Array(0);
  let length = 0;
  return {
    push: (value) => {
      const place = length & (PIECE - 1);
      if (place === 0) {
        last = new Int32Array(PIECE);
        pieces.push(last);
      }
      last[place] = value;
      length += 1;
    },
    at: (index) =>
      index < length ? (pieces[index >>> PIECE_BITS]?.[index & (PIECE - 1)] ?? -1) : -1,
    length: () => length,
    copy: () => {
      const all = new Int32Array(length);
      for (const [number, piece] of pieces.entries()) {
        const start = number * PIECE;
        all.set(piece.subarray(0, Math.min(PIECE, length - start)), start);
      }
      return all;
    },
  };
}
